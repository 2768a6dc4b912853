"""Writing together: saving a section of 20 kB, with five hundred revisions behind it, and comparing two such texts.

Saving is `save_piece` inside `transaction()`, as a page does it: hold the course, read the revision that was started
from, join what was written meanwhile, write the whole course as the next revision, the audit, what search finds, and
the state that follows from the signatures. The limit is the same row written through Core in the same kind of
transaction, past the same triggers: it joins nothing, holds nothing and forgets nothing of what was typed. It is one
statement beside some twenty of ours; the largest single part of ours is reading the Markdown of the whole course for
the words that a search finds it by. What is behind a course should cost nothing: the second figure shows that.

Comparing is put beside `SequenceMatcher` over the words of both texts at once. We compare lines first, and words
only inside lines that changed, so we should stay well under it; a text in one single line is the case without lines.
"""

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import insert, select, update

from benchmarks.houses import a_college, side_by_side
from benchmarks.ratio import Ratio
from college.courses.actions.writing import create, save_piece
from college.courses.comparing import compare
from college.courses.models import Course, Revision
from college.courses.words import Section, Words
from college.foundation import clock
from college.foundation.db import db, transaction
from college.people.models import Person
from tests.factories import a_person

BEHIND = 500  # revisions
LONG = 20_000  # characters
WORD = r"\s+|\w+|[^\w\s]"
CHANGED = 20  # words of each text that is compared
SAVING_AIM, GROWING_AIM, COMPARING_AIM = 10, 1.1, 1


def measure() -> Iterator[Ratio]:
    """Measure a save on either database, and a comparison with lines and without."""
    for database in ("sqlite", "postgresql"):
        with a_college(database) as app, app.app_context():
            yield from _saving(database)
    yield _comparing("in paragraphs", "\n\n")
    yield _comparing("in one single line", " ")


def a_text(between: str, seed: int = 1) -> str:
    """Make up a text of 20 kB from two thousand words, in paragraphs of some sixty."""
    chance = Random(seed)
    known = ["".join(chance.choices("abcdefghijklmnoprstuw", k=chance.randint(2, 9))) for _ in range(2000)]
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < LONG:
        paragraphs.append(" ".join(chance.choices(known, k=60)) + ".")
    return between.join(paragraphs)[:LONG]


def _saving(database: str) -> Iterator[Ratio]:
    past, short, bare = (_a_course(code) for code in ("PAST", "SHORT", "BARE"))
    author, text, numbers = a_person().id, a_text("\n\n"), count(2)
    _give_a_past(past)

    def limit() -> None:
        with transaction():
            db.session.execute(insert(Revision), _revision(bare, next(numbers), text))
        db.session.remove()

    ours = _saves(past, author, text)
    subject = f"{database}, saving {LONG // 1000} kB with {BEHIND} revisions behind it"
    cost = side_by_side(ours, limit, blocks=9)
    yield Ratio(subject, "the bare insert of the same row", cost.ours, cost.limit, "ms", SAVING_AIM)
    cost = side_by_side(ours, _saves(short, author, text), blocks=9)
    yield Ratio(f"{subject}, again", "the same with hardly any behind it", cost.ours, cost.limit, "ms", GROWING_AIM)


def _saves(course: int, author: int, text: str) -> Callable[[], None]:
    turn = count()

    def save() -> None:
        with transaction():
            held, by = db.session.get_one(Course, course), db.session.get_one(Person, author)
            started_from = held.current.number if held.current is not None else 0
            said = {"description": f"{text} {next(turn)}"}
            save_piece(held, Section.AIMS, said, started_from=started_from, by=by)
        db.session.remove()

    return save


def _a_course(code: str) -> int:
    with transaction():
        return create(code, Words("Understanding sleep", "Rest."), by=None).id


def _give_a_past(course: int) -> None:
    with transaction():
        rows = [_revision(course, number, a_text("\n\n", seed=number % 7)) for number in range(2, BEHIND + 1)]
        db.session.execute(insert(Revision), rows)
        newest = select(Revision.id).where(Revision.course_id == course, Revision.number == BEHIND)
        written = update(Course).where(Course.id == course).values(current_revision_id=newest.scalar_subquery())
        db.session.execute(written)
    db.session.remove()


def _revision(course: int, number: int, text: str) -> dict[str, Any]:
    return {
        "course_id": course,
        "number": number,
        "title": "Understanding sleep",
        "summary": "Rest.",
        "description": text,
        "plan": [],
        "sections": "aims",
        "signed_as": number,
        "made_at": clock.now(),
    }


def _comparing(how: str, between: str) -> Ratio:
    before = a_text(between)
    after = _with_changes(before)
    words = re.findall(WORD, before), re.findall(WORD, after)

    def alone() -> object:
        return SequenceMatcher(None, *words, autojunk=False).get_opcodes()

    cost = side_by_side(lambda: compare(before, after), alone, blocks=9)
    subject = f"comparing {LONG // 1000} kB {how}"
    return Ratio(subject, "SequenceMatcher over the same words", cost.ours, cost.limit, "ms", COMPARING_AIM)


def _with_changes(text: str) -> str:
    places = range(0, len(text), len(text) // CHANGED)
    return "".join(text[place : place + len(text) // CHANGED].replace(" ", " changed ", 1) for place in places)
