"""When we ask, and which answers are kept."""

from datetime import date, timedelta

import pytest

from college.foundation.refusal import Refused
from college.questionnaires.rules import MONTHS_AFTER, Asked, Kind, Wave, answers_to_keep, due_on, is_due, last_days_due

HOPE = Asked("hope", Kind.ONE, frozenset({"yes", "no"}))
DONE = Asked("progression", Kind.ANY, frozenset({"study", "paid_work", "none"}))
WORDS = Asked("learned", Kind.TEXT, frozenset())


@pytest.mark.parametrize(
    ("wave", "ended", "due"),
    [
        (Wave.AFTER, date(2026, 12, 4), date(2026, 12, 4)),
        (Wave.MONTHS_3, date(2026, 11, 30), date(2027, 2, 28)),
        (Wave.MONTHS_6, date(2026, 8, 31), date(2027, 2, 28)),
        (Wave.MONTHS_12, date(2024, 2, 29), date(2025, 2, 28)),
        (Wave.MONTHS_18, date(2026, 7, 15), date(2028, 1, 15)),
    ],
)
def test_a_wave_is_asked_so_many_calendar_months_after_the_last_session(wave, ended, due):
    assert due_on(wave, ended) == due


def test_a_wave_that_was_missed_by_a_month_is_not_asked_under_its_old_name():
    ended = date(2026, 1, 10)

    def waves_due(today):
        return [wave for wave in MONTHS_AFTER if is_due(wave, ended, today)]

    assert waves_due(date(2026, 2, 8)) == [Wave.AFTER]
    assert waves_due(date(2026, 2, 9)) == []
    assert waves_due(date(2026, 4, 9)) == []
    assert waves_due(date(2026, 4, 10)) == [Wave.MONTHS_3]


def test_a_question_left_blank_has_no_answer():
    assert answers_to_keep([HOPE, DONE, WORDS], {"hope": [], "learned": ["  "]}) == {}


def test_several_choices_are_kept_together_and_once():
    assert answers_to_keep([DONE], {"progression": ["study", "paid_work", "study"]}) == {
        "progression": "paid_work;study"
    }


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"hope": ["perhaps"]}, "not among the choices"),
        ({"hope": ["yes", "no"]}, "two answers"),
        ({"learned": ["x" * 2001]}, "too long"),
    ],
)
def test_an_answer_that_the_question_does_not_have_is_refused(given, said):
    with pytest.raises(Refused, match=said):
        answers_to_keep([HOPE, WORDS], given)


@pytest.mark.parametrize("wave", list(MONTHS_AFTER))
def test_the_days_that_a_wave_is_due_for_are_asked_for_without_a_gap(wave):
    day = date(2027, 12, 1)
    while day < date(2028, 4, 2):  # a leap year, and the ends of months of 31, 30, 29 and 31 days
        first, last = last_days_due(wave, day)
        around = [day - timedelta(days=n) for n in range(700)]
        assert {one for one in around if is_due(wave, one, day)} == {one for one in around if first <= one <= last}
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("ended", "wave", "due"),
    [
        (date(2026, 8, 31), Wave.MONTHS_6, date(2027, 2, 28)),
        (date(2027, 8, 31), Wave.MONTHS_6, date(2028, 2, 29)),
        (date(2026, 8, 31), Wave.MONTHS_12, date(2027, 8, 31)),
        (date(2026, 11, 30), Wave.MONTHS_3, date(2027, 2, 28)),
        (date(2028, 2, 29), Wave.MONTHS_12, date(2029, 2, 28)),
        (date(2026, 8, 31), Wave.MONTHS_18, date(2028, 2, 29)),
    ],
)
def test_a_wave_at_the_end_of_a_month_is_asked_on_a_day_that_there_is(ended, wave, due):
    assert due_on(wave, ended) == due
    assert not is_due(wave, ended, due - timedelta(days=1))
    assert is_due(wave, ended, due)
