"""Which answers count, over which denominator, and which forms make a pair."""

import doctest
import random

import pytest

from college.outcomes import measures
from college.outcomes.measures import MEASURES, Form, Unreturned, Verdict, changes, outcome, outcomes, pairs, verdict


def a_form(pseudonym="amina", run="R1", questionnaire="after-course", wave="after", version=1, **answers):
    return Form(pseudonym, run, questionnaire, wave, answers, version)


def unreturned(pseudonym="bryn", run="R1", questionnaire="after-course", wave="after"):
    return Unreturned(pseudonym, run, questionnaire, wave)


def follow_up(pseudonym, *answers, runs="ABCDEF"):
    """One person's follow-up forms, one per run."""
    asked = {"questionnaire": "progression", "wave": "6m"}
    return [a_form(pseudonym, run, **asked, progression=answer) for run, answer in zip(runs, answers, strict=False)]


def counts(found):
    return (found.numerator, found.denominator, found.answered, found.returned, found.invited)


def swemwbs(pseudonym, wave, answer, run="R1", version=1):
    return a_form(pseudonym, run, "swemwbs", wave, version, **{f"q{item}": answer for item in range(1, 8)})


def test_the_examples_are_true():
    result = doctest.testmod(measures)

    assert result.attempted > 0
    assert result.failed == 0


def test_prefer_not_to_say_and_blank_are_outside_the_denominator():
    """40 returned: 37 usable of which 25 yes, 2 prefer not to say, 1 left blank."""
    said = ["yes"] * 25 + ["no"] * 7 + ["not_sure"] * 5 + ["prefer_not_to_say"] * 2 + [""]
    forms = [a_form(f"person {number}", hope=answer) for number, answer in enumerate(said)]

    hope = outcome("hope", "after", forms)

    assert counts(hope) == (25, 37, 39, 40, 40)
    assert hope.reference_percent == 68
    assert (round(100 * hope.proportion.low, 1), round(100 * hope.proportion.high, 1)) == (51.5, 80.4)


def test_a_form_without_the_question_came_back_and_left_it_blank():
    forms = [a_form("amina", hope="yes"), a_form("bryn", plan="yes"), a_form("cai")]

    assert counts(outcome("hope", "after", forms)) == (1, 1, 1, 3, 3)


def test_four_and_five_of_five_are_a_recommendation():
    forms = [a_form(answer, recommend=answer) for answer in ("1", "2", "3", "4", "5")]

    recommend = outcome("recommend", "after", forms)

    assert counts(recommend) == (2, 5, 5, 5, 5)
    assert recommend.reference_percent is None


@pytest.mark.parametrize(
    ("measure", "answer", "meaning"),
    [
        ("hope", " yes ", Verdict.POSITIVE),
        ("plan", "not_sure", Verdict.NOT_POSITIVE),
        ("plan", "prefer_not_to_say", Verdict.DECLINED),
        ("recommend", "prefer_not_to_say", Verdict.DECLINED),
        ("progression", "peer_role", Verdict.POSITIVE),
        ("progression", "none", Verdict.NOT_POSITIVE),
        ("progression", "none;study", Verdict.POSITIVE),
        ("progression", "none;prefer_not_to_say", Verdict.NOT_POSITIVE),
        ("progression", " ; ", Verdict.BLANK),
    ],
)
def test_an_answer_is_judged_by_its_question(measure, answer, meaning):
    assert verdict(measure, answer) is meaning


@pytest.mark.parametrize(
    ("measure", "answer"),
    [("hope", "maybe"), ("hope", "yes;no"), ("recommend", "6"), ("recommend", "45"), ("progression", "retired")],
)
def test_an_answer_that_the_question_does_not_have_is_refused(measure, answer):
    with pytest.raises(ValueError, match="not an answer"):
        verdict(measure, answer)


def test_invited_people_who_returned_nothing_are_invited_only():
    found = outcome("hope", "after", [a_form(hope="yes")], [unreturned("bryn"), unreturned("cai")])

    assert counts(found) == (1, 1, 1, 1, 3)


def test_somebody_who_returned_a_form_is_not_invited_twice():
    found = outcome(
        "hope", "after", [a_form("amina", hope="yes")], [unreturned("amina"), unreturned("amina", run="R2")]
    )

    assert counts(found) == (1, 1, 1, 1, 2)


def test_other_waves_and_questionnaires_are_not_in_the_response_rate():
    forms = [a_form("amina", hope="yes"), a_form("bryn", wave="3m", hope="no"), swemwbs("cai", "after", "3")]
    missing = [unreturned("dee", wave="3m"), unreturned("dee", questionnaire="swemwbs")]

    assert counts(outcome("hope", "after", forms, missing)) == (1, 1, 1, 1, 1)


