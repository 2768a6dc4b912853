"""Who gets a place, who waits, and how long an offer is held."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from college.enrolment import rules
from college.enrolment.rules import State, Tally
from college.foundation.refusal import Refused

LONDON = ZoneInfo("Europe/London")
EVERYTHING_FITS = {"is_open": True, "cancelled": False, "over": False, "paired": True}
NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)


def at(day: int, hour: int, minute: int = 0, month: int = 10) -> datetime:
    """Name a moment of the autumn of 2026 on the college's wall."""
    return datetime.combine(date(2026, month, day), time(hour, minute), tzinfo=LONDON)


@pytest.mark.parametrize(
    ("places", "taken", "waiting", "told"),
    [
        (10, 9, 0, State.ENROLLED),
        (10, 10, 0, State.WAITING),
        (10, 9, 1, State.WAITING),
        (10, 12, 0, State.WAITING),
        (0, 0, 0, State.WAITING),
    ],
)
def test_a_free_place_goes_to_who_asks_only_if_nobody_waits(places, taken, waiting, told):
    assert rules.answer(Tally(places, taken, waiting)) is told


def test_the_office_passes_the_queue_but_makes_no_place():
    assert rules.answer(Tally(10, 9, 4), ahead=True) is State.ENROLLED

    with pytest.raises(Refused, match="No place is free"):
        rules.answer(Tally(10, 10, 4), ahead=True)


def test_more_people_than_places_leave_none_rather_than_less():
    overfull = Tally(places=3, taken=5, waiting=0)

    assert (overfull.left, overfull.free) == (0, 0)


@pytest.mark.parametrize(
    ("fact", "value", "reason"),
    [
        ("cancelled", True, "cancelled"),
        ("over", True, "already taken place"),
        ("is_open", False, "not open"),
        ("paired", False, "not open"),
    ],
)
def test_nobody_asks_where_the_run_is_not_open_for_it(fact, value, reason):
    rules.may_ask(**EVERYTHING_FITS)

    with pytest.raises(Refused, match=reason):
        rules.may_ask(**EVERYTHING_FITS | {fact: value})


def test_an_offer_is_taken_until_the_moment_that_it_lapses():
    goes_on = {"cancelled": False, "over": False}
    open_offer = {"lapses_at": NOON} | goes_on
    rules.may_accept(State.OFFERED, now=NOON - timedelta(microseconds=1), **open_offer)
    rules.may_accept(State.OFFERED, now=NOON, lapses_at=None, **goes_on)

    with pytest.raises(Refused, match="time for this offer"):
        rules.may_accept(State.OFFERED, now=NOON, **open_offer)
    with pytest.raises(Refused, match="no offer"):
        rules.may_accept(State.WAITING, now=NOON, lapses_at=None, **goes_on)
    with pytest.raises(Refused, match="already taken place"):
        rules.may_accept(State.OFFERED, now=NOON, lapses_at=None, cancelled=False, over=True)
    with pytest.raises(Refused, match="cancelled"):
        rules.may_accept(State.OFFERED, now=NOON, lapses_at=None, cancelled=True, over=False)


@pytest.mark.parametrize(
    ("tally", "state", "said", "reason"),
    [
        (Tally(3, 2, 1), State.WAITING, {"cancelled": True, "over": False}, "over or was cancelled"),
        (Tally(3, 2, 1), State.WAITING, {"cancelled": False, "over": True}, "over or was cancelled"),
        (Tally(3, 2, 1), State.OFFERED, {"cancelled": False, "over": False}, "already have"),
        (Tally(3, 3, 1), State.WAITING, {"cancelled": False, "over": False}, "No place is free"),
    ],
)
def test_the_office_offers_only_a_place_that_there_is(tally, state, said, reason):
    rules.may_offer(Tally(3, 2, 1), State.WITHDRAWN, cancelled=False, over=False)

    with pytest.raises(Refused, match=reason):
        rules.may_offer(tally, state, **said)


def test_one_leaves_what_one_has_and_only_while_it_lasts():
    for state in (State.WAITING, State.OFFERED, State.ENROLLED):
        rules.may_leave(state, over=False)

    with pytest.raises(Refused, match="given up already"):
        rules.may_leave(State.WITHDRAWN, over=False)
    with pytest.raises(Refused, match="already taken place"):
        rules.may_leave(State.ENROLLED, over=True)


def test_who_declines_steps_away_unless_they_keep_a_turn_behind_others():
    assert rules.state_after_declining(stay=False, others_wait=True) is State.WITHDRAWN
    assert rules.state_after_declining(stay=False, others_wait=False) is State.WITHDRAWN
    assert rules.state_after_declining(stay=True, others_wait=True) is State.WAITING

    with pytest.raises(Refused, match="yours to take or to leave"):
        rules.state_after_declining(stay=True, others_wait=False)


def test_the_second_offer_that_lapses_ends_the_turn_in_the_queue():
    assert rules.state_after_lapsing(0) is State.WAITING
    assert rules.state_after_lapsing(1) is State.WITHDRAWN


def test_a_step_outside_the_usual_order_needs_a_reason():
    rules.may_act_for("", needed=False)
    rules.may_act_for("Her brother drives both of them.", needed=True)

    with pytest.raises(Refused, match="reason"):
        rules.may_act_for("  ", needed=True)


@pytest.mark.parametrize(
    ("told_at", "hours", "lapses_at"),
    [
        (at(5, 10), 2, at(5, 12)),
        (at(5, 10), 48, at(9, 10)),
        (at(5, 19), 2, at(6, 9)),
        (at(5, 23), 1, at(6, 9)),
        (at(5, 3), 1, at(5, 9)),
        (at(5, 8), 12, at(5, 20)),
        (at(5, 20), 12, at(6, 20)),
        (at(24, 19), 3, at(25, 10)),  # the night in which the clocks go back
    ],
)
def test_an_offer_is_held_for_hours_in_which_people_are_awake(told_at, hours, lapses_at):
    assert rules.lapses_at(told_at, hours, None) == lapses_at


def test_an_offer_is_never_held_past_the_start():
    assert rules.lapses_at(at(5, 10), 48, at(6, 10)) == at(6, 10)
    assert rules.lapses_at(at(5, 10), 2, at(6, 10)) == at(5, 12)
