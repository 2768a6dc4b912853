"""What marks mean."""

from datetime import UTC, datetime, timedelta

import pytest

from college.attendance.rules import Attended, completed, is_too_early, joined_late, marked_meanwhile, may_mark
from college.foundation.refusal import Refused

HERE, LATE, PART = Attended.ATTENDED, Attended.LATE, Attended.PART
TOLD, MISSED, NOT_EXPECTED = Attended.APOLOGIES, Attended.MISSED, Attended.NOT_EXPECTED
NOW = datetime(2026, 10, 6, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("marks", "is_completed"),
    [
        ([HERE] * 7 + [MISSED] * 3, True),
        ([HERE, HERE, MISSED], False),
        ([HERE] * 5 + [TOLD] * 2, True),
        ([HERE] * 9 + [MISSED] * 4, False),  # 69.2 per cent, which rounds to no 70
        ([LATE, PART, HERE], True),
        ([NOT_EXPECTED] * 5 + [HERE], True),
        ([TOLD], False),
        ([NOT_EXPECTED], None),
        ([], None),
    ],
)
def test_seven_of_ten_marks_complete_a_run_in_whole_numbers(marks, is_completed):
    assert completed(marks) is is_completed


def test_who_joined_when_the_session_was_over_was_not_expected():
    assert joined_late(NOW + timedelta(seconds=1), NOW)
    assert not joined_late(NOW, NOW)


@pytest.mark.parametrize(
    ("cancelled", "on_the_run", "too_early", "said"),
    [
        (True, True, False, "was cancelled"),
        (False, False, False, "not on the run"),
        (False, True, True, "from an hour before"),
    ],
)
def test_nobody_is_marked_who_cannot_have_been_there(cancelled, on_the_run, too_early, said):
    with pytest.raises(Refused, match=said):
        may_mark(cancelled=cancelled, on_the_run=on_the_run, too_early=too_early)


@pytest.mark.parametrize("mark", [HERE, LATE, PART, MISSED])
def test_who_came_can_be_said_from_an_hour_before_the_start(mark):
    starts_at = NOW + timedelta(hours=1)

    assert not is_too_early(mark, starts_at=starts_at, now=NOW)
    assert is_too_early(mark, starts_at=starts_at + timedelta(seconds=1), now=NOW)


@pytest.mark.parametrize("mark", [TOLD, NOT_EXPECTED, None])
def test_who_will_not_come_can_be_said_weeks_ahead(mark):
    assert not is_too_early(mark, starts_at=NOW + timedelta(weeks=3), now=NOW)


def test_a_mark_that_another_made_meanwhile_is_told_unless_both_chose_the_same():
    assert marked_meanwhile(None, HERE, MISSED, by_another=True)
    assert not marked_meanwhile(None, HERE, HERE, by_another=True)
    assert not marked_meanwhile(HERE, HERE, MISSED, by_another=True)
    assert not marked_meanwhile(HERE, None, MISSED, by_another=True)


def test_ones_own_mark_may_always_be_put_right():
    assert not marked_meanwhile(None, HERE, MISSED, by_another=False)
