"""From an idea to a published course."""

import pytest

from college.courses.lifecycle import (
    NEXT,
    Standing,
    after_signing,
    checklist,
    first_missing,
    may_move,
    may_publish,
    may_sign,
)
from college.courses.rules import State
from college.foundation.refusal import Refused
from college.people.rules import Knowledge
from college.settings.rules import Policy

LIVED, TRAINED = Knowledge.LIVED_EXPERIENCE, Knowledge.BY_TRAINING
DEE, FEMI = (1, LIVED), (2, TRAINED)
TWO, PEER, ADVICE = Policy.TWO_CAPACITIES, Policy.PEER_LED, Policy.ADVISORY


def standing(state=State.SIGNED_OFF, authors=(DEE, FEMI), signatures=(DEE, FEMI), **said):
    usual = {"title": "Sleep", "summary": "Rest well."}
    return Standing(state=state, authors=authors, signatures=signatures, **usual | said)


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize("after", State)
def test_a_course_goes_only_where_its_state_leads(before, after):
    if after in NEXT[before]:
        may_move(before, after)
        return
    with pytest.raises(Refused):
        may_move(before, after)


def test_nothing_is_published_from_an_idea_or_a_draft():
    assert not {State.PUBLISHED, State.SIGNED_OFF} & (NEXT[State.IDEA] | NEXT[State.DRAFT])


@pytest.mark.parametrize(
    ("policy", "at", "sentence"),
    [
        (TWO, standing(title=" "), "Needs a title and a summary."),
        (TWO, standing(summary=""), "Needs a title and a summary."),
        (TWO, standing(authors=(FEMI,)), "Needs an author with lived experience."),
        (TWO, standing(authors=(DEE,)), "Needs an author by training."),
        (PEER, standing(authors=(FEMI,)), "Needs an author with lived experience."),
        (TWO, standing(State.DRAFT), "Needs to be sent for review."),
        (TWO, standing(signatures=(FEMI,)), "Needs the signature of somebody with lived experience."),
        (TWO, standing(signatures=(DEE,)), "Needs the signature of somebody by training."),
        (
            TWO,
            standing(signatures=((1, LIVED), (1, TRAINED))),
            "Needs the signature of somebody with lived experience.",
        ),
        (PEER, standing(signatures=(FEMI,)), "Needs the signature of somebody with lived experience."),
        (TWO, standing(), "Needs a manager to publish it."),
        (PEER, standing(authors=(DEE,), signatures=(DEE,)), "Needs a manager to publish it."),
        (TWO, standing(State.PUBLISHED, is_published_as_written=True), ""),
        (TWO, standing(State.PUBLISHED, is_published_as_written=True, signatures=()), ""),
        (TWO, standing(State.RETIRED), "Retired. Bring it back to go on with it."),
    ],
)
def test_the_checklist_says_in_one_line_what_is_missing(policy, at, sentence):
    said = first_missing(policy, at)
    assert said.startswith(sentence)
    assert bool(said) is bool(sentence)


@pytest.mark.parametrize(
    "at",
    [
        standing(title=""),
        standing(State.DRAFT),
        standing(State.IDEA),
        standing(State.RETIRED),
        standing(authors=(DEE,)),
        standing(signatures=(DEE,)),
        standing(signatures=(FEMI,)),
        standing(signatures=()),
    ],
)
def test_a_course_without_one_of_the_two_signatures_is_not_published(at):
    with pytest.raises(Refused):
        may_publish(TWO, at)


def test_what_the_policy_asks_for_is_enough():
    may_publish(TWO, standing())
    may_publish(PEER, standing(authors=(DEE,), signatures=(DEE,)))
    may_publish(ADVICE, standing(State.DRAFT, authors=(), signatures=()))


def test_advice_still_asks_for_words_and_leaves_the_retired_alone():
    for at in (standing(summary=""), standing(State.RETIRED)):
        with pytest.raises(Refused):
            may_publish(ADVICE, at)


def test_two_signatures_sign_a_course_off_and_a_lost_one_opens_it_again():
    assert after_signing(TWO, State.IN_REVIEW, [DEE]) is State.IN_REVIEW
    assert after_signing(TWO, State.IN_REVIEW, [DEE, FEMI]) is State.SIGNED_OFF
    assert after_signing(TWO, State.SIGNED_OFF, [FEMI]) is State.IN_REVIEW
    assert after_signing(PEER, State.IN_REVIEW, [DEE]) is State.SIGNED_OFF
    assert after_signing(TWO, State.PUBLISHED, []) is State.PUBLISHED
    assert after_signing(TWO, State.DRAFT, [DEE, FEMI]) is State.DRAFT


def test_only_an_author_signs_and_only_what_is_under_review():
    assert may_sign(State.IN_REVIEW, LIVED, has_words=True) is LIVED
    for state, knowledge, words in (
        (State.IN_REVIEW, None, True),
        (State.DRAFT, LIVED, True),
        (State.IDEA, LIVED, True),
        (State.RETIRED, LIVED, True),
        (State.IN_REVIEW, LIVED, False),
    ):
        with pytest.raises(Refused):
            may_sign(state, knowledge, has_words=words)


def test_peer_led_courses_are_not_asked_for_training():
    assert not [step for step in checklist(PEER, standing()) if "training" in step.text]
