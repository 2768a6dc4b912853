"""Courses are written, never overwritten."""

import pytest
from sqlalchemy import select

from college.audit.models import AuditEntry
from college.courses.actions import authors, publishing, writing
from college.courses.models import Course, Revision
from college.courses.queries import courses
from college.courses.queries.lists import course_lines
from college.courses.rules import State
from college.courses.search import matches
from college.courses.words import Words
from college.foundation.db import db
from college.foundation.refusal import Refused
from college.people.rules import Knowledge, Role
from tests.cast import amina, dee, femi, gwen
from tests.factories import a_course, a_person

SLEEP = Words("Understanding sleep", "Rest well.", "What *helps*.", "Say what helps you rest")


def found(asked: str) -> list[str]:
    condition = matches(asked)
    assert condition is not None
    return list(db.session.scalars(select(Course.code).where(condition)))


def noted() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.what).order_by(AuditEntry.id)))


def test_a_new_course_is_a_draft_with_its_first_revision(app):
    manager = gwen()

    course = writing.create("Sleep-1", SLEEP, topics=["Rest", "rest"], by=manager)

    assert (course.state, course.slug, course.current.number, course.topics) == (State.DRAFT, "sleep-1", 1, ["Rest"])
    assert course.current.made_by_id == manager.id
    assert course.published_revision_id is None
    assert noted() == ["course.created", "course.written"]


def test_two_codes_never_differ_in_capitals_alone(app):
    writing.create("SLEEP", SLEEP, by=None)

    with pytest.raises(Refused, match="already"):
        writing.create("sleep", SLEEP, by=None)


def test_a_change_is_a_new_revision_and_the_old_words_stay(app):
    course = writing.create("SLEEP", SLEEP, by=None)

    writing.write(course, Words("Sleeping better", "Rest well."), by=None)

    titles = db.session.execute(select(Revision.number, Revision.title).order_by(Revision.number)).all()
    assert [tuple(row) for row in titles] == [(1, "Understanding sleep"), (2, "Sleeping better")]
    assert course.title == "Sleeping better"


def test_the_same_words_again_make_no_revision(app):
    course = writing.create("SLEEP", SLEEP, by=None)

    writing.write(course, SLEEP, by=None)

    assert course.current.number == 1


def test_topics_are_left_alone_where_none_are_said(app):
    course = writing.create("SLEEP", SLEEP, topics=["Rest", "Night"], by=None)

    writing.write(course, SLEEP, by=None)
    assert sorted(course.topics) == ["Night", "Rest"]
    writing.write(course, SLEEP, topics=["Night"], by=None)

    assert course.topics == ["Night"]


def test_authors_are_named_in_the_capacity_that_their_role_says(app):
    peer, clinician = dee(), femi()
    course = writing.create("SLEEP", SLEEP, by=None)

    authors.name_author(course, peer, by=None)
    authors.name_author(course, clinician, by=None)

    assert {line.name: line.knowledge for line in courses.authors(course)} == {
        "Dee Okafor": Knowledge.LIVED_EXPERIENCE,
        "Femi Adeyemi": Knowledge.BY_TRAINING,
    }


def test_somebody_whose_role_does_not_decide_says_the_capacity(app):
    both = a_person("Ifan Rees", Role.PEER_TRAINER, Role.CLINICIAN)
    course = writing.create("SLEEP", SLEEP, by=None)

    with pytest.raises(Refused, match="Say whether Ifan Rees"):
        authors.name_author(course, both, by=None)
    authors.name_author(course, both, Knowledge.BY_TRAINING, by=None)
    authors.name_author(course, both, Knowledge.LIVED_EXPERIENCE, by=None)

    assert courses.pairs(course) == [(both.id, Knowledge.LIVED_EXPERIENCE)]


def test_what_was_published_stays_until_it_is_published_again(app):
    course = a_course("Understanding sleep")

    writing.write(course, Words("Zzz", "Rest."), by=None)
    assert course.published.title == "Understanding sleep"
    assert (found("zzz"), found("sleep")) == ([], [course.code])
    assert not course_lines()[0].standing.is_published_as_written
    for author in course.authors:
        publishing.sign(course, author.person, number=2)
    publishing.publish(course, by=None)

    db.session.refresh(course)
    assert course.published.title == "Zzz"
    assert (found("zzz"), found("sleep")) == ([course.code], [])


def test_a_published_course_keeps_its_pair(app):
    course = a_course()
    author = course.authors[0].person
    other, stranger = dee(), amina()

    with pytest.raises(Refused, match="Name another one first"):
        authors.remove_author(course, author, by=None)
    with pytest.raises(Refused, match="Name another one first"):
        authors.name_author(course, author, Knowledge.BY_TRAINING, by=None)
    authors.name_author(course, other, by=None)
    authors.remove_author(course, author, by=None)
    authors.remove_author(course, stranger, by=None)

    assert len(courses.pairs(course)) == 2


def test_a_retired_course_comes_back_as_a_draft(app):
    course = a_course()

    publishing.retire(course, by=None)
    publishing.retire(course, by=None)
    assert course.state is State.RETIRED
    with pytest.raises(Refused, match="Bring it back first"):
        publishing.publish(course, by=None)
    publishing.bring_back(course, by=None)
    publishing.bring_back(course, by=None)

    assert course.state is State.DRAFT
    assert noted() == ["course.retired", "course.brought_back"]


def test_authors_are_found_by_any_scrap_and_those_who_teach_come_first(app):
    a_person("Adele Łuczak", reference="P9001")
    a_person("Zoe Luczak", Role.CLINICIAN, reference="P9002")

    assert [one.name for one in courses.candidates("luczak")] == ["Zoe Luczak", "Adele Łuczak"]
    assert [one.name for one in courses.candidates("p9001")] == ["Adele Łuczak"]
    assert [one.name for one in courses.candidates("luczak zoe")] == ["Zoe Luczak"]
    assert courses.candidates(" ") == courses.candidates("100%") == []
