"""Courses are written, never overwritten."""

import pytest
from sqlalchemy import select

from college.audit.models import AuditEntry
from college.courses import actions, queries
from college.courses.models import Course, Revision
from college.courses.rules import State, Words, WrittenMeanwhile
from college.courses.search import matches
from college.foundation.db import db
from college.foundation.refusal import Refused
from college.people.rules import Knowledge, Role
from college.settings.queries import the_college
from college.settings.rules import Policy
from tests.cast import ada, amina, dee, femi, gwen
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

    course = actions.create("Sleep-1", SLEEP, topics=["Rest", "rest"], by=manager)

    assert (course.state, course.slug, course.current.number, course.topics) == (State.DRAFT, "sleep-1", 1, ["Rest"])
    assert course.current.made_by_id == manager.id
    assert course.published_revision_id is None
    assert noted() == ["course.created", "course.written"]


def test_two_codes_never_differ_in_capitals_alone(app):
    actions.create("SLEEP", SLEEP, by=None)

    with pytest.raises(Refused, match="already"):
        actions.create("sleep", SLEEP, by=None)


def test_a_change_is_a_new_revision_and_the_old_words_stay(app):
    course = actions.create("SLEEP", SLEEP, by=None)

    actions.write(course, Words("Sleeping better", "Rest well."), by=None)

    titles = db.session.execute(select(Revision.number, Revision.title).order_by(Revision.number)).all()
    assert [tuple(row) for row in titles] == [(1, "Understanding sleep"), (2, "Sleeping better")]
    assert course.title == "Sleeping better"


def test_the_same_words_again_make_no_revision(app):
    course = actions.create("SLEEP", SLEEP, by=None)

    actions.write(course, SLEEP, started_from=1, by=None)

    assert course.current.number == 1


def test_the_second_of_two_writers_overwrites_nothing(app):
    one, other = gwen(), ada()
    course = actions.create("SLEEP", SLEEP, by=None)
    actions.write(course, Words("Sleeping better"), started_from=1, by=one)

    with pytest.raises(WrittenMeanwhile):
        actions.write(course, Words("Sleeping worse"), started_from=1, by=other)

    assert course.current.title == "Sleeping better"
    assert actions.write(course, Words("Sleeping worse"), started_from=2, by=None).number == 3


def test_topics_are_left_alone_where_none_are_said(app):
    course = actions.create("SLEEP", SLEEP, topics=["Rest", "Night"], by=None)

    actions.write(course, SLEEP, by=None)
    assert sorted(course.topics) == ["Night", "Rest"]
    actions.write(course, SLEEP, topics=["Night"], by=None)

    assert course.topics == ["Night"]


def test_authors_are_named_in_the_capacity_that_their_role_says(app):
    peer, clinician = dee(), femi()
    course = actions.create("SLEEP", SLEEP, by=None)

    actions.name_author(course, peer, by=None)
    actions.name_author(course, clinician, by=None)

    assert {line.name: line.knowledge for line in queries.authors(course)} == {
        "Dee Okafor": Knowledge.LIVED_EXPERIENCE,
        "Femi Adeyemi": Knowledge.BY_TRAINING,
    }


def test_somebody_whose_role_does_not_decide_says_the_capacity(app):
    both = a_person("Ifan Rees", Role.PEER_TRAINER, Role.CLINICIAN)
    course = actions.create("SLEEP", SLEEP, by=None)

    with pytest.raises(Refused, match="Say whether Ifan Rees"):
        actions.name_author(course, both, by=None)
    actions.name_author(course, both, Knowledge.BY_TRAINING, by=None)
    actions.name_author(course, both, Knowledge.LIVED_EXPERIENCE, by=None)

    assert queries.pairs(course) == [(both.id, Knowledge.LIVED_EXPERIENCE)]


def test_a_course_is_published_by_the_policy_in_force(app):
    manager, peer = gwen(), dee()
    course = actions.create("SLEEP", SLEEP, by=None)
    actions.name_author(course, peer, by=None)

    with pytest.raises(Refused, match="by training"):
        actions.publish(course, by=manager)
    the_college().policy = Policy.PEER_LED
    actions.publish(course, by=manager)
    actions.publish(course, by=manager)

    assert (course.state, course.published_revision_id) == (State.PUBLISHED, course.current_revision_id)
    assert noted().count("course.published") == 1


def test_what_was_published_stays_until_it_is_published_again(app):
    course = a_course("Understanding sleep")

    actions.write(course, Words("Zzz", "Rest."), by=None)
    assert course.published.title == "Understanding sleep"
    assert (found("zzz"), found("sleep")) == ([], [course.code])
    assert queries.course_lines()[0].is_changed
    actions.publish(course, by=None)

    db.session.refresh(course)
    assert course.published.title == "Zzz"
    assert (found("zzz"), found("sleep")) == ([course.code], [])


def test_a_published_course_keeps_its_pair(app):
    course = a_course()
    author = course.authors[0].person
    other, stranger = dee(), amina()

    with pytest.raises(Refused, match="Name another one first"):
        actions.remove_author(course, author, by=None)
    with pytest.raises(Refused, match="Name another one first"):
        actions.name_author(course, author, Knowledge.BY_TRAINING, by=None)
    actions.name_author(course, other, by=None)
    actions.remove_author(course, author, by=None)
    actions.remove_author(course, stranger, by=None)

    assert len(queries.pairs(course)) == 2


def test_a_retired_course_comes_back_as_a_draft(app):
    course = a_course()

    actions.retire(course, by=None)
    actions.retire(course, by=None)
    assert course.state is State.RETIRED
    with pytest.raises(Refused, match="Bring it back first"):
        actions.publish(course, by=None)
    actions.bring_back(course, by=None)
    actions.bring_back(course, by=None)

    assert course.state is State.DRAFT
    assert noted() == ["course.retired", "course.brought_back"]


def test_nothing_is_published_before_it_is_written(app):
    course = a_course(state=State.DRAFT)
    course.current_revision_id = None
    db.session.flush()
    db.session.expire(course)

    with pytest.raises(Refused, match="Write the course first"):
        actions.publish(course, by=None)


def test_authors_are_found_by_any_scrap_and_those_who_teach_come_first(app):
    a_person("Adele Łuczak", reference="P9001")
    a_person("Zoe Luczak", Role.CLINICIAN, reference="P9002")

    assert [one.name for one in queries.candidates("luczak")] == ["Zoe Luczak", "Adele Łuczak"]
    assert [one.name for one in queries.candidates("p9001")] == ["Adele Łuczak"]
    assert [one.name for one in queries.candidates("luczak zoe")] == ["Zoe Luczak"]
    assert queries.candidates(" ") == queries.candidates("100%") == []
