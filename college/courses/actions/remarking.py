"""Saying something about a course that is being written: remarks, suggestions, answers, and what becomes of them."""

from collections.abc import Collection

from college.audit.actions import Doer, record
from college.courses import messages
from college.courses.actions.steps import How, add_revision, hold
from college.courses.models import Comment, Course, Revision
from college.courses.queries.remarks import hearers, reviewer_ids
from college.courses.rules import Settled, State
from college.courses.suggesting import (
    LONGEST_PASSAGE,
    LONGEST_REMARK,
    as_it_stands,
    times_found,
    with_suggestion,
)
from college.courses.words import Section
from college.foundation import clock
from college.foundation.db import db, lock, save
from college.foundation.refusal import Refused
from college.outbox.actions import post
from college.people.rules import Role


def remark(
    course: Course, section: Section, text: str, *, passage: str = "", tell: Collection[int] = (), by: Doer
) -> Comment:
    """Say something about a section, or about a passage of it as it stands today.

    `tell` are the numbers of those who get a message; somebody who could not read it gets none. Raises `Refused`
    for nothing said, for too much, and for a passage that is not there.
    """
    words = _words_to_remark_on(course)
    text, passage = _acceptable(text, LONGEST_REMARK), _acceptable(passage, LONGEST_PASSAGE)
    if not text:
        raise Refused("Write what you want to say.")
    quoted = as_it_stands(words.words, section, passage) if passage else ""
    said = _said(course, section, words.number, text=text, passage=quoted, by=by)
    return _told(said, tell, by)


def suggest(
    course: Course,
    section: Section,
    passage: str,
    proposed: str,
    *,
    text: str = "",
    tell: Collection[int] = (),
    by: Doer,
) -> Comment:
    """Suggest other words for a passage, or none to leave it out; `text` says why.

    Raises `Refused` unless the passage stands in the section exactly once today, and where nothing would change.
    """
    words = _words_to_remark_on(course)
    passage, proposed = _acceptable(passage, LONGEST_PASSAGE), _acceptable(proposed, LONGEST_PASSAGE)
    if not passage:
        raise Refused("Copy the words that you would change.")
    quoted = as_it_stands(words.words, section, passage)
    if times_found(words.words, section, passage) > 1:
        raise Refused("These words stand there more than once. Copy a few more, so that it is clear which are meant.")
    if quoted == proposed:
        raise Refused("These are the words that stand there already. Write what should stand there instead.")
    why = _acceptable(text, LONGEST_REMARK)
    said = _said(course, section, words.number, text=why, passage=quoted, proposed=proposed, by=by)
    return _told(said, tell, by)


def answer(comment: Comment, text: str, *, tell: Collection[int] = (), by: Doer) -> Comment:
    """Answer a remark that is not settled. Raises `Refused` for one that is, and for nothing said or too much."""
    _hold_open(comment)
    text = _acceptable(text, LONGEST_REMARK)
    if not text:
        raise Refused("Write what you want to say.")
    words = _words_to_remark_on(comment.course)
    said = _said(comment.course, comment.section, words.number, text=text, parent=comment.id, by=by)
    return _told(said, tell, by)


def resolve(comment: Comment, *, by: Doer) -> None:
    """Settle a remark. Raises `Refused` for a suggestion, which is accepted or declined."""
    _hold_open(comment)
    if comment.proposed is not None:
        raise Refused("This is a suggestion. Put it into the text, or decline it.")
    _settle(comment, Settled.RESOLVED, by)


def accept(comment: Comment, *, by: Doer) -> Revision:
    """Put a suggestion into the text of today, as a revision that is credited to who suggested it.

    Raises `Refused`, and changes nothing, unless its passage stands in the section exactly once.
    """
    _hold_open(comment)
    words = _words_to_remark_on(comment.course)
    proposed = _suggested(comment)
    changed = with_suggestion(words.words, comment.section, comment.passage, proposed)
    revision = add_revision(comment.course, changed, how=How(credited_to=comment.person_id), by=by)
    _settle(comment, Settled.ACCEPTED, by)
    return revision


def decline(comment: Comment, *, by: Doer) -> None:
    """Leave the text as it is, and keep the suggestion among the settled ones."""
    _hold_open(comment)
    _suggested(comment)
    _settle(comment, Settled.DECLINED, by)


def _words_to_remark_on(course: Course) -> Revision:
    if course.state is State.RETIRED:
        raise Refused("This course is retired. Bring it back first.")
    if course.current is None:
        raise Refused("Nothing is written yet.")
    return course.current


def _hold_open(comment: Comment) -> None:
    hold(comment.course)
    lock(comment)
    if comment.parent_id is not None or comment.settled is not None:
        raise Refused("Somebody settled this meanwhile. Look at the page again.")


def _suggested(comment: Comment) -> str:
    if comment.proposed is None:
        raise Refused("This is a remark and suggests no other words. Settle it when it is done.")
    return comment.proposed


def _acceptable(text: str, longest: int) -> str:
    tidy = text.replace("\r\n", "\n").strip()
    if len(tidy) > longest:
        raise Refused("Please keep each text under %(most)s characters.", most=longest)
    return tidy


def _said(
    course: Course,
    section: Section,
    number: int,
    *,
    text: str,
    passage: str = "",
    proposed: str | None = None,
    parent: int | None = None,
    by: Doer,
) -> Comment:
    said = Comment(
        course_id=course.id,
        parent_id=parent,
        person_id=by.id,
        section=section,
        on_revision=number,
        passage=passage,
        proposed=proposed,
        text=text,
        made_at=clock.now(),
    )
    what = "course.answered" if parent else "course.remarked" if proposed is None else "course.suggested"
    save(said)
    record(what, course, by=by, remark=parent or said.id)
    return said


def _told(said: Comment, tell: Collection[int], by: Doer) -> Comment:
    writers, reviewers = said.course.author_ids, reviewer_ids(said.course)
    for person in hearers(said.course, said.section):
        if person.id in tell and person.id != by.id:
            writes = person.id in writers or Role.MANAGER in person.roles
            post(messages.mentioned(said, person, reviews=person.id in reviewers and not writes))
    return said


def _settle(comment: Comment, how: Settled, by: Doer) -> None:
    comment.settled, comment.settled_at, comment.settled_by_id = how, clock.now(), by.id
    db.session.flush()
    record(f"course.remark_{how}", comment.course, by=by, remark=comment.id)
