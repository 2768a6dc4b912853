"""Writing one piece of a course: a section, or one part of its plan."""

from collections.abc import Mapping

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.courses.actions.drafts import be_present, keep_draft, leave
from college.courses.actions.steps import How, forget_draft
from college.courses.actions.writing import Saved, save_piece
from college.courses.merging import Merged
from college.courses.models import Course, Draft, Revision
from college.courses.pieces import fields_of, section_of, with_fields
from college.courses.queries.revisions import writer_of
from college.courses.queries.writing import draft_of, others_here
from college.courses.words import LONGEST_TEXT, Section, Words
from college.foundation.db import db, transaction
from college.foundation.refusal import Refused
from college.permissions.policy import Permission
from college.web.facilitator.workspace import piece_name, sentences
from college.web.filters import clock_time, in_words
from college.web.forms.courses import JustDo
from college.web.forms.sections import FORMS, Writing
from college.web.guard import allow, may
from college.web.limits import limited
from college.web.loading import OpenPiece, course_of, piece_of_course
from college.web.manager.refusing import said
from college.web.sessions import somebody

bp = Blueprint("sections", __name__, url_prefix="/courses/<slug>")


@bp.get("/sections/<piece>")
@allow(Permission.WRITE_COURSE, piece_of_course)
def edit(place: OpenPiece) -> ResponseReturnValue:
    """Open a piece to write, with what one was typing and had not saved."""
    current = _current(place)
    fields, started_from = fields_of(current.words, place.piece), current.number
    draft = draft_of(place.course, somebody().id, place.piece)
    if draft is None or draft.fields == fields:
        return _editor(place, _filled(place, fields, started_from))
    return _editor(place, _filled(place, draft.fields, draft.started_from), draft=draft)


@bp.post("/sections/<piece>")
@allow(Permission.WRITE_COURSE, piece_of_course)
def save(place: OpenPiece) -> ResponseReturnValue:
    """Save a piece, joined with what others saved meanwhile; where both wrote the same, show both."""
    form = _form(place)
    if not form.validate():
        return _not_saved(place, form, 422)
    if "preview" in request.form:
        return _editor(place, form, shown=_as_words(place.piece, form.fields(place.piece)))
    before = _current(place).number
    how = How(why=form.why.data or "", is_minor="is_minor" in form and bool(form.is_minor.data))
    said_fields, number = form.fields(place.piece), form.revision_open()
    try:
        done = save_piece(place.course, place.piece, said_fields, started_from=number, how=how, by=somebody())
    except Refused as refused:
        return _not_saved(place, said(form, refused), 409)
    if done.revision is None:
        return _side_by_side(place, form, done)
    leave(place.course, by=somebody())
    _tell(done, before)
    return _back(place)


def _tell(done: Saved, before: int) -> None:
    if done.meanwhile is not None:
        name = writer_of(done.meanwhile) or _("Somebody")
        flash(_("%(name)s saved at the same time; both are in.", name=name), "success")
    elif done.revision is not None and done.revision.number > before:
        flash(_("Saved as version %(number)s.", number=done.revision.number), "success")
    else:
        flash(_("Nothing was different from what is saved, so there is no new version."), "notice")


def _not_saved(place: OpenPiece, form: Writing, code: int) -> ResponseReturnValue:
    _keep_typed(place, form.fields(place.piece), form.revision_open())
    return _editor(place, form), code


def _side_by_side(place: OpenPiece, form: Writing, done: Saved) -> ResponseReturnValue:
    """Show what both wrote, and the joined text to go on with; what was typed waits as a draft."""
    _keep_typed(place, form.fields(place.piece), form.revision_open())
    meanwhile = _current(place)
    joined = {name: each.text for name, each in done.joined.items()}
    chosen = _filled(place, joined, meanwhile.number, why=form.why.data or "")
    return _editor(place, chosen, clashes=done.joined, name=writer_of(meanwhile) or _("Somebody")), 409


