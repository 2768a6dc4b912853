"""Finding courses by words, with the full-text search of whichever database there is, behind one function.

Words are folded in Python on both sides (accents, case), so that *cor* finds *côr* on both databases.
"""

import re

from sqlalchemy import ColumnElement, bindparam, text

from college.courses.models import Course
from college.foundation.db import db
from college.foundation.folding import fold

MOST_WORDS = 12
LONGEST = 500  # characters; nobody types more into a search box


def matches(asked: str) -> ColumnElement[bool] | None:
    """Give the condition that a course holds every word that was asked, or words that begin so.

    Nothing where nothing was asked that could be looked for.
    """
    words = re.findall(r"[^\W_]+", fold(asked[:LONGEST]))[:MOST_WORDS]
    if not words:
        return None
    if db.engine.dialect.name == "sqlite":
        query = " ".join(f'"{word}"*' for word in words)
        found = text("course.id IN (SELECT rowid FROM course_search WHERE course_search MATCH :words)")
    else:
        query = " & ".join(f"{word}:*" for word in words)
        found = text("to_tsvector('simple', course.search_words) @@ to_tsquery('simple', :words)")
    return found.bindparams(bindparam("words", query))  # type: ignore[return-value]


def remember(course: Course, words: str) -> None:
    """Keep the words by which a course is found; every action that changes a course's words calls this."""
    course.search_words = fold(words)
    db.session.flush()
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("DELETE FROM course_search WHERE rowid = :id"), {"id": course.id})
        db.session.execute(
            text("INSERT INTO course_search (rowid, search_words) VALUES (:id, :words)"),
            {"id": course.id, "words": course.search_words},
        )
