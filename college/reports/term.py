"""The report of a term: every figure as it may be shown under one preset, decided here and nowhere after.

The names of the fields, and their order, are those of the file that leaves. Each is a `Shown`, a `Hidden`, or None
where there is no such figure. What a figure means stands in `definitions.py`; how it leaves, in `formats/`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from typing import Any

from college.foundation import clock
from college.foundation.refusal import Refused
from college.foundation.wording import N_
from college.outcomes import measures
from college.outcomes.queries import changes_of, outcomes_of
from college.people.rules import Capacity
from college.reports import participation, queries
from college.reports.definitions import WITHHELD
from college.statistics.disclosure import (
    HIDDEN,
    INTERNAL,
    PRESETS,
    Figure,
    Hidden,
    Preset,
    Shown,
    preset_called,
    protect_breakdown,
    protect_change,
    protect_count,
    protect_proportion,
)
from college.timetable.models import Term

TERMS_BEFORE = 3  # with how many earlier terms a report compares

PRESET_NAMES = tuple(PRESETS)

RULES = {
    "shared": N_("Numbers of people are rounded to the nearest 5; 0 to 4 are hidden as *."),
    "hes": N_("Numbers of people are rounded to the nearest 5; 1 to 7 are hidden as *."),
    "internal": N_("Internal, not for sharing: the numbers of people are exact."),
}
_REFERENCE = N_(
    "The published references (68, 81 and 70 per cent) come from students in South West London. "
    "How many were asked, and how, was never published."
)


@dataclass(frozen=True)
class Note:
    """A sentence that stands beside the figures; its %(name)s are in `values`."""

    sentence: str
    values: Mapping[str, Any]

    def __str__(self) -> str:
        return self.sentence % self.values if self.values else self.sentence


@dataclass(frozen=True)
class Participation:
    """Who came. Runs, sessions and places are no figures about people, and exact under every preset."""

    people_enrolled: Figure
    enrolments: Figure
    runs: Figure
    sessions_held: Figure
    places_offered: Figure
    attended: Figure
    expected: Figure
    missed: Figure
    apologies: Figure
    attendance_percent: Figure | None
    completed: Figure
    completion_percent: Figure | None
    by_capacity: Mapping[str, Figure]


@dataclass(frozen=True)
class OutcomeFigures:
    """A measure at a wave, with every number that has to stand beside its percentage."""

    measure: str
    wave: str
    numerator: Figure
    denominator: Figure
    answered: Figure
    returned: Figure
    invited: Figure
    percent: Figure | None
    low: Figure | None
    high: Figure | None
    reference_percent: int | None


@dataclass(frozen=True)
class ChangeFigures:
    """How the same people's scores moved between two waves."""

    instrument: str
    wave_from: str
    wave_to: str
    pairs: Figure
    mean_from: Figure | None
    mean_to: Figure | None
    mean_change: Figure | None
    sd_change: Figure | None
    low: Figure | None
    high: Figure | None
    t: Figure | None
    df: Figure | None
    p: Figure | None
    d: Figure | None
    hedges_g: Figure | None
    reliable_improved: Figure | None


@dataclass(frozen=True)
class Coproduction:
    """What was taught, and published, by two kinds of knowledge together."""

    runs_cofacilitated: Figure
    runs: Figure
    courses_published: Figure


@dataclass(frozen=True)
class EarlierTerm:
    """The outcomes of a term before this one, under the same preset."""

    term: str
    name: str
    outcomes: tuple[OutcomeFigures, ...]


@dataclass(frozen=True)
class TermReport:
    """Everything that the report of a term shows, in every format."""

    term: str
    name: str
    preset: str
    made_at: datetime
    participation: Participation
    outcomes: tuple[OutcomeFigures, ...]
    change: tuple[ChangeFigures, ...]
    coproduction: Coproduction
    notes: tuple[Note, ...]
    earlier: tuple[EarlierTerm, ...]

    @property
    def is_internal(self) -> bool:
        """Whether it holds exact numbers of people and must be marked so wherever it is seen."""
        return self.preset == INTERNAL.name


def known_preset(name: str) -> Preset:
    """Find the preset of this name; raises `Refused` for one that there is not, or not yet."""
    try:
        return preset_called(name)
    except ValueError as unknown:
        raise Refused(str(unknown)) from unknown


