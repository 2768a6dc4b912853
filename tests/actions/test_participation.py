"""Who came, counted on both databases."""

from datetime import timedelta

import pytest

from college.attendance.models import Mark
from college.enrolment.rules import State
from college.foundation import clock
from college.people.rules import Capacity
from college.reports.participation import came, enrolled, taught
from tests.factories import a_clinician, a_peer_trainer, a_person, a_run, a_session, a_term, an_enrolment, made


@pytest.fixture
def term(app):
    return a_term()


def a_past_run(term, marks=(), state=State.ENROLLED, **said):
    """A run that is over, with one student and a session held for every mark; None is a session without one."""
    run = a_run(term=term, sessions=0, **said)
    place = an_enrolment(a_person(), run, state)
    for week, mark in enumerate(marks):
        a_mark(run, place, week + 1, mark)
    return run, place


def a_mark(run, place, number, mark, state="held", pair=()):
    session = a_session(run, number, clock.now() - timedelta(days=50 - number), state=state, pair=pair)
    if mark:
        made(Mark(session_id=session.id, enrolment_id=place.id, mark=mark, made_at=clock.now()))


def test_people_enrolments_and_capacities_are_three_numbers(term):
    amina, both = a_person(), (Capacity.SUPPORTER, Capacity.STAFF)
    one, other = a_run(term=term), a_run(term=term)
    an_enrolment(amina, one)
    an_enrolment(amina, other, capacities=both)
    an_enrolment(a_person("Bryn Hughes"), one, State.WAITING)
    an_enrolment(a_person("Cai Jones"), one, State.WITHDRAWN)

    found = enrolled(term.id)

    assert (found.people, found.enrolments) == (1, 2)
    assert {capacity.value for capacity, count in found.by_capacity.items() if count == 1} == {
        "lived_experience",
        "supporter",
        "staff",
    }


def test_late_and_part_have_attended_and_apologies_were_not_expected(term):
    a_past_run(term, ["attended", "late", "part", "missed", "apologies", "not_expected"])

    found = came(term.id)

    assert (found.attended, found.missed, found.expected, found.apologies) == (3, 1, 4, 1)


def test_marks_of_a_cancelled_session_do_not_count(term):
    run, place = a_past_run(term, ["attended"])
    a_mark(run, place, 7, "missed", state="cancelled")

    assert came(term.id).expected == 1


@pytest.mark.parametrize(
    ("marks", "completed"),
    [
        (["attended"] * 7 + ["missed"] * 3, 1),
        (["attended"] * 2 + ["apologies"], 0),
        (["attended"] * 5 + ["missed"] * 2 + ["not_expected"] * 3, 1),
    ],
)
def test_seven_of_ten_complete_a_course(term, marks, completed):
    a_past_run(term, marks)

    found = came(term.id)

    assert (found.completed, found.marked) == (completed, 1)


def test_nobody_completes_a_run_that_goes_on(term):
    run, _ = a_past_run(term, ["attended"])
    a_session(run, 9, clock.now() + timedelta(days=1))

    found = came(term.id)

    assert (found.attended, found.completed, found.marked) == (1, 0, 0)


def test_somebody_without_a_mark_is_outside_completion(term):
    a_past_run(term, ["not_expected"])

    assert came(term.id).marked == 0


def test_whoever_left_after_starting_stays_in_the_attendance_and_is_counted_beside_it(term):
    a_past_run(term, ["attended", "missed"], State.WITHDRAWN)
    a_past_run(term, ["apologies"], State.WITHDRAWN)

    found = came(term.id)

    assert (found.expected, found.left_after_starting, found.completed, found.marked) == (2, 1, 0, 0)


def test_a_session_held_without_a_mark_is_a_missing_register(term):
    a_past_run(term, ["attended", None])
    nobody_came_to_this = a_run(term=term, sessions=0)
    a_session(nobody_came_to_this, 1, clock.now() - timedelta(days=3), state="held")

    found = taught(term.id)

    assert (found.sessions_held, found.registers_missing) == (3, 1)


def test_a_run_is_taught_together_when_every_session_that_was_on_had_both(term):
    dee, femi = a_peer_trainer(), a_clinician()
    together, alone = a_run(term=term, pair=(dee, femi)), a_run(term=term, pair=(dee, a_peer_trainer()))
    a_session(together, 9, clock.now(), state="cancelled")
    a_run(term=term, sessions=0)
    once = a_run(term=term, pair=(dee, femi))
    a_session(once, 9, clock.now(), pair=(dee,))

    found = taught(term.id)

    assert (found.runs, found.cofacilitated, found.places) == (4, 1, 40)
    assert alone.id != together.id


def test_a_term_without_anything_counts_nothing(term):
    assert came(term.id).expected == 0
    assert (taught(term.id).runs, taught(term.id).places) == (0, 0)
    assert enrolled(term.id).people == 0
