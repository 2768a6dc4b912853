"""Writing a course: beginning it, saving a section or a part of its plan, bringing old words back.

Every save is a revision. Two people who save the same piece are joined where their changes do not touch; where
they do, nothing is saved, what the second one wrote is kept as a draft, and both stand side by side.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.exc import IntegrityError

from college.audit.actions import Doer, record
from college.courses import rules
from college.courses.actions.drafts import keep_draft
from college.courses.actions.steps import PLAIN, How, add_revision, forget_draft, hold, remember
from college.courses.merging import Merged, merge_fields
from college.courses.models import Course, CourseTopic, Revision
from college.courses.pieces import fields_of, with_fields
from college.courses.queries.courses import course_by_code
from college.courses.queries.revisions import revision_numbered
from college.courses.rules import State
from college.courses.words import SessionPlan, Words
from college.foundation import clock
from college.foundation.db import db, save
from college.foundation.refusal import Refused


@dataclass(frozen=True)
class Saved:
    """What became of saving a piece: the revision that holds it, or the places where both wrote.

    `revision` is none exactly where `joined` holds a clash; `meanwhile` is the revision that came between.
    """

    revision: Revision | None
    joined: Mapping[str, Merged]
    meanwhile: Revision | None


def create(
    code: str, words: Words, *, topics: Iterable[str] = (), by: Doer | None, state: State = State.DRAFT
) -> Course:
    """Begin a course with its first revision. Raises `Refused` for a code that is taken."""
    code = rules.acceptable_code(code)
    if course_by_code(code) is not None:
        raise Refused("There is a course with the code %(code)s already. Choose another code.", code=code)
    proposer = by.id if by is not None and state is State.IDEA else None
    new = Course(code=code, slug=code.lower(), state=state, made_at=clock.now(), proposed_by_id=proposer)
    try:
        course = save(new)
    except IntegrityError:
        raise Refused("There is a course with the code %(code)s already. Choose another code.", code=code) from None
    record("course.created", course, by=by)
    sort_under(course, topics)
    add_revision(course, words, by=by)
    return course


def write(
    course: Course, words: Words, *, topics: Iterable[str] | None = None, how: How = PLAIN, by: Doer | None
) -> Revision:
    """Keep whole new words as the next revision; what was published stays so until it is again.

    Topics stand on the course itself, and are left alone where none are given.
    """
    hold(course)
    if topics is not None:
        sort_under(course, topics)
    return add_revision(course, words, how=how, by=by)


def sort_under(course: Course, topics: Iterable[str]) -> None:
    """Say what a course is about."""
    wanted = rules.acceptable_topics(topics)
    kept = {row.topic: row for row in course.topic_rows}
    course.topic_rows = [kept.get(topic) or CourseTopic(topic=topic) for topic in wanted]
    db.session.flush()
    remember(course)


def save_piece(
    course: Course, piece: str, said: Mapping[str, str], *, started_from: int, how: How = PLAIN, by: Doer
) -> Saved:
    """Save one piece of a course, joined with whatever was saved since revision `started_from`.

    A piece is a section, or `plan:` and the key of one part of the plan; `said` are its fields. Raises `Refused`
    for words that a page could not hold.
    """
    hold(course)
    began, current = revision_numbered(course, started_from), course.current
    if current is None or began is None:
        raise Refused("This course changed while you were writing. Open it again; your words are kept as a draft.")
    base, theirs = fields_of(began.words, piece), fields_of(current.words, piece)
    joined = merge_fields(base, mine=_tidy(said), theirs=theirs)
    if any(each.clashes for each in joined.values()):
        keep_draft(course, piece, said, started_from=started_from, by=by)
        return Saved(None, joined, current)
    words = with_fields(current.words, piece, {name: each.text for name, each in joined.items()})
    revision = add_revision(course, words, how=how, by=by)
    forget_draft(course, by.id, piece)
    return Saved(revision, joined, current if theirs != base else None)


def restore(course: Course, number: int, *, why: str = "", by: Doer) -> Revision:
    """Bring the words of an earlier revision back, as a new one. Raises `Refused` for one that is not there."""
    hold(course)
    earlier = revision_numbered(course, number)
    if earlier is None:
        raise Refused("There is no such version of this course.")
    return add_revision(course, earlier.words, how=How(why=why, restored_from=number), by=by)


def drop_part(course: Course, key: str, *, by: Doer) -> None:
    """Take one part out of the plan; earlier revisions keep it."""
    _replan(course, lambda words: tuple(part for part in words.plan if part.key != key), by)


def move_part(course: Course, key: str, by_places: int, *, by: Doer) -> None:
    """Move one part of the plan up or down, and no further than its ends."""

    def moved(words: Words) -> tuple[SessionPlan, ...]:
        plan = list(words.plan)
        at = next((place for place, part in enumerate(plan) if part.key == key), None)
        if at is not None:
            plan.insert(max(0, min(len(plan) - 1, at + by_places)), plan.pop(at))
        return tuple(plan)

    _replan(course, moved, by)


def _replan(course: Course, change: Callable[[Words], tuple[SessionPlan, ...]], by: Doer) -> None:
    hold(course)
    if course.current is not None:
        words = course.current.words
        add_revision(course, replace(words, plan=change(words)), by=by)


def _tidy(said: Mapping[str, str]) -> dict[str, str]:
    return {name: text.replace("\r\n", "\n").strip() for name, text in said.items()}
