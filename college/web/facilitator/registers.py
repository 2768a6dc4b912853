"""The register of a session: one thumb, a tap a person, saved as one goes."""

from functools import partial

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.attendance import actions
from college.attendance.queries import registers as queries
from college.attendance.rules import MARK_NAMES, Attended, is_too_early
from college.foundation import clock
from college.permissions.policy import Permission
from college.timetable.models import Session
from college.timetable.queries.sessions import place_of
from college.web.downloads import pdf_of
from college.web.filters import clock_time
from college.web.forms.attendance import NOTHING, Register, taps
from college.web.guard import allow, may
from college.web.loading import session_of
from college.web.register_sheet import register_sheet
from college.web.sessions import somebody
from college.web.unit_of_work import looked_at

bp = Blueprint("registers", __name__)

TONES = {
    Attended.ATTENDED: "good",
    Attended.LATE: "info",
    Attended.PART: "info",
    Attended.APOLOGIES: "wait",
    Attended.MISSED: "stop",
    Attended.NOT_EXPECTED: "neutral",
}


USUAL = (Attended.ATTENDED, Attended.LATE, Attended.MISSED)  # one tap; the others are behind one more
RARE = (Attended.PART, Attended.APOLOGIES, Attended.NOT_EXPECTED)


def _choices(session: Session, marks: tuple[Attended, ...]) -> list[tuple[str, str, str, bool]]:
    too_early = partial(is_too_early, starts_at=session.starts_at, now=clock.now())
    return [(mark.value, _(MARK_NAMES[mark]), TONES[mark], too_early(mark)) for mark in marks]


@bp.get("/runs/<code>/register/<int:number>")
@allow(Permission.SEE_REGISTER, session_of)
def show(session: Session) -> ResponseReturnValue:
    """Show the register; to those who teach the run also what helps each student in the room."""
    looked_at("register.seen", session)
    with_needs = may(Permission.SEE_NEEDS, session)
    return render_template(
        "facilitator/registers/show.html",
        session=session,
        place=place_of(session),
        rows=queries.register_of(session, with_needs=with_needs),
        with_needs=with_needs,
        usual=_choices(session, USUAL),
        rare=[*_choices(session, RARE), (NOTHING, _("No mark"), "neutral", False)],
        may_mark=may(Permission.MARK_REGISTER, session) and session.is_on,
        too_early=is_too_early(Attended.ATTENDED, starts_at=session.starts_at, now=clock.now()),
        form=Register(),
    )


@bp.get("/runs/<code>/register/<int:number>.pdf")
@allow(Permission.SEE_REGISTER, session_of)
def sheet(session: Session) -> ResponseReturnValue:
    """Give the register on paper: boxes to tick, and lines for those who come without a place."""
    looked_at("register.seen", session)
    rows = queries.register_of(session, with_needs=may(Permission.SEE_NEEDS, session))
    return pdf_of(register_sheet(session, rows), "register")


@bp.post("/runs/<code>/register/<int:number>")
@allow(Permission.MARK_REGISTER, session_of)
def save(session: Session) -> ResponseReturnValue:
    """Keep the whole page; what somebody else marked meanwhile stays, and is told."""
    rows = queries.register_of(session, with_needs=False)
    kept = actions.save_register(session, taps(rows, request.form.to_dict()), by=somebody())
    names = ", ".join(row.name for row in rows if row.enrolment_id in kept)
    taps_one_by_one = "application/json" in request.accept_mimetypes.values()
    if names:
        flash(_("Somebody else marked these meanwhile, and their mark stays: %(names)s.", names=names), "warning")
    elif not taps_one_by_one:
        flash(_("The register is saved."), "success")
    if taps_one_by_one:
        return jsonify(saved=not kept, at=clock_time(clock.now()), others=names)
    return redirect(url_for("facilitator.registers.show", code=session.run.code, number=session.number), 303)
