"""Writing the timetable that a spreadsheet planned: terms, venues and rooms, then runs, sessions and who teaches."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from college.foundation import clock
from college.foundation.folding import fold
from college.imports.batches import delete_all, insert_all, insert_numbered, update_all
from college.imports.reading import Entry
from college.imports.shared_rooms import hold_rooms, settle_rooms
from college.imports.timetable_known import Known, KnownSession
from college.timetable.models import Facilitation, Room, Run, Session, Term, Venue
from college.timetable.rules import SessionState

_YEAR_FIRST: Final = re.compile(r"(?P<year>\d{4})-(?P<season>[a-z]+)")
_HEARD: Final = frozenset({"starts", "ends", "venue", "room", "online_link", "state"})  # calendars hear of these


@dataclass(frozen=True)
class Planned:
    """A session as it is to be: its row, what there is of it, its values by column, and which of them change."""

    entry: Entry
    there: KnownSession | None
    values: Mapping[str, Any]
    columns: frozenset[str]

    @property
    def run(self) -> str:
        """The code of its run, in small letters."""
        return str(self.entry["run"]).lower()

    @property
    def handovers(self) -> int:
        """How often others came to teach it: once more where these are not the people who are there."""
        if self.there is None:
            return 0
        were, are = ({person for person, _ in pair} for pair in (self.there.pair, self.values["facilitators"]))
        return self.there.handovers + (were != are)

    @property
    def is_on(self) -> bool:
        """Whether it takes place, or took place."""
        return self.values["state"] is not SessionState.CANCELLED


def write(planned: list[Planned], known: Known, now: datetime) -> None:
    """Write what was planned. Places change after the sessions, since a run that is over may have fewer."""
    changed = [each for each in planned if each.there is None or each.columns]
    terms = _write_terms(changed, known)
    venues = _write_venues(known)
    rooms = _write_rooms(known, venues)
    runs = _write_new_runs(changed, known, terms, now)
    _write_sessions(changed, runs, venues, rooms, now)
    _write_known_runs(planned, known, terms)
    _cancel_runs(planned, known, runs, now)


def name_of_term(code: str) -> str:
    """Name a term after its code: `2025-autumn` is *Autumn 2025*."""
    written = _YEAR_FIRST.fullmatch(code.lower())
    return f"{written['season'].capitalize()} {written['year']}" if written else code


def _write_terms(planned: list[Planned], known: Known) -> dict[str, int]:
    numbers = {code: term.id for code, term in known.terms.items()}
    new, longer = [], []
    for code, (first, last, written) in _days(planned).items():
        term = known.terms.get(code)
        if term is None:
            new.append({"code": written, "name": name_of_term(written), "starts_on": first, "ends_on": last})
        elif first < term.starts_on or last > term.ends_on:
            days = {"starts_on": min(first, term.starts_on), "ends_on": max(last, term.ends_on)}
            longer.append({"id": term.id} | days)
    made = insert_numbered(Term, new)
    update_all(Term, longer)
    return numbers | {str(row["code"]).lower(): number for row, number in zip(new, made, strict=True)}


def _days(planned: list[Planned]) -> dict[str, tuple[date, date, str]]:
    days: dict[str, tuple[date, date, str]] = {}
    for each in planned:
        code = each.entry["term"]
        starts, ends = clock.local(each.values["starts"]).date(), clock.local(each.values["ends"]).date()
        first, last, written = days.get(code.lower(), (starts, ends, code))
        days[code.lower()] = min(first, starts), max(last, ends), written
    return days


def _write_venues(known: Known) -> dict[str, int]:
    new = {folded: (name, is_online) for folded, (number, name, is_online) in known.venues.items() if not number}
    blank = {"address": "", "getting_there": "", "access": ""}
    made = insert_numbered(Venue, [blank | {"name": name, "is_online": online} for name, online in new.values()])
    there = {folded: number for folded, (number, _, _) in known.venues.items() if number}
    return there | dict(zip(new, made, strict=True))


def _write_rooms(known: Known, venues: dict[str, int]) -> dict[tuple[str, str], int]:
    new = {place: name for place, (number, name) in known.rooms.items() if not number}
    rows = [{"venue_id": venues[venue], "name": name, "seats": None} for (venue, _), name in new.items()]
    made = insert_numbered(Room, rows)
    there = {place: number for place, (number, _) in known.rooms.items() if number}
    return there | dict(zip(new, made, strict=True))


def _write_new_runs(planned: list[Planned], known: Known, terms: dict[str, int], now: datetime) -> dict[str, int]:
    first: dict[str, Entry] = {}
    for each in planned:
        if each.run not in known.runs:
            first.setdefault(each.run, each.entry)
    rows = []
    for entry in first.values():
        course, revision = known.courses[entry["course"].lower()]
        row = {"code": entry["run"], "course_id": course, "revision_id": revision, "places": entry["capacity"]}
        rows.append(row | {"term_id": terms[entry["term"].lower()], "first_visit": "", "made_at": now})
    made = insert_numbered(Run, rows)
    return {code: run.id for code, run in known.runs.items()} | dict(zip(first, made, strict=True))


def _write_sessions(
    planned: list[Planned],
    runs: dict[str, int],
    venues: dict[str, int],
    rooms: dict[tuple[str, str], int],
    now: datetime,
) -> None:
    def row(each: Planned) -> dict[str, Any]:
        venue, room = fold(each.values["venue"]), fold(each.values["room"])
        return {
            "starts_at": each.values["starts"],
            "ends_at": each.values["ends"],
            "venue_id": venues[venue] if venue else None,
            "room_id": rooms[venue, room] if room else None,
            "shares_room": bool(room),
            "online_link": each.values["online_link"],
            "state": each.values["state"],
            "sequence": each.there.sequence + bool(each.columns & _HEARD) if each.there else 0,
            "changed_at": now,
        }

    hold_rooms(rooms.values())
    new = [each for each in planned if each.there is None]
    made = insert_numbered(
        Session, [row(each) | {"run_id": runs[each.run], "number": each.entry["session"]} for each in new]
    )
    changed = [(each.there.id, each) for each in planned if each.there is not None]
    moved = [(number, each) for number, each in changed if each.columns & _HEARD]
    update_all(Session, [{"id": number} | row(each) for number, each in moved])
    settle_rooms([*made, *(number for number, _ in moved)])
    taught = [(number, each) for number, each in changed if "facilitators" in each.columns]
    delete_all(Facilitation, Facilitation.session_id, [number for number, _ in taught])
    update_all(Session, [{"id": number, "handovers": each.handovers} for number, each in taught])
    _write_pairs([*zip(made, new, strict=True), *taught])


def _write_pairs(sessions: list[tuple[int, Planned]]) -> None:
    insert_all(
        Facilitation,
        [
            {"session_id": number, "person_id": person, "knowledge": knowledge}
            for number, each in sessions
            for person, knowledge in sorted(each.values["facilitators"])
        ],
    )


def _write_known_runs(planned: list[Planned], known: Known, terms: dict[str, int]) -> None:
    rows = {}
    for each in planned:
        run = known.runs.get(each.run)
        if run is None:
            continue
        term, places = terms[each.entry["term"].lower()], each.entry["capacity"]
        if (term, places) != (run.term_id, run.places):
            rows[run.id] = {"id": run.id, "term_id": term, "places": places}
    update_all(Run, list(rows.values()))


def _cancel_runs(planned: list[Planned], known: Known, runs: dict[str, int], now: datetime) -> None:
    on: defaultdict[str, dict[int, bool]] = defaultdict(dict)
    named = {each.run for each in planned}
    for (run, number), session in known.sessions.items():
        if run in named:
            on[run][number] = session.state is not SessionState.CANCELLED
    for each in planned:
        on[each.run][each.entry["session"]] = each.is_on
    gone = [
        {"id": runs[run], "cancelled_at": now}
        for run, sessions in on.items()
        if not any(sessions.values()) and (run not in known.runs or known.runs[run].cancelled_at is None)
    ]
    update_all(Run, gone)
