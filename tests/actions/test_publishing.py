"""Signatures stand on one exact revision, and the policy in force decides what is published."""

import pytest
from sqlalchemy import select

from college.audit.models import AuditEntry
from college.courses.actions import authors, publishing, writing
from college.courses.actions.steps import How
from college.courses.queries.lists import course_lines
from college.courses.queries.signing import signature_lines, standing_of, was_published_unsigned
from college.courses.rules import State
from college.courses.words import Words
from college.foundation.db import db
from college.foundation.refusal import Refused
from college.people.rules import Knowledge
from college.settings.queries import the_college
from college.settings.rules import Policy
from tests.cast import amina, dee, femi, gwen
from tests.factories import a_course

SLEEP = Words("Understanding sleep", "Rest well.", "What *helps*.", preparation="Book the loft.")


@pytest.fixture
def two(app):
    return dee(), femi()


@pytest.fixture
def manager(app):
    return gwen()


@pytest.fixture
def stranger(app):
    return amina()


@pytest.fixture
def course(two, manager, stranger):
    course = writing.create("SLEEP", SLEEP, by=None)
    for one in two:
        authors.name_author(course, one, by=None)
    publishing.send_for_review(course, by=two[0])
    return course


def sign(course, *people):
    for person in people:
        publishing.sign(course, person, number=course.current.number)


def names(course):
    return [line.name for line in signature_lines(course.current)]


def noted(what):
    return [entry.facts for entry in db.session.scalars(select(AuditEntry).where(AuditEntry.what == what))]


def test_two_signatures_of_two_capacities_sign_a_course_off(course, two):
    sign(course, two[0])
    assert course.state is State.IN_REVIEW
    sign(course, two[1])
    sign(course, two[1])

    assert course.state is State.SIGNED_OFF
    assert [(line.name, line.knowledge, line.number) for line in signature_lines(course.current)] == [
        ("Dee Okafor", Knowledge.LIVED_EXPERIENCE, 1),
        ("Femi Adeyemi", Knowledge.BY_TRAINING, 1),
    ]
    assert len(noted("course.signed")) == 2


def test_nobody_but_an_author_signs(course, stranger):
    with pytest.raises(Refused, match="not one of its authors"):
        sign(course, stranger)


def test_nobody_signs_words_that_they_have_not_read(course, two):
    writing.write(course, Words("Sleep", "Rest."), by=two[0])

    with pytest.raises(Refused, match="Read what is new"):
        publishing.sign(course, two[0], number=1)


def test_a_signed_course_is_published_and_an_unsigned_one_is_not(course, two, manager):
    sign(course, two[1])
    with pytest.raises(Refused, match="signature of somebody with lived experience"):
        publishing.publish(course, by=manager)
    assert course.published_revision_id is None

    sign(course, two[0])
    publishing.publish(course, by=manager)
    publishing.publish(course, by=manager)

    assert (course.state, course.published_revision_id) == (State.PUBLISHED, course.current_revision_id)
    assert len(noted("course.published")) == 1
    assert not was_published_unsigned(course)


@pytest.mark.parametrize("field", ["title", "summary", "description", "audience", "expect", "evidence"])
def test_a_change_of_public_words_opens_the_sign_off_again(course, two, field):
    sign(course, *two)

    writing.write(course, Words(**vars(SLEEP) | {field: "Otherwise."}), by=two[0])

    assert (course.state, names(course)) == (State.IN_REVIEW, [])


def test_words_for_facilitators_alone_need_no_new_signature(course, two):
    sign(course, *two)

    writing.write(course, Words(**vars(SLEEP) | {"preparation": "Book the hall."}), by=two[0])

    assert (course.state, names(course)) == (State.SIGNED_OFF, ["Dee Okafor", "Femi Adeyemi"])


def test_a_minor_correction_lets_the_signatures_stand_and_says_so(course, two, manager):
    sign(course, *two)

    fixed = writing.write(course, Words("Understanding sleep!", "Rest well."), how=How(is_minor=True), by=manager)

    assert (course.state, names(course)) == (State.SIGNED_OFF, ["Dee Okafor", "Femi Adeyemi"])
    assert (fixed.is_minor, noted("course.written")[-1]["minor"]) == (True, True)


