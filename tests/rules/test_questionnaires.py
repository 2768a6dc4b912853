"""When we ask, and which answers are kept."""

from datetime import date

import pytest

from college.foundation.refusal import Refused
from college.questionnaires.rules import Asked, Kind, Wave, answers_to_keep, due_on, waves_due

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

    assert waves_due(ended, date(2026, 2, 8)) == [Wave.AFTER]
    assert waves_due(ended, date(2026, 2, 9)) == []
    assert waves_due(ended, date(2026, 4, 9)) == []
    assert waves_due(ended, date(2026, 4, 10)) == [Wave.MONTHS_3]


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
