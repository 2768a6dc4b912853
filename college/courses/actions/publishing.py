"""The steps of a course from an idea to what everybody sees: who signs, and what the policy in force then allows."""

from sqlalchemy import delete, select

from college.audit.actions import Doer, record
from college.courses import lifecycle, rules
from college.courses.actions.steps import hold, remember, settle
from college.courses.models import Course, Revision, Signature
from college.courses.queries.courses import author_of, pairs
from college.courses.queries.signing import signatures, standing_of
from college.courses.rules import State
from college.foundation import clock
from college.foundation.db import db, save
from college.foundation.refusal import Refused
from college.people.models import Person
from college.settings.queries import the_college


def take_up(course: Course, *, by: Doer | None) -> None:
    """Make a draft of an idea."""
    _move(course, State.DRAFT, "course.taken_up", by)


def send_for_review(course: Course, *, by: Doer | None) -> None:
    """Ask for signatures: the words are ready to be read by others."""
    _move(course, State.IN_REVIEW, "course.sent_for_review", by)


def go_on_writing(course: Course, *, by: Doer | None) -> None:
    """Take a course back from review; signatures of these very words stay."""
    _move(course, State.DRAFT, "course.back_to_draft", by)


def sign(course: Course, person: Person, *, number: int) -> None:
    """Put one's name to one exact revision, in the capacity in which one writes.

    `number` is the revision that was read: raises `Refused` when it is not the newest any more, and for anybody
    who is no author.
    """
    hold(course)
    author, current = author_of(course, person), course.current
    knowledge = lifecycle.may_sign(
        course.state,
        author.knowledge if author is not None else None,
        has_words=current is not None and bool(current.title and current.summary),
    )
    if current is None or current.number != number:
        raise Refused("The course was changed after you opened it. Read what is new, then sign.")
    if person.id in dict(signatures(current)):
        return
    if current.signed_as is None:  # written before signatures were kept: they begin with this revision
        current.signed_as = current.number
    save(
        Signature(
            course_id=course.id,
            revision_id=current.id,
            person_id=person.id,
            knowledge=knowledge,
            signed_at=clock.now(),
        )
    )
    settle(course)
    record("course.signed", course, by=person, revision=number, knowledge=str(knowledge))


def take_back_signature(course: Course, person: Person) -> None:
    """Take one's name off the words of today. What is published already stays published."""
    hold(course)
    current = course.current
    if current is None or person.id not in dict(signatures(current)):
        return
    if course.published_revision_id == current.id:
        raise Refused("These words are published. Ask a manager to retire the course, or write what should change.")
    same_words = select(Revision.id).where(Revision.course_id == course.id, Revision.signed_as == current.signed_as)
    db.session.execute(delete(Signature).where(Signature.person_id == person.id, Signature.revision_id.in_(same_words)))
    settle(course)
    record("course.signature_taken_back", course, by=person, revision=current.number)


def publish(course: Course, *, by: Doer | None) -> None:
    """Show everybody the course as it is written now, where the policy in force and the signatures allow it."""
    hold(course)
    standing, policy = standing_of(course), the_college().policy
    if standing.state is State.PUBLISHED and standing.is_published_as_written:
        return
    lifecycle.may_publish(policy, standing)
    _show(course, policy=str(policy), by=by)


def publish_unsigned(course: Course, *, by: Doer | None) -> None:
    """Show everybody a course that a spreadsheet says is published; the page says that nobody signed it here.

    Raises `Refused` where the policy in force lacks authors, and for a course that was signed here before.
    """
    hold(course)
    current = course.current
    if course.state is State.PUBLISHED and course.published_revision_id == course.current_revision_id:
        return
    title, summary = (current.title, current.summary) if current is not None else ("", "")
    rules.may_publish(the_college().policy, pairs(course), title=title, summary=summary)
    if course.published is not None and signatures(course.published):
        raise Refused("This course was signed by its authors. New words need their signatures, in the workspace.")
    _show(course, policy="spreadsheet", by=by)


def _show(course: Course, *, policy: str, by: Doer | None) -> None:
    course.state, course.published_revision_id = State.PUBLISHED, course.current_revision_id
    db.session.flush()
    db.session.expire(course, ["published"])
    remember(course)
    record("course.published", course, by=by, revision=course.current.number if course.current else 0, policy=policy)


def retire(course: Course, *, by: Doer | None) -> None:
    """Take the course out of the prospectus; its words, runs and figures stay."""
    if course.state is not State.RETIRED:
        _move(course, State.RETIRED, "course.retired", by)


def bring_back(course: Course, *, by: Doer | None) -> None:
    """Make a retired course a draft again; whether it may be published is asked anew."""
    if course.state is State.RETIRED:
        _move(course, State.DRAFT, "course.brought_back", by)


def _move(course: Course, state: State, what: str, by: Doer | None) -> None:
    hold(course)
    lifecycle.may_move(course.state, state)
    course.state = state
    db.session.flush()
    settle(course)
    record(what, course, by=by)