def test_old_words_that_come_back_do_not_bring_their_signatures(course, two):
    sign(course, *two)
    writing.write(course, Words("Sleep", "Rest."), by=two[0])

    writing.restore(course, 1, by=two[0])

    assert (course.state, names(course)) == (State.IN_REVIEW, [])


def test_a_signature_is_taken_back_until_the_words_are_published(course, two):
    sign(course, *two)
    publishing.take_back_signature(course, two[0])
    assert (course.state, names(course)) == (State.IN_REVIEW, ["Femi Adeyemi"])

    sign(course, two[0])
    publishing.publish(course, by=None)
    with pytest.raises(Refused, match="are published"):
        publishing.take_back_signature(course, two[0])


def test_new_words_of_a_published_course_wait_for_both_signatures(course, two):
    sign(course, *two)
    publishing.publish(course, by=None)
    writing.write(course, Words("Sleep", "Rest."), by=two[0])
    assert (course.state, course.published.title) == (State.PUBLISHED, "Understanding sleep")

    with pytest.raises(Refused, match="signature"):
        publishing.publish(course, by=None)
    sign(course, *two)
    publishing.publish(course, by=None)

    assert course.published.title == "Sleep"


def test_what_was_published_before_signatures_is_marked_and_needs_both_at_its_next_change(app):
    course = a_course()
    assert was_published_unsigned(course)

    writing.write(course, Words("Sleep", "Rest."), by=None)

    with pytest.raises(Refused, match="signature"):
        publishing.publish(course, by=None)


def test_a_spreadsheet_publishes_what_was_never_signed_here_and_nothing_else(course, two):
    sheet = writing.create("SHEET", SLEEP, by=None)
    with pytest.raises(Refused, match="two authors"):
        publishing.publish_unsigned(sheet, by=None)
    sign(course, *two)
    publishing.publish(course, by=None)
    writing.write(course, Words("Sleep", "Rest."), by=None)

    with pytest.raises(Refused, match="need their signatures"):
        publishing.publish_unsigned(course, by=None)


@pytest.mark.parametrize("policy", [Policy.PEER_LED, Policy.ADVISORY])
def test_other_policies_ask_for_less(app, policy):
    peer = dee()
    the_college().policy = policy
    course = writing.create("SLEEP", SLEEP, by=None)
    authors.name_author(course, peer, by=None)
    if policy is Policy.PEER_LED:
        publishing.send_for_review(course, by=peer)
        sign(course, peer)

    publishing.publish(course, by=None)

    assert course.state is State.PUBLISHED


def test_a_course_goes_from_idea_to_draft_to_review_and_back(stranger):
    course = writing.create("CATS", Words("Cats", "They help."), by=stranger, state=State.IDEA)

    publishing.take_up(course, by=None)
    publishing.send_for_review(course, by=None)
    publishing.go_on_writing(course, by=None)

    assert course.state is State.DRAFT
    with pytest.raises(Refused):
        publishing.take_up(course, by=None)


def test_the_list_knows_who_signed_the_words_of_today(course, two):
    sign(course, *two)

    assert course_lines()[0].standing == standing_of(course)
    assert len(standing_of(course).signatures) == 2
    writing.write(course, Words("Sleep", "Rest."), by=None)
    assert course_lines(two[0].id)[0].standing.signatures == ()
    assert course_lines(author=0) == []


def test_an_author_is_named_to_everybody_only_by_their_own_leave(course, two):
    author = next(each for each in course.authors if each.person_id == two[0].id)
    assert author.named_at is None

    authors.be_named(author, publicly=True)
    assert author.named_at is not None
    authors.be_named(author, publicly=False)
    assert author.named_at is None
    authors.be_named(author, publicly=True)
    authors.name_author(course, two[0], Knowledge.BY_TRAINING, by=None)
    assert author.named_at is None
