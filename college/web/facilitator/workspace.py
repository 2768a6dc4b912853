"""The workspace of a course: its words in sections, who writes it, who signed it, and what is still missing."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.courses.lifecycle import checklist, first_missing
from college.courses.models import Course
from college.courses.pieces import fields_of, section_of
from college.courses.queries import courses, signing
from college.courses.queries.notes import note_lines
from college.courses.queries.plan_library import credits_of
from college.courses.queries.remarks import open_counts
from college.courses.queries.revisions import last_written_by
from college.courses.queries.writing import WriterHere, drafts_of, others_here
from college.courses.rules import State
from college.courses.words import SECTION_NAMES, Section, Words
from college.foundation.refusal import Refused
from college.permissions.policy import Permission
from college.settings.queries import the_college
from college.web.filters import in_words
from college.web.forms.sections import Sign
from college.web.guard import allow
from college.web.loading import course_of
from college.web.sessions import somebody

bp = Blueprint("workspace", __name__, url_prefix="/courses")
SIGNABLE = frozenset({State.IN_REVIEW, State.SIGNED_OFF, State.PUBLISHED})

Steps = list[tuple[str, None, str, str]]


@dataclass(frozen=True)
class Unsaved:
    """A draft of one's own, said in the workspace."""

    piece: str
    name: str


@bp.get("/<slug>")
@allow(Permission.WRITE_COURSE, course_of)
def show(course: Course) -> ResponseReturnValue:
    """Show the course as it is written now, and what is still missing before everybody sees it so."""
    return page(course)


def page(course: Course, trouble: Refused | None = None, form: Sign | None = None) -> str:
    """Draw the workspace, with what did not work at its head."""
    person, policy, standing = somebody(), the_college().policy, signing.standing_of(course)
    current, mine = course.current, courses.author_of(course, person)
    signed = signing.signature_lines(current) if current is not None else []
    seen = last_written_by(course, person.id)
    return render_template(
        "facilitator/workspace/show.html",
        course=course,
        current=current,
        words=current.words if current is not None else Words(course.code),
        names=SECTION_NAMES,
        policy=policy,
        lacks=first_missing(policy, standing),
        steps=_steps([(_(step.text), step.done) for step in checklist(policy, standing)]),
        authors=courses.authors(course),
        credits=credits_of(course),
        mine=mine,
        signatures=signed,
        i_signed=person.id in {line.person_id for line in signed},
        may_sign_now=course.state in SIGNABLE,
        is_shown_as_written=standing.is_published_as_written and course.state is State.PUBLISHED,
        is_unsigned=signing.was_published_unsigned(course),
        others=sentences(others_here(course, person.id)),
        unsaved=_unsaved(course, person.id),
        seen=seen if current is not None and seen < current.number else 0,
        notes=note_lines(course),
        remarks_waiting=open_counts(course),
        sign=form or Sign(data={"number": str(current.number) if current is not None else ""}),
        trouble=in_words(trouble) if trouble is not None else "",
    )


def piece_name(piece: str, words: Words) -> str:
    """Say which piece of a course is meant: its section, or the part of the plan by its title."""
    section = section_of(piece)
    if section is not Section.PLAN:
        return _(SECTION_NAMES[section])
    return fields_of(words, piece)["title"] or _("A new part of the plan")


def sentences(others: list[WriterHere], piece: str = "") -> list[str]:
    """Say who else is writing: here, or in which section."""
    return [
        _("%(name)s is writing here.", name=other.name)
        if other.piece == piece
        else _(
            "%(name)s is writing in: %(section)s.", name=other.name, section=_(SECTION_NAMES[section_of(other.piece)])
        )
        for other in others
    ]


def _steps(lines: list[tuple[str, bool]]) -> Steps:
    first = next((place for place, (_text, done) in enumerate(lines) if not done), len(lines))
    return [
        (text, None, "done" if done else "todo" if place == first else "later", "")
        for place, (text, done) in enumerate(lines)
    ]


def _unsaved(course: Course, person_id: int) -> list[Unsaved]:
    words = course.current.words if course.current is not None else Words("")
    return [
        Unsaved(draft.piece, piece_name(draft.piece, words))
        for draft in drafts_of(course, person_id)
        if draft.fields != fields_of(words, draft.piece)
    ]