def term_report(term: Term, preset: str, *, key: bytes, compare: bool = True) -> TermReport:
    """Make the report of a term under a preset; raises `Refused` for a preset that there is not.

    `key` is the application's secret, with which pseudonyms are made. Without `compare` the terms before are left
    out; the file in JSON has no place for them.
    """
    rule = known_preset(preset)
    taught, came = participation.taught(term.id), participation.came(term.id)
    who = _participation(participation.enrolled(term.id), taught, came, rule)
    earlier = queries.terms_before(term, TERMS_BEFORE) if compare else []
    return TermReport(
        term=term.code,
        name=term.name,
        preset=rule.name,
        made_at=clock.now(),
        participation=who,
        outcomes=_outcomes(term.id, key, rule),
        change=tuple(_change(change, rule) for change in changes_of(term.id)),
        coproduction=Coproduction(Shown(taught.cofacilitated), Shown(taught.runs), Shown(taught.courses_published)),
        notes=_notes(taught, came, who, rule),
        earlier=tuple(EarlierTerm(one.code, one.name, _outcomes(one.id, key, rule)) for one in earlier),
    )


def _participation(
    enrolled: participation.Enrolled, taught: participation.Taught, came: participation.Came, preset: Preset
) -> Participation:
    attendance = protect_proportion(came.attended, came.expected, preset)
    completion = protect_proportion(came.completed, came.marked, preset)
    return Participation(
        people_enrolled=protect_count(enrolled.people, preset),
        enrolments=protect_count(enrolled.enrolments, preset),
        runs=Shown(taught.runs),
        sessions_held=Shown(taught.sessions_held),
        places_offered=Shown(taught.places),
        attended=attendance.numerator,
        expected=attendance.denominator,
        missed=protect_count(came.missed, preset),
        apologies=protect_count(came.apologies, preset),
        attendance_percent=attendance.percent,
        completed=completion.numerator,
        completion_percent=completion.percent,
        by_capacity=_by_capacity(enrolled.by_capacity, preset),
    )


def _by_capacity(counts: Mapping[Capacity, int], preset: Preset) -> dict[str, Figure]:
    # Under a preset that protects, to leave a capacity out would tell that nobody came in it.
    told = {capacity.value: count for capacity, count in counts.items() if count or preset.protects}
    return protect_breakdown(told, preset)


def _outcomes(term_id: int, key: bytes, preset: Preset) -> tuple[OutcomeFigures, ...]:
    return tuple(outcome_figures(outcome, preset) for outcome in outcomes_of(term_id, key))


def outcome_figures(found: measures.Outcome, preset: Preset) -> OutcomeFigures:
    """Protect a measure at a wave: its share, and each count beside it."""
    share = protect_proportion(found.numerator, found.denominator, preset)
    return OutcomeFigures(
        found.measure,
        found.wave,
        share.numerator,
        share.denominator,
        answered=protect_count(found.answered, preset),
        returned=protect_count(found.returned, preset),
        invited=protect_count(found.invited, preset),
        percent=share.percent,
        low=share.low,
        high=share.high,
        reference_percent=found.reference_percent,
    )


def _change(found: measures.Change, preset: Preset) -> ChangeFigures:
    shown = protect_change(found.result, preset)
    improved: Figure | None = None
    if found.reliable is not None:
        improved = protect_proportion(found.reliable.improved, found.reliable.n, preset).numerator
        improved = HIDDEN if isinstance(shown.mean_change, Hidden) else improved
    return ChangeFigures(found.instrument, found.wave_from, found.wave_to, **vars(shown), reliable_improved=improved)


def _notes(
    taught: participation.Taught, came: participation.Came, who: Participation, preset: Preset
) -> tuple[Note, ...]:
    notes = [Note(measures.CAVEAT, {}), Note(RULES[preset.name], {}), Note(_REFERENCE, {})]
    if HIDDEN in who.by_capacity.values():
        notes.append(Note(WITHHELD[preset.name], {}))
    if taught.registers_missing:
        missing = N_("Registers missing: %(sessions)s. Attendance is told without these sessions.")
        notes.append(Note(missing, {"sessions": taught.registers_missing}))
    if came.left_after_starting or preset.hides(0):
        left = N_("Left after starting: %(enrolments)s. Their marks stay in the attendance.")
        notes.append(Note(left, {"enrolments": protect_count(came.left_after_starting, preset)}))
    return tuple(notes)


def plain(value: Any) -> Any:
    """Give a report, or a part of one, as numbers, stars and None by name: pages and files are written from this."""
    if isinstance(value, Shown | Hidden):
        return value.printed
    if isinstance(value, Note):
        return str(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {name: plain(part) for name, part in value.items()}
    return [plain(part) for part in value] if isinstance(value, tuple) else value
