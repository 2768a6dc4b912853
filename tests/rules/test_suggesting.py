"""A passage is found however its lines are broken, and other words take its place exactly once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.courses.suggesting import as_it_stands, times_found, with_suggestion
from college.courses.words import Section, SessionPlan, Words
from college.foundation.refusal import Refused

PLAN = (SessionPlan("k0001", "Welcome", activity="Tea\nand talk.", materials="Cups"), SessionPlan("k0002", "Goodbye"))
SLEEP = Words(
    "Understanding sleep", "Rest well.", "Why we\nsleep.\n\nWhat helps, helps.", learning_outcomes="Rest", plan=PLAN
)


@pytest.mark.parametrize(
    ("section", "passage", "found"),
    [
        (Section.AIMS, "Why we sleep.", 1),
        (Section.AIMS, "  we\r\n\r\nsleep.  What ", 1),
        (Section.AIMS, "helps", 2),
        (Section.AIMS, "Why  they", 0),
        (Section.AIMS, "Rest well.", 0),
        (Section.AIMS, "", 0),
        (Section.AIMS, "\n", 0),
        (Section.OPENING, "Rest", 1),
        (Section.OPENING, "sleep", 1),
        (Section.PLAN, "Tea and talk.", 1),
        (Section.PLAN, "Cups", 1),
        (Section.PLAN, "e", 2),
        (Section.PREPARATION, "Rest", 0),
    ],
)
def test_a_passage_is_found_in_its_section_and_counted_up_to_two(section, passage, found):
    assert times_found(SLEEP, section, passage) == found


def test_a_passage_is_quoted_as_it_stands():
    assert as_it_stands(SLEEP, Section.AIMS, "Why we sleep. What") == "Why we\nsleep.\n\nWhat"
    with pytest.raises(Refused, match="not in this section today"):
        as_it_stands(SLEEP, Section.AIMS, "Why they sleep")


def test_other_words_take_the_place_of_a_passage_and_nothing_else_moves():
    changed = with_suggestion(SLEEP, Section.AIMS, "Why we sleep.", "How *we* rest.")

    assert changed.description == "How *we* rest.\n\nWhat helps, helps."
    assert changed.changed_since(SLEEP) == (Section.AIMS,)


def test_in_the_plan_one_text_of_one_part_changes():
    changed = with_suggestion(SLEEP, Section.PLAN, "Tea and talk.", "")

    assert [(part.title, part.activity) for part in changed.plan] == [("Welcome", ""), ("Goodbye", "")]


def test_a_title_stays_one_line():
    assert with_suggestion(SLEEP, Section.PLAN, "Goodbye", "See\nyou").plan[1].title == "See you"
    assert with_suggestion(SLEEP, Section.OPENING, "Understanding", "All\n\nabout").title == "All about sleep"


@pytest.mark.parametrize(("passage", "why"), [("Why they", "changed since"), ("helps", "more than once")])
def test_a_passage_that_is_not_there_once_is_left_alone(passage, why):
    with pytest.raises(Refused, match=why):
        with_suggestion(SLEEP, Section.AIMS, passage, "x")


WORDS = st.lists(st.sampled_from(["a", "b", "ab", "é", "*"]), min_size=1, max_size=8)
GAP = st.sampled_from([" ", "\n", "\n\n", "\t "])


@given(before=WORDS, passage=WORDS, after=WORDS, gaps=st.lists(GAP, min_size=30, max_size=30), data=st.data())
def test_what_is_around_a_passage_is_never_touched(before, passage, after, gaps, data):
    parts, text = [*before, *passage, *after], ""
    for word, gap in zip(parts, gaps, strict=False):
        text += word + gap
    words = Words("t", description=text.strip())
    wanted = " ".join(passage)
    if times_found(words, Section.AIMS, wanted) != 1:
        return

    changed = with_suggestion(words, Section.AIMS, wanted, "NEW").description

    left, right = changed.split("NEW")
    assert words.description.startswith(left)
    assert words.description.endswith(right)
    assert words.description[len(left) : len(words.description) - len(right)].split() == passage
