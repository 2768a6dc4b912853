"""Planning the sessions of a run; whoever counts on one hears of a change in the same transaction."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from college.enrolment.actions.telling import (
    tell_of_cancelled_run,
    tell_of_cancelled_session,
    tell_of_handover,
    tell_of_move,
    tell_of_new_session,
)
from college.enrolment.audience import Hearer, by_channel, hearers, reached
from college.foundation import clock
from college.foundation.refusal import Refused
from college.permissions.policy import Permission
from college.timetable.actions import sessions as actions
from college.timetable.models import Run, Session
from college.timetable.queries.sessions import place_of
from college.timetable.rules import SessionState
from college.web.forms.sessions import (
    SessionForm,
    TeachersForm,
    a_week_later,
    answers_of,
    others_who_teach,
    people_choices,
    place_choices,
)
from college.web.guard import allow
from college.web.loading import run_of, session_of
from college.web.manager.refusing import said
from college.web.sessions import somebody

bp = Blueprint("sessions", __name__, url_prefix="/runs/<code>/sessions")


@bp.get("/new")
@allow(Permission.MANAGE_TIMETABLE, run_of)
def new(run: Run) -> ResponseReturnValue:
    """Ask for one more session, a week after the last one and otherwise like it."""
    last = max(run.sessions, key=lambda session: session.starts_at, default=None)
    known = answers_of(last) if last else {}
    form = SessionForm(data=known | {"day": a_week_later(clock.local(last.starts_at).date())} if last else known)
    return _new_page(run, form)


@bp.post("/new")
@allow(Permission.MANAGE_TIMETABLE, run_of)
def add(run: Run) -> ResponseReturnValue:
    """Add a session and tell those who are on the run."""
    form = SessionForm()
    form.offer(place_choices(), people_choices())
    if not form.validate():
        return _new_page(run, form), 422
    try:
        session = actions.add_session(run, form.plan(), by=somebody())
    except Refused as refused:
        return _new_page(run, said(form, refused)), 409
    if session.starts_at > clock.now():
        tell_of_new_session(session)
    flash(_("Session %(number)s is added.", number=session.number), "success")
    _say_if_twice(form)
    return redirect(url_for("manager.runs.show", code=run.code), 303)


@bp.get("/<int:number>")
@allow(Permission.MANAGE_TIMETABLE, session_of)
def edit(session: Session) -> ResponseReturnValue:
    """Show a session to be moved, or to be taught by others; who would hear of it is said beside."""
    return _page(session, _form(session, asked=False))


@bp.post("/<int:number>")
@allow(Permission.MANAGE_TIMETABLE, session_of)
def change(session: Session) -> ResponseReturnValue:
    """Move a session or change who teaches it, and tell those who count on it."""
    form = _form(session, asked=True)
    if not form.validate():
        return _page(session, form), 422
    told = reached(_who_hear(session))
    try:
        was = actions.move(session, form.plan(), by=somebody()) if isinstance(form, SessionForm) else None
        handover = actions.teach(session, form.teachers() + others_who_teach(session), by=somebody())
    except Refused as refused:
        return _page(session, said(form, refused)), 409
    if was is not None:
        tell_of_move(session, was, handover)
    tell_of_handover(session, handover, was.starts_at if was else None)
    flash(_moved(told) if was is not None else _("The session is changed."), "success")
    _say_if_twice(form)
    return redirect(url_for("manager.runs.show", code=session.run.code), 303)


@bp.get("/<int:number>/cancel")
@allow(Permission.MANAGE_TIMETABLE, session_of)
def cancelling(session: Session) -> ResponseReturnValue:
    """Say what cancelling a session would do, and who would hear of it, before it is done."""
    last = not any(other.is_on for other in session.run.sessions if other is not session)
    people = hearers(session.run, [session], waiting=last)
    return render_template(
        "manager/sessions/cancelling.html",
        session=session,
        place=place_of(session),
        may_be_changed=_may_be_changed(session),
        is_last=last,
        people=people,
        channels=by_channel(people),
    )


@bp.post("/<int:number>/cancel")
@allow(Permission.MANAGE_TIMETABLE, session_of)
def cancel(session: Session) -> ResponseReturnValue:
    """Cancel a session, and with the last one the run, and tell those who count on it."""
    if actions.cancel_session(session, by=somebody()):
        tell_of_cancelled_run(session.run, [session])
        flash(_("The session is cancelled, and with it the run. Everybody on it is being told."), "success")
    else:
        tell_of_cancelled_session(session)
        flash(_("The session is cancelled. Everybody who counts on it is being told."), "success")
    return redirect(url_for("manager.runs.show", code=session.run.code), 303)


def _form(session: Session, *, asked: bool) -> SessionForm | TeachersForm:
    kind = SessionForm if _may_be_changed(session) else TeachersForm
    form = kind() if asked else kind(data=answers_of(session))
    people = people_choices(session)
    if isinstance(form, SessionForm):
        form.offer(place_choices(), people)
    else:
        form.offer_people(people)
    return form


def _page(session: Session, form: SessionForm | TeachersForm) -> str:
    people = _who_hear(session)
    return render_template(
        "manager/sessions/edit.html",
        session=session,
        form=form,
        place=place_of(session),
        may_be_changed=_may_be_changed(session),
        people=people,
        channels=by_channel(people),
    )


def _new_page(run: Run, form: SessionForm) -> str:
    form.offer(place_choices(), people_choices())
    people = hearers(run, ())
    return render_template("manager/sessions/new.html", run=run, form=form, people=people, channels=by_channel(people))


def _who_hear(session: Session) -> list[Hearer]:
    return hearers(session.run, [session])


def _may_be_changed(session: Session) -> bool:
    return session.state is SessionState.PLANNED and session.ends_at > clock.now()


def _moved(told: int) -> str:
    return ngettext(
        "The session is moved. One person is being told.", "The session is moved. %(num)s people are being told.", told
    )


def _say_if_twice(form: SessionForm | TeachersForm) -> None:
    if isinstance(form, SessionForm) and form.times().twice:
        flash(_("The clocks go back that night, and this time comes twice: the first is meant."), "notice")
