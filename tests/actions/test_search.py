"""A course is found by its words, on both databases."""

import pytest
from sqlalchemy import select

from college.courses.actions import writing
from college.courses.models import Course
from college.courses.search import matches
from college.courses.words import Words
from college.foundation.db import db

CHOIR = Words("Côr y Bont", "Canu gyda'n gilydd.", "We sing *together*, whoever we are.", "Breathe well")


def found(asked: str) -> list[str]:
    condition = matches(asked)
    if condition is None:
        return ["nothing asked"]
    return list(db.session.scalars(select(Course.code).where(condition)))


@pytest.mark.parametrize("asked", ["cor", "CÔR", "bont cor", "toge", "breathe", "music", "cor & | ! : * ( ) \" '"])
def test_a_course_is_found_by_any_of_its_words_however_typed(app, asked):
    writing.create("CHOIR", CHOIR, topics=["Music"], by=None)
    writing.create("SLEEP", Words("Understanding sleep"), by=None)

    assert found(asked) == ["CHOIR"]


def test_every_word_that_was_asked_must_be_there(app):
    writing.create("CHOIR", CHOIR, by=None)

    assert found("cor sleep") == []


@pytest.mark.parametrize("asked", ["", "   ", '"', "%_*", "_", "🎵", "\u202e"])
def test_what_holds_no_word_asks_nothing(app, asked):
    assert found(asked) == ["nothing asked"]


@pytest.mark.parametrize(
    "asked", ["x" * 100_000, "q " * 50_000, "NEAR(a b)", "a OR b", "col:x", "\u0300\u0301q", "عافية"]
)
def test_a_wild_search_is_answered_and_never_an_error(app, asked):
    writing.create("CHOIR", CHOIR, by=None)

    assert found(asked) in ([], ["nothing asked"])
