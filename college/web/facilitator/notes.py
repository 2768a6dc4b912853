"""Notes "for next time", kept by those who taught a course and those who write it."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.courses.actions.notes import add_note, finish_note
from college.courses.models import Course, Note
from college.courses.queries.courses import course_by_slug
from college.courses.queries.notes import note_lines, note_numbered
from college.foundation.refusal import Refused
from college.permissions.policy import Permission
from college.timetable.queries.teachers import teacher_ids
from college.web.forms.remarks import NoteForm
from college.web.guard import allow
from college.web.manager.refusing import said
from college.web.sessions import somebody

bp = Blueprint("notes", __name__, url_prefix="/courses/<slug>/notes")


@dataclass(frozen=True)
class Taught:
    """A course that is taught, and one of its notes, if one is named."""

    course: Course
    note: Note | None = None

    @property
    def author_ids(self) -> frozenset[int]:
        """The numbers of those who write the course."""
        return self.course.author_ids

    @property
    def facilitator_ids(self) -> frozenset[int]:
        """The numbers of those who teach any run of it, or have taught one."""
        return teacher_ids(self.course)


def taught(slug: str, number: int | None = None) -> Taught | None:
    """Find the course, and the note, that an address names."""
    course = course_by_slug(slug)
    if course is None or number is None:
        return Taught(course) if course is not None else None
    note = note_numbered(course, number)
    return Taught(course, note) if note is not None else None


@bp.get("")
@allow(Permission.KEEP_NOTES, taught)
def index(found: Taught) -> ResponseReturnValue:
    """List the notes that wait, and ask for another."""
    return _page(found.course, NoteForm())


@bp.post("")
@allow(Permission.KEEP_NOTES, taught)
def add(found: Taught) -> ResponseReturnValue:
    """Keep a note."""
    form = NoteForm()
    if not form.validate():
        return _page(found.course, form), 422
    try:
        add_note(found.course, form.text.data or "", by=somebody())
    except Refused as refused:
        return _page(found.course, said(form, refused)), 409
    flash(_("Your note is kept for next time."), "success")
    return redirect(url_for("facilitator.notes.index", slug=found.course.slug), 303)


@bp.post("/<int:number>/done")
@allow(Permission.KEEP_NOTES, taught)
def finish(found: Taught) -> ResponseReturnValue:
    """Say that a note is done."""
    if found.note is not None:
        finish_note(found.note, by=somebody())
        flash(_("The note is done."), "success")
    return redirect(url_for("facilitator.notes.index", slug=found.course.slug), 303)


def _page(course: Course, form: NoteForm) -> str:
    return render_template(
        "facilitator/notes/index.html",
        course=course,
        form=form,
        notes=note_lines(course),
        done=note_lines(course, done=True),
    )