def _keep_typed(place: OpenPiece, fields: dict[str, str], started_from: int) -> None:
    """Keep what was typed although the page's own transaction is undone."""
    course, by = place.course, somebody()
    db.session.rollback()
    try:
        with transaction():
            keep_draft(course, place.piece, fields, started_from=started_from or _current(place).number, by=by)
    except Refused:
        return  # longer than a draft may be: it stands in the form, and nowhere else


@bp.post("/sections/<piece>/throw-away")
@allow(Permission.WRITE_COURSE, piece_of_course)
def throw_away(place: OpenPiece) -> ResponseReturnValue:
    """Let go of what one was typing, and begin with what is saved."""
    if JustDo().validate():
        forget_draft(place.course, somebody().id, place.piece)
        flash(_("Your draft is thrown away. This is what is saved."), "success")
    return redirect(url_for("facilitator.sections.edit", slug=place.course.slug, piece=place.piece), 303)


@bp.post("/here")
@allow(Permission.WRITE_COURSE, course_of)
@limited("typing")
def here(course: Course) -> ResponseReturnValue:
    """Keep what is being typed, tell who else is writing, and show how it will look: a browser asks by itself."""
    piece, by, typed = request.form.get("piece", ""), somebody(), "typed" in request.form
    try:
        section_of(piece)
        fields = {name: request.form.get(name, "") for name in fields_of(Words(""), piece)}
        draft = keep_draft(course, piece, fields, started_from=_number(course), by=by) if typed else None
    except Refused as refused:
        return jsonify(sentence=in_words(refused)), 422
    if "leaving" in request.form:
        leave(course, by=by)
    else:
        be_present(course, piece, by=by)
    return jsonify(
        others=sentences(others_here(course, by.id), piece),
        kept_at=clock_time(draft.kept_at) if draft is not None else "",
        preview=_preview(piece, fields) if typed else "",
    )


def _number(course: Course) -> int:
    said = request.form.get("started_from", "")
    if said.isascii() and said.isdigit() and len(said) < 10:
        return int(said)
    return course.current.number if course.current is not None else 0


def _preview(piece: str, fields: dict[str, str]) -> str:
    words = _as_words(piece, fields)
    if words is None:
        return ""
    return render_template("facilitator/sections/_words.html", words=words, section=section_of(piece))


def _as_words(piece: str, fields: dict[str, str]) -> Words | None:
    """Read a piece as words that a page can show; nothing for a length that is no number, or far too long a text."""
    if max(map(len, fields.values())) > LONGEST_TEXT:
        return None
    try:
        return with_fields(Words(""), piece, fields)
    except Refused:
        return None


def _form(place: OpenPiece, **named: object) -> Writing:
    form = FORMS[place.section](**named)
    if not may(Permission.MANAGE_COURSES):
        del form.is_minor
    return form


def _filled(place: OpenPiece, fields: dict[str, str], started_from: int, *, why: str = "") -> Writing:
    return _form(place, formdata=None, data=fields | {"started_from": str(started_from), "why": why})


def _editor(
    place: OpenPiece,
    form: Writing,
    *,
    draft: Draft | None = None,
    clashes: Mapping[str, Merged] | None = None,
    name: str = "",
    shown: Words | None = None,
) -> str:
    current, person = _current(place), somebody()
    known = fields_of(current.words, place.piece)
    return render_template(
        "facilitator/sections/edit.html",
        course=place.course,
        piece=place.piece,
        section=place.section,
        heading_text=piece_name(place.piece, current.words),
        names=list(known),
        form=form,
        draft=draft,
        clashes=[(form[field].label.text, each) for field, each in (clashes or {}).items() if each.clashes],
        name=name,
        words=shown or _as_words(place.piece, form.fields(place.piece)) or Words(""),
        others=sentences(others_here(place.course, person.id), place.piece),
        current=current,
    )


def _current(place: OpenPiece) -> Revision:
    if place.course.current is None:
        raise LookupError("a course without words was opened to write")
    return place.course.current


def _back(place: OpenPiece) -> ResponseReturnValue:
    room = "facilitator.plan.show" if place.section is Section.PLAN else "facilitator.workspace.show"
    return redirect(url_for(room, slug=place.course.slug, _anchor=str(place.section)), 303)