def test_a_person_counts_once_for_each_run():
    forms = [a_form("amina", run="R1", hope="yes"), a_form("amina", run="R2", hope="no")]

    assert counts(outcome("hope", "after", forms)) == (1, 2, 2, 2, 2)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("yes", "no", (0, 1, 1, 1, 1)),
        ("yes", "prefer_not_to_say", (1, 1, 1, 1, 1)),
        ("prefer_not_to_say", "", (0, 0, 1, 1, 1)),
    ],
)
def test_asking_the_same_person_twice_about_a_run_never_lifts_the_figure(first, second, expected):
    in_another_form = outcome("hope", "after", [a_form(hope=first), a_form(questionnaire="another", hope=second)])
    in_another_version = outcome("hope", "after", [a_form(hope=second, version=2), a_form(hope=first)])

    assert counts(in_another_form) == expected
    assert counts(in_another_version) == expected


def test_progression_counts_a_person_once_over_all_their_forms():
    forms = follow_up("amina", "none", "study", "paid_work;study") + follow_up("bryn", "none", "", "prefer_not_to_say")

    progression = outcome("progression", "6m", forms)

    assert counts(progression) == (1, 2, 2, 2, 2)
    assert progression.reference_percent == 70


def test_progression_leaves_out_who_declined_or_said_nothing():
    forms = follow_up("amina", "prefer_not_to_say") + follow_up("bryn", "") + follow_up("cai", "volunteering")

    assert counts(outcome("progression", "6m", forms)) == (1, 1, 2, 3, 3)


def test_invited_counts_people_for_progression():
    missing = [unreturned(who, run, "progression", "6m") for who in ("amina", "bryn") for run in ("D", "E")]

    assert counts(outcome("progression", "6m", follow_up("amina", "study"), missing)) == (1, 1, 1, 1, 2)


def test_an_anonymous_form_is_a_person_of_its_own():
    forms = follow_up("", "study", "none")
    missing = [unreturned("", run, "progression", "6m") for run in ("A", "A")]

    assert counts(outcome("progression", "6m", forms, missing)) == (1, 2, 2, 2, 4)
    assert counts(outcome("hope", "after", [a_form("", hope="yes"), a_form("", hope="yes")])) == (2, 2, 2, 2, 2)


def test_outcomes_are_told_by_measure_and_then_in_the_order_of_time():
    forms = [
        *follow_up("amina", "study"),
        a_form(wave="12m", hope="yes"),
        a_form(wave="3m", hope="no"),
        a_form(hope="yes", plan="", recommend="5"),
    ]

    told = [(each.measure, each.wave) for each in outcomes(forms)]

    assert told == [("hope", "after"), ("hope", "3m"), ("hope", "12m"), ("recommend", "after"), ("progression", "6m")]


def test_a_question_that_nobody_answered_is_not_told():
    assert outcomes([a_form(hope="")], [unreturned()]) == ()
    assert outcome("hope", "after", [a_form(hope="")], [unreturned()]).proportion is None


def test_the_order_of_the_forms_changes_nothing():
    chance = random.Random(3)
    forms = [
        a_form(f"person {chance.randrange(9)}", chance.choice("AB"), hope=chance.choice(["yes", "no", "", "not_sure"]))
        for _ in range(60)
    ]

    assert outcomes(chance.sample(forms, len(forms))) == outcomes(forms)


def test_an_unknown_wave_is_refused():
    with pytest.raises(ValueError, match="not a wave: later"):
        outcomes([a_form(wave="later", hope="yes")])


def test_the_reference_lines_are_those_of_the_founding_study():
    lines = {key: measure.reference_percent for key, measure in MEASURES.items()}

    assert lines == {"hope": 68, "plan": 81, "recommend": None, "progression": 70}


def test_forms_of_the_same_person_and_run_make_a_pair():
    forms = [swemwbs("amina", "after", "4"), swemwbs("amina", "before", "3"), swemwbs("amina", "before", "1", run="R2")]

    assert pairs("swemwbs", "before", "after", forms) == ((19.25, 25.03),)


def test_what_cannot_be_scored_or_told_apart_makes_no_pair():
    blank = a_form("bryn", "R1", "swemwbs", "after", q1="3")
    another_version = [swemwbs("cai", "before", "3"), swemwbs("cai", "after", "4", version=2)]
    anonymous = [swemwbs("", "before", "3"), swemwbs("", "after", "4")]
    twice = [swemwbs("dee", "before", "3"), swemwbs("dee", "before", "2"), swemwbs("dee", "after", "4")]
    forms = [swemwbs("bryn", "before", "3"), blank, *another_version, *anonymous, *twice]

    assert pairs("swemwbs", "before", "after", forms) == ()
    assert changes(forms) == ()


def test_a_change_is_told_for_each_later_wave_that_has_a_pair():
    forms = [
        *[swemwbs("amina", wave, answer) for wave, answer in [("before", "2"), ("after", "3"), ("3m", "4")]],
        *[swemwbs("bryn", wave, answer) for wave, answer in [("before", "3"), ("3m", "3"), ("6m", "")]],
    ]

    told = changes(forms)

    assert [(each.instrument, each.wave_from, each.wave_to, each.result.n) for each in told] == [
        ("swemwbs", "before", "after", 1),
        ("swemwbs", "before", "3m", 2),
    ]
    assert told[1].reliable is None
