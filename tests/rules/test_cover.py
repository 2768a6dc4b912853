"""What becomes of a question to step in, told by the session alone; and what a calendar of the staff says."""

from datetime import UTC, datetime, timedelta

import pytest

from college.foundation.refusal import Refused
from college.people.rules import Knowledge
from college.timetable.cover import (
    Answer,
    Need,
    Standing,
    may_ask,
    may_say_cannot,
    may_step_in,
    may_take_back,
    standing,
)
from college.timetable.feeds import is_to_be_noted, may_show, title_of
from college.timetable.rules import SessionState, Shows

NOW = datetime(2026, 10, 6, 9, tzinfo=UTC)
PEER, TRAINED = Knowledge.LIVED_EXPERIENCE, Knowledge.BY_TRAINING
INES, KOFI = 1, 2


def a_need(**said):
    """Make a session of tomorrow that lacks somebody by training, and that Kofi does not teach."""
    usual = {
        "state": SessionState.PLANNED, "starts_at": NOW + timedelta(days=1), "sequence": 3,
        "missing": frozenset({TRAINED}), "teacher_ids": frozenset({9}),
    }  # fmt: skip
    return Need(**usual | said)


def stands(answer=None, need=None, *, knowledge=TRAINED, asked_of=3):
    return standing(answer, knowledge, INES, asked_of, need or a_need(), NOW)


def test_a_question_is_open_while_the_session_is_as_it_was_and_lacks_that_knowledge():
    assert stands() is Standing.OPEN


@pytest.mark.parametrize(
    ("need", "becomes"),
    [
        (a_need(sequence=4), Standing.WITHDRAWN),
        (a_need(state=SessionState.CANCELLED, sequence=4), Standing.WITHDRAWN),
        (a_need(state=SessionState.HELD), Standing.WITHDRAWN),
        (a_need(starts_at=NOW), Standing.WITHDRAWN),
        (a_need(missing=frozenset()), Standing.SETTLED),
        (a_need(missing=frozenset({PEER})), Standing.SETTLED),
        (a_need(teacher_ids=frozenset({INES})), Standing.WITHDRAWN),
    ],
)
def test_it_is_over_when_the_session_moves_begins_or_has_its_people(need, becomes):
    assert stands(need=need) is becomes


def test_a_yes_stands_while_they_teach_and_not_when_the_office_put_somebody_else():
    assert stands(Answer.YES, a_need(teacher_ids=frozenset({INES}), missing=frozenset())) is Standing.YES
    assert stands(Answer.YES, a_need(teacher_ids=frozenset({KOFI}))) is Standing.WITHDRAWN


@pytest.mark.parametrize("answer", [Answer.NO, Answer.SETTLED, Answer.WITHDRAWN])
def test_what_was_answered_stays_answered(answer):
    assert stands(answer, a_need(sequence=9)).value == answer.value


def test_only_an_open_question_may_be_said_yes_to():
    may_step_in(Standing.OPEN, elsewhere=False)
    for over in (Standing.SETTLED, Standing.YES, Standing.NO):
        with pytest.raises(Refused, match="stepped in already"):
            may_step_in(over, elsewhere=False)
    with pytest.raises(Refused, match="changed since"):
        may_step_in(Standing.WITHDRAWN, elsewhere=False)
    with pytest.raises(Refused, match="something else at that time"):
        may_step_in(Standing.OPEN, elsewhere=True)


def test_the_office_asks_only_for_what_is_missing_and_in_time():
    may_ask(a_need(), {TRAINED}, NOW)
    for wanted, need, says in (
        ((), a_need(), "Tick at least one"),
        ({PEER}, a_need(), "has the people"),
        ({TRAINED}, a_need(starts_at=NOW), "has begun"),
        ({TRAINED}, a_need(state=SessionState.CANCELLED), "was cancelled"),
    ):
        with pytest.raises(Refused, match=says):
            may_ask(need, wanted, NOW)


def test_one_says_that_one_cannot_only_of_a_session_that_is_ahead():
    may_say_cannot(a_need(), NOW)
    with pytest.raises(Refused, match="was cancelled"):
        may_say_cannot(a_need(state=SessionState.CANCELLED), NOW)
    with pytest.raises(Refused, match="has begun"):
        may_say_cannot(a_need(starts_at=NOW), NOW)


def test_one_takes_it_back_only_while_nobody_has_stepped_in():
    may_take_back(a_need(), TRAINED, untouched=False, elsewhere=False, now=NOW)
    may_take_back(a_need(missing=frozenset()), TRAINED, untouched=True, elsewhere=False, now=NOW)
    for need, elsewhere, says in (
        (a_need(missing=frozenset()), False, "stepped in already"),
        (a_need(starts_at=NOW), False, "has begun"),
        (a_need(), True, "something else at that time"),
    ):
        with pytest.raises(Refused, match=says):
            may_take_back(need, TRAINED, untouched=False, elsewhere=elsewhere, now=NOW)


@pytest.mark.parametrize(
    ("shows", "says"), [(Shows.BOOKED, "Booked"), (Shows.CODES, "C1-02, 3"), (Shows.TITLES, "Understanding sleep")]
)
def test_a_calendar_of_the_staff_says_as_much_as_it_was_opened_for(shows, says):
    assert title_of(shows, run="C1-02", number=3, title="Understanding sleep") == says


def test_titles_are_for_a_manager_to_show():
    may_show(Shows.TITLES, manages=True)
    may_show(Shows.CODES, manages=False)
    with pytest.raises(Refused, match="Only a manager"):
        may_show(Shows.TITLES, manages=False)


def test_use_is_noted_once_a_day():
    assert is_to_be_noted(None, NOW)
    assert is_to_be_noted(NOW - timedelta(days=1), NOW)
    assert not is_to_be_noted(NOW - timedelta(hours=23, minutes=59), NOW)
