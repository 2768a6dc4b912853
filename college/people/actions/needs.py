"""Keeping what helps somebody to take part, and looking again whether it is right.

Whatever is kept here has a day on which we ask: a need that nobody looks at is not met for long.
"""

from dataclasses import dataclass
from datetime import date

from college.audit.actions import Doer, record
from college.foundation import clock
from college.foundation.db import db, lock, save
from college.foundation.refusal import Refused
from college.outbox.actions import post
from college.people import messages
from college.people.models import AccessNeeds, Person, PersonNeed
from college.people.needs import Need, ToldBy, print_size_of, review_day
from college.people.queries.needs import known_of, sheet_of


@dataclass(frozen=True)
class Said:
    """What somebody said helps them, who may see it, and when we ask again; without a day in twelve months."""

    needs: frozenset[Need] = frozenset()
    own_words: str = ""
    print_size: int | None = None
    may_be_seen: bool = False
    review_on: date | None = None


def keep_needs(person: Person, said: Said, *, told_by: ToldBy = ToldBy.WEB, by: Doer) -> AccessNeeds:
    """Keep what helps somebody, in place of what was known before.

    Raises `Refused` for a size of print that is none, and for a day of review that is past or too far.
    """
    review_on = review_day(said.review_on, today=clock.today())
    lock(person)
    now, sheet = clock.now(), sheet_of(person) or AccessNeeds(person_id=person.id)
    sheet.own_words, sheet.may_be_seen, sheet.told_by = said.own_words, said.may_be_seen, told_by
    sheet.print_size = print_size_of(said.needs, said.print_size)
    sheet.changed_at = sheet.looked_at = now
    sheet.review_on, sheet.review_asked_at = review_on, None
    save(sheet)
    _tick(person, said.needs)
    record("needs.changed", person, by=by, told_by=told_by.value)
    return sheet


def still_right(person: Person, *, by: Doer) -> AccessNeeds:
    """Keep that what helps somebody is still right, and ask again in twelve months.

    Raises `Refused` where nothing is known.
    """
    lock(person)
    sheet = sheet_of(person)
    if sheet is None:
        raise Refused("There is nothing to look at yet. Say what helps first.")
    sheet.looked_at, sheet.review_asked_at = clock.now(), None
    sheet.review_on = review_day(None, today=clock.today())
    db.session.flush()
    record("needs.reviewed", person, by=by)
    return sheet


def ask_to_review(sheet: AccessNeeds) -> int:
    """Ask somebody whether what helps them is still right, once for each day of review; gives how many were asked."""
    lock(sheet)
    if sheet.review_asked_at is not None or sheet.review_on > clock.today():
        return 0
    sheet.review_asked_at = clock.now()
    post(messages.needs_review(sheet))
    return 1


def _tick(person: Person, needs: frozenset[Need]) -> None:
    before = known_of(person).needs
    for row in db.session.query(PersonNeed).filter(PersonNeed.person_id == person.id, PersonNeed.need.not_in(needs)):
        db.session.delete(row)
    for need in sorted(needs - before):
        db.session.add(PersonNeed(person_id=person.id, need=need))
    db.session.flush()
