"""Several windows write one course at the same moment: every paragraph is kept, and no draft stands twice."""

import pytest
from sqlalchemy import delete, select, update

from college.courses.actions import writing
from college.courses.actions.drafts import be_present, keep_draft
from college.courses.models import Course, Draft, Presence, Revision
from college.courses.words import Words
from college.foundation.db import db, transaction
from college.people.models import Person

WRITERS = 12
AIMS = "\n\n".join(f"Paragraph {n}.\n\nBetween {n}." for n in range(WRITERS))


@pytest.fixture
def number(arena):
    """Lend a course of its own, and take it away again."""
    with arena.app.app_context():
        with transaction():
            found = writing.create("AT-ONCE", Words("At once", "Together.", AIMS), by=None).id
        yield found
        with transaction():
            db.session.execute(update(Course).values(current_revision_id=None).where(Course.id == found))
            for kind in (Draft, Presence, Revision):
                db.session.execute(delete(kind).where(kind.course_id == found))
            db.session.execute(delete(Course).where(Course.id == found))


def test_many_who_save_one_section_at_once_lose_no_paragraph(arena, number):
    def save(n):
        by = db.session.get_one(Person, arena.people[n])
        said = {"description": AIMS.replace(f"Paragraph {n}.", f"Written by {n}.")}
        return writing.save_piece(
            db.session.get_one(Course, number), "aims", said, started_from=1, by=by
        ).revision.number

    told = arena.at_once(save, range(WRITERS))

    assert sorted(told) == list(range(2, WRITERS + 2))
    db.session.rollback()
    newest = db.session.scalars(
        select(Revision.description).where(Revision.course_id == number).order_by(Revision.number.desc())
    ).first()
    assert all(f"Written by {n}." in newest for n in range(WRITERS))


def test_two_windows_of_one_person_keep_one_draft(arena, number):
    def type_in(n):
        course, by = db.session.get_one(Course, number), db.session.get_one(Person, arena.people[0])
        keep_draft(course, "aims", {"description": f"Window {n}"}, started_from=1, by=by)
        be_present(course, "aims", by=by)

    told = arena.at_once(type_in, range(WRITERS))

    assert told == [None] * WRITERS
    db.session.rollback()
    assert (db.session.query(Draft).count(), db.session.query(Presence).count()) == (1, 1)
