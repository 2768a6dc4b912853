"""What helps somebody to take part: planned by, shown as they wrote it, and looked at again."""

import pytest

from college.enrolment.queries.needs import RoomNeeds, needs_in_the_room
from college.enrolment.rules import State
from college.people.needs import Need
from tests.factories import a_person, a_run, access_needs, an_enrolment


@pytest.mark.parametrize("state", [State.ENROLLED, State.OFFERED])
def test_a_room_is_step_free_for_whoever_holds_a_place_and_needs_it(app, state):
    run = a_run()
    amina, bryn = a_person(), a_person("Bryn Parry")
    access_needs(amina, Need.STEP_FREE, Need.BREAKS)
    access_needs(bryn, Need.LARGE_PRINT)
    an_enrolment(bryn, run)
    an_enrolment(amina, run, state)

    assert needs_in_the_room(run) == RoomNeeds(expected=2, step_free=True)


def test_whoever_waits_or_went_asks_nothing_of_the_room(app):
    run = a_run()
    for state in (State.WAITING, State.WITHDRAWN):
        person = a_person()
        access_needs(person, Need.STEP_FREE)
        an_enrolment(person, run, state)
    an_enrolment(a_person(), run)
    an_enrolment(a_person(), a_run(), State.ENROLLED)

    assert needs_in_the_room(run) == RoomNeeds(expected=1, step_free=False)


def test_a_run_on_which_nobody_is_needs_nothing(app):
    assert needs_in_the_room(a_run()) == RoomNeeds(expected=0, step_free=False)
