"""SWEMWBS, item by item."""

import pytest

from college.statistics.scoring import INSTRUMENTS, NotScored, Reason, Scored, score, swemwbs_metric

PUBLISHED = {
    7: 7.00, 8: 9.51, 9: 11.25, 10: 12.40, 11: 13.33, 12: 14.08, 13: 14.75, 14: 15.32, 15: 15.84, 16: 16.36,
    17: 16.88, 18: 17.43, 19: 17.98, 20: 18.59, 21: 19.25, 22: 19.98, 23: 20.73, 24: 21.54, 25: 22.35, 26: 23.21,
    27: 24.11, 28: 25.03, 29: 26.02, 30: 27.03, 31: 28.13, 32: 29.31, 33: 30.70, 34: 32.55, 35: 35.00,
}  # fmt: skip


def form(*answers):
    return {f"q{number}": answer for number, answer in enumerate(answers, start=1)}


def test_every_raw_sum_has_its_published_metric_score():
    assert {raw: swemwbs_metric(raw) for raw in range(7, 36)} == PUBLISHED


@pytest.mark.parametrize("raw", [6, 36, 0])
def test_a_sum_that_seven_items_cannot_make_has_no_score(raw):
    with pytest.raises(ValueError, match="between 7 and 35"):
        swemwbs_metric(raw)


def test_the_metric_score_is_given_and_not_the_sum():
    assert score("swemwbs", form("1", "2", "3", "4", "5", "4", " 4 ")) == Scored(20.73)


def test_answers_to_other_questions_are_passed_over():
    assert score("swemwbs", form(*"1111111") | {"hope": "yes"}) == Scored(7.0)


@pytest.mark.parametrize("blank", ["", "   "])
def test_a_missing_answer_is_never_filled_in(blank):
    found = score("swemwbs", form("3", blank, "3", "3", "3", "3"))

    assert found == NotScored(Reason.BLANK, ("q2", "q7"))
    assert str(found) == "q2, q7: left blank"


@pytest.mark.parametrize("answer", ["0", "6", "3.5", "-1", "four", "³", "٣", "prefer_not_to_say"])
def test_an_answer_outside_one_to_five_is_not_scored(answer):
    assert score("swemwbs", form("3", "3", "3", answer, "3", "3", "3")) == NotScored(Reason.OUTSIDE, ("q4",))


def test_an_unknown_instrument_is_refused():
    with pytest.raises(ValueError, match="no instrument"):
        score("unheard-of", {})


def test_an_instrument_without_a_cited_reliability_has_none():
    assert INSTRUMENTS["swemwbs"].reliability is None
    assert INSTRUMENTS["swemwbs"].items == ("q1", "q2", "q3", "q4", "q5", "q6", "q7")
