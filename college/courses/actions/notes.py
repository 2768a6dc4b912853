"""Notes "for next time": what those who taught or write a course want done before it is taught again."""

from college.audit.actions import Doer, record
from college.courses.models import Course, Note
from college.courses.suggesting import LONGEST_REMARK
from college.foundation import clock
from college.foundation.db import db, lock, save
from college.foundation.refusal import Refused


def add_note(course: Course, text: str, *, by: Doer) -> Note:
    """Keep a note for next time; it waits at the top of the workspace. Raises `Refused` for nothing or too much."""
    tidy = text.replace("\r\n", "\n").strip()
    if not tidy:
        raise Refused("Write what should be different next time.")
    if len(tidy) > LONGEST_REMARK:
        raise Refused("Please keep each text under %(most)s characters.", most=LONGEST_REMARK)
    note = save(Note(course_id=course.id, person_id=by.id, text=tidy, made_at=clock.now()))
    record("course.note_kept", course, by=by, note=note.id)
    return note


def finish_note(note: Note, *, by: Doer) -> None:
    """Say that a note is done. Who said so first stays on it."""
    lock(note)
    if note.done_at is not None:
        return
    note.done_at, note.done_by_id = clock.now(), by.id
    db.session.flush()
    record("course.note_done", note.course, by=by, note=note.id)
