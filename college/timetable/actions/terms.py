"""Planning terms: when the college teaches, and when one may ask for places."""

from datetime import date, datetime

from college.audit.actions import Doer, record
from college.foundation.db import save
from college.foundation.refusal import Refused
from college.timetable import rules
from college.timetable.models import Term
from college.timetable.queries.terms import term_code_is_taken


def make_term(
    code: str,
    name: str,
    *,
    starts_on: date,
    ends_on: date,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    by: Doer | None,
) -> Term:
    """Make a term; raises `Refused` for a code that another term has and for days in the wrong order."""
    term = Term(code=rules.code(code))
    if term_code_is_taken(term.code):
        raise Refused("There is a term with the code %(code)s already. Choose another code.", code=term.code)
    _write(term, name, starts_on, ends_on, opens_at, closes_at)
    save(term)
    record("term.made", term, by=by)
    return term


def change_term(
    term: Term,
    *,
    name: str,
    starts_on: date,
    ends_on: date,
    opens_at: datetime | None,
    closes_at: datetime | None,
    by: Doer | None,
) -> None:
    """Change a term's name and days. Its code stays: reports and spreadsheets know it by that."""
    _write(term, name, starts_on, ends_on, opens_at, closes_at)
    save(term)
    record("term.changed", term, by=by)


def _write(
    term: Term, name: str, starts_on: date, ends_on: date, opens_at: datetime | None, closes_at: datetime | None
) -> None:
    rules.days_of_term(starts_on, ends_on)
    rules.window(opens_at, closes_at)
    term.name = " ".join(name.split())
    term.starts_on, term.ends_on = starts_on, ends_on
    term.enrolment_opens_at, term.enrolment_closes_at = opens_at, closes_at
