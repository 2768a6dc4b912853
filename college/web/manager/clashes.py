"""What stands in the way of a session that is planned, and going on all the same, with a reason."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.enrolment.queries.standing_in_the_way import in_the_way
from college.foundation.refusal import Refused
from college.permissions.policy import Permission
from college.timetable.actions.clashes import keep_reason
from college.timetable.models import Session
from college.timetable.queries.reasons import reasons_of
from college.timetable.queries.sessions import place_of
from college.web.filters import in_words
from college.web.forms.clashes import ReasonForm
from college.web.guard import allow
from college.web.loading import session_of
from college.web.manager import beside
from college.web.manager.refusing import said
from college.web.sessions import somebody

bp = Blueprint("clashes", __name__, url_prefix="/runs/<code>/sessions/<int:number>/clashes")


@bp.get("")
@allow(Permission.MANAGE_TIMETABLE, session_of)
def show(session: Session) -> ResponseReturnValue:
    """Show what stands in the way of a session now, and the reasons on record."""
    return _page(session, ReasonForm())


@bp.post("")
@allow(Permission.MANAGE_TIMETABLE, session_of)
def overrule(session: Session) -> ResponseReturnValue:
    """Keep why the session is taught all the same."""
    form = ReasonForm()
    if not form.validate():
        return _page(session, form), 422
    warnings = [clash for clash in in_the_way(session) if not clash.stops]
    try:
        keep_reason(session, warnings, form.reason.data or "", by=somebody())
    except Refused as refused:
        return _page(session, said(form, refused)), 409
    flash(_("The reason is kept beside the session."), "success")
    return redirect(url_for("manager.runs.show", code=session.run.code), 303)


def _page(session: Session, form: ReasonForm) -> str:
    found = in_the_way(session)
    return render_template(
        "manager/clashes/show.html",
        session=session,
        pages=beside.of_session(session, "manager.clashes.show"),
        place=place_of(session),
        form=form,
        stopping=[in_words(clash) for clash in found if clash.stops],
        warnings=[in_words(clash) for clash in found if not clash.stops],
        reasons=reasons_of([session.id]),
    )
