"""Keeping what somebody types before they save it, and telling others where they write."""

from collections.abc import Mapping

from sqlalchemy import select

from college.audit.actions import Doer
from college.courses.models import Course, Draft, Presence
from college.courses.pieces import section_of
from college.courses.words import LONGEST_TEXT
from college.foundation import clock
from college.foundation.db import db, lock, save
from college.foundation.refusal import Refused


def keep_draft(course: Course, piece: str, fields: Mapping[str, str], *, started_from: int, by: Doer) -> Draft:
    """Keep what somebody has typed into a piece; the next keeping takes its place, a save lets it go."""
    section_of(piece)
    if max(map(len, fields.values()), default=0) > 2 * LONGEST_TEXT:
        raise Refused("Please keep each text under %(most)s characters.", most=LONGEST_TEXT)
    lock(course)  # somebody may write in two windows at once
    mine = (Draft.course_id == course.id, Draft.person_id == by.id, Draft.piece == piece)
    draft = db.session.scalars(select(Draft).where(*mine)).one_or_none()
    if draft is None:
        draft = Draft(course_id=course.id, person_id=by.id, piece=piece)
    draft.fields, draft.started_from, draft.kept_at = dict(fields), started_from, clock.now()
    return save(draft)


def be_present(course: Course, piece: str, *, by: Doer) -> None:
    """Note that somebody writes in this piece just now."""
    lock(course)
    found = db.session.scalars(
        select(Presence).where(Presence.course_id == course.id, Presence.person_id == by.id)
    ).one_or_none()
    presence = found or Presence(course_id=course.id, person_id=by.id)
    presence.piece, presence.seen_at = piece, clock.now()
    save(presence)


def leave(course: Course, *, by: Doer) -> None:
    """Note that somebody stopped writing."""
    db.session.query(Presence).filter_by(course_id=course.id, person_id=by.id).delete()
