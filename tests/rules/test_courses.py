"""What a course must satisfy before it may be seen."""

import pytest

from college.courses.rules import (
    State,
    acceptable_code,
    acceptable_topics,
    may_keep_authors,
    may_publish,
    missing,
    stops,
)
from college.courses.words import (
    LONGEST_SUMMARY,
    LONGEST_TEXT,
    LONGEST_TITLE,
    SessionPlan,
    Words,
    acceptable_words,
)
from college.foundation.refusal import Refused
from college.people.rules import Knowledge
from college.settings.rules import Policy

DEE, FEMI = (1, Knowledge.LIVED_EXPERIENCE), (2, Knowledge.BY_TRAINING)


@pytest.mark.parametrize(
    ("policy", "authors", "sentence"),
    [
        (Policy.TWO_CAPACITIES, [DEE, FEMI], ""),
        (Policy.TWO_CAPACITIES, [DEE], "Needs an author who writes by training"),
        (Policy.TWO_CAPACITIES, [FEMI], "Needs an author who writes from lived experience"),
        (Policy.TWO_CAPACITIES, [], "Needs two authors"),
        (Policy.PEER_LED, [DEE], ""),
        (Policy.PEER_LED, [FEMI], "Needs an author who writes from lived experience"),
        (Policy.ADVISORY, [], ""),
    ],
)
def test_a_course_is_published_only_with_the_knowledge_that_the_policy_asks_for(policy, authors, sentence):
    said = ""
    try:
        may_publish(policy, authors, title="Sleep", summary="Rest well.")
    except Refused as refused:
        said = refused.sentence
    assert said.startswith(sentence)
    assert bool(said) is bool(sentence)


def test_one_person_never_stands_for_both_kinds_of_knowledge():
    both = [(1, Knowledge.LIVED_EXPERIENCE), (1, Knowledge.BY_TRAINING)]

    assert missing(Policy.TWO_CAPACITIES, both) == {Knowledge.LIVED_EXPERIENCE}


def test_advice_names_what_is_missing_and_stops_nothing():
    assert missing(Policy.ADVISORY, [DEE]) == {Knowledge.BY_TRAINING}
    assert not stops(Policy.ADVISORY, [DEE])


@pytest.mark.parametrize(("title", "summary"), [("", "Rest well."), ("Sleep", " ")])
def test_a_published_course_has_a_title_and_a_summary(title, summary):
    with pytest.raises(Refused, match="title and a summary"):
        may_publish(Policy.ADVISORY, [DEE, FEMI], title=title, summary=summary)


def test_a_published_course_keeps_its_pair_and_a_draft_need_not():
    with pytest.raises(Refused, match="Name another one first"):
        may_keep_authors(Policy.TWO_CAPACITIES, State.PUBLISHED, [DEE])
    may_keep_authors(Policy.TWO_CAPACITIES, State.DRAFT, [DEE])
    may_keep_authors(Policy.ADVISORY, State.PUBLISHED, [DEE])


@pytest.mark.parametrize("code", ["", "a b", "-a", "a--b", "é", "a/b", "x" * 41, "a\n", "C01-"])
def test_a_code_that_could_not_stand_in_an_address_is_refused(code):
    if code == "a\n":
        assert acceptable_code(code) == "a"
        return
    with pytest.raises(Refused, match="letters, digits"):
        acceptable_code(code)


def test_a_code_never_hides_a_page_of_ours():
    with pytest.raises(Refused, match="another code"):
        acceptable_code("New")


@pytest.mark.parametrize(
    "words",
    [
        Words(" "),
        Words("x" * (LONGEST_TITLE + 1)),
        Words("Sleep", "x" * (LONGEST_SUMMARY + 1)),
        Words("Sleep", "", "x" * (LONGEST_TEXT + 1)),
        Words("Sleep", "", "", "x" * (LONGEST_TEXT + 1)),
        Words("Sleep", preparation="x" * (LONGEST_TEXT + 1)),
        Words("Sleep", plan=(SessionPlan("abcd", " "),)),
        Words("Sleep", plan=(SessionPlan("abcd", "Welcome", minutes=601),)),
        Words("Sleep", plan=(SessionPlan("abcd", "Welcome", minutes=-1),)),
        Words("Sleep", plan=(SessionPlan("abcd", "x" * 301),)),
        Words("Sleep", plan=(SessionPlan("abcd", "Welcome", activity="x" * (LONGEST_TEXT + 1)),)),
        Words("Sleep", plan=tuple(SessionPlan(f"k{n:04}", "Welcome") for n in range(61))),
    ],
)
def test_words_that_no_page_could_show_are_refused(words):
    with pytest.raises(Refused):
        acceptable_words(words)


def test_lines_end_alike_whichever_browser_sent_them():
    assert acceptable_words(Words(" Sleep ", "", "one\r\ntwo")) == Words("Sleep", "", "one\ntwo")


def test_a_topic_stands_once_however_it_is_spelt():
    assert acceptable_topics(["Sleep", " sleep ", "", "Moving  on"]) == ["Sleep", "Moving on"]


@pytest.mark.parametrize("topics", [["x" * 61], [f"topic {n}" for n in range(13)]])
def test_topics_stay_few_and_short(topics):
    with pytest.raises(Refused, match="at most 12 topics"):
        acceptable_topics(topics)
