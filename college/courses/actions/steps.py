"""What every verb of a course does on its way: hold the course, add a revision, keep it findable."""

from dataclasses import dataclass

from college.audit.actions import Doer, record
from college.courses import search
from college.courses.lifecycle import after_signing
from college.courses.models import Course, Draft, Revision
from college.courses.queries.courses import revision
from college.courses.queries.signing import signatures
from college.courses.rules import State
from college.courses.words import Words, acceptable_words
from college.foundation import clock
from college.foundation.db import db, lock, save
from college.foundation.markdown import to_text
from college.settings.queries import the_college


@dataclass(frozen=True)
class How:
    """What is to be known of a revision beside its words.

    `is_minor` lets the signatures stand although public words changed; `credited_to` is whose suggestion it took in.
    """

    why: str = ""
    is_minor: bool = False
    restored_from: int | None = None
    credited_to: int | None = None


PLAIN = How()


def hold(course: Course) -> None:
    """Hold the course until the transaction ends, and read anew what stands around it."""
    lock(course)
    db.session.expire(course, ["current", "published", "authors"])  # what was read before it was held may be old


def add_revision(course: Course, words: Words, *, how: How = PLAIN, by: Doer | None) -> Revision:
    """Keep words as the next revision of a course that is held; the same words make none.

    Public words that changed need new signatures, unless the change is minor; a course that was signed off is
    in review again.
    """
    words, current = acceptable_words(words), course.current
    if current is not None and words == current.words:
        return current
    number = current.number + 1 if current is not None else 1
    added = save(
        Revision(
            course_id=course.id,
            number=number,
            sections=" ".join(words.changed_since(current.words if current is not None else None)),
            why=how.why.strip(),
            signed_as=_signed_as(current, words, number, how),
            is_minor=how.is_minor,
            restored_from=how.restored_from,
            credited_to_id=how.credited_to,
            made_at=clock.now(),
            made_by_id=by.id if by is not None else None,
            **vars(words) | {"plan": [part.kept() for part in words.plan]},
        )
    )
    course.current_revision_id = added.id
    db.session.flush()
    db.session.expire(course, ["current"])
    record("course.written", course, by=by, revision=number, minor=how.is_minor)
    settle(course)
    if course.state is not State.PUBLISHED:  # what everybody sees of a published course did not change
        remember(course)
    return added


def settle(course: Course) -> None:
    """Bring the state of a course that is held in line with the signatures under its words of today."""
    if course.current is not None:
        course.state = after_signing(the_college().policy, course.state, signatures(course.current))
        db.session.flush()


def remember(course: Course) -> None:
    """Keep a course findable by what everybody can see of it: new words of a published course wait like the page."""
    shown = revision(course.published_revision_id if course.state is State.PUBLISHED else course.current_revision_id)
    if shown is not None:
        texts = (shown.description, shown.audience, shown.expect)
        said = (shown.title, shown.summary, *map(to_text, texts), shown.learning_outcomes, *course.topics)
        search.remember(course, " ".join(said))


def forget_draft(course: Course, person_id: int | None, piece: str) -> None:
    """Let go of what somebody was typing, once it is saved."""
    db.session.query(Draft).filter_by(course_id=course.id, person_id=person_id, piece=piece).delete()


def _signed_as(current: Revision | None, words: Words, number: int, how: How) -> int | None:
    if current is None:
        return number
    same_to_the_public = words.public() == current.words.public()
    return current.signed_as if same_to_the_public or how.is_minor else number
