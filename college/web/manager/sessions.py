"""Planning the sessions of a run: what is wanted, then what would happen and who would hear of it, then the deed."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from college.enrolment.actions.telling import (
    tell_of_cancelled_run,
    tell_of_cancelled_sessions,
    tell_of_changes,
    tell_of_handover,
    tell_of_new_sessions,
)
from college.enrolment.outlook import Outlook, outlook_of_cancelling, outlook_of_change, outlook_of_new
from college.foundation import clock
from college.foundation.refusal import Refused
from college.permissions.policy import Permission
from college.timetable.actions import sessions as actions
from college.timetable.actions.changing import change_sessions, hold_sessions, plans_for
from college.timetable.actions.clashes import keep_reason
from college.timetable.actions.sessions import Plan
from college.timetable.actions.teachers import hold_teachers
from college.timetable.actions.wall import ComesTwice
from college.timetable.models import Run, Session
from college.timetable.queries.sessions import place_of
from college.timetable.queries.sessions_of_run import Scope, sessions_meant
from college.timetable.rules import SessionState
from college.web.filters import in_words
from college.web.forms.reasons import WhyForm
from college.web.forms.sessions import (
    SessionForm,
    TeachersForm,
    a_week_later,
    answers_of,
    as_opened,
    moved_to,
    others_who_teach,
    people_choices,
    place_choices,
    scope_choices,
)
from college.web.guard import allow
from college.web.loading import run_of, session_of
from college.web.manager import beside
from college.web.manager.foresight import is_as_seen, told, typed, was_seen
from college.web.manager.refusing import said
from college.web.sessions import somebody

bp = Blueprint("sessions", __name__, url_prefix="/runs/<code>/sessions")


@bp.get("/new")
@allow(Permission.MANAGE_TIMETABLE, run_of)
def new(run: Run) -> ResponseReturnValue:
    """Ask for one more session, a week after the last one and otherwise like it."""
    last = max(run.sessions, key=lambda session: session.starts_at, default=None)
    if last is None:
        return _new_page(run, _new_form())
    after = a_week_later(clock.local(last.starts_at).date())
    return _new_page(run, SessionForm(data=answers_of(last) | {"day": after, "which": None}))


@bp.post("/new")
@allow(Permission.MANAGE_TIMETABLE, run_of)
def add(run: Run) -> ResponseReturnValue:
    """Add a session, once it was said who hears of it and what is in its way."""
    if was_seen():
        hold_sessions(run)  # nobody joins the run or changes a session between the look and the deed
    form = _new_form()
    if not form.validate():
        return _new_page(run, form), 422
    try:
        plan = form.plan()
        actions.may_add(run, 1)
        if (no := actions.refusal_beside(run, plan)) is not None:
            raise no
        hold_teachers(plan.teachers)
        outlook = outlook_of_new(run, [plan])
        if (page := _first_looked_at(outlook, form, None)) is not None:
            return page
        _add(run, plan, outlook)
    except Refused as refused:
        return _new_page(run, _said(form, refused)), 409
    return redirect(url_for("manager.runs.show", code=run.code), 303)


@bp.get("/<int:number>")
@allow(Permission.MANAGE_TIMETABLE, session_of)
def edit(session: Session) -> ResponseReturnValue:
    """Show a session to be moved, or to be taught by others; `day` and `starts` of the address are filled in."""
    return _page(session, _form(session, asked=False))


@bp.post("/<int:number>")
@allow(Permission.MANAGE_TIMETABLE, session_of)
def change(session: Session) -> ResponseReturnValue:
    """Move a session, or others of its run with it, or change who teaches; once it was said who hears of it.

    Nobody undoes unseen what another did while they typed, such as to step in: then the page says how it is now.
    """
    hold_sessions(session.run)
    form = _form(session, asked=True)
    if not form.validate():
        return _page(session, form), 422
    if not was_seen() and request.form.get("opened", opened := as_opened(session)) != opened:
        return _page(session, form, is_new=True), 409
    try:
        if isinstance(form, TeachersForm):
            _put_right(session, form)
        elif (page := _changed(session, form)) is not None:
            return page
    except Refused as refused:
        return _page(session, _said(form, refused)), 409
    return redirect(url_for("manager.runs.show", code=session.run.code), 303)


@bp.get("/<int:number>/cancel")
@allow(Permission.MANAGE_TIMETABLE, session_of)
def cancelling(session: Session) -> ResponseReturnValue:
    """Say what cancelling a session, or others of its run with it, would do, and who would hear, before it is."""
    return _cancelling(session, _scope(request.args.get("scope")))


@bp.post("/<int:number>/cancel")
@allow(Permission.MANAGE_TIMETABLE, session_of)
def cancel(session: Session) -> ResponseReturnValue:
    """Cancel sessions, and with the last one the run, and tell those who count on them."""
    hold_sessions(session.run)
    scope = _scope(request.form.get("scope"))
    meant = sessions_meant(session, scope)
    outlook = _outlook_of_cancelling(session, meant)
    if not _may_be_changed(session) or not is_as_seen(outlook):
        return _cancelling(session, scope, is_new=was_seen()), 409
    if actions.cancel_sessions(meant, by=somebody()):
        tell_of_cancelled_run(session.run, meant)
        flash(_("With its last session the run is cancelled. Everybody on it is being told."), "success")
    else:
        tell_of_cancelled_sessions(meant)
        done = ngettext("The session is cancelled.", "%(num)s sessions are cancelled.", len(meant))
        flash(f"{done} {told(outlook)}", "success")
    return redirect(url_for("manager.runs.show", code=session.run.code), 303)


def _add(run: Run, plan: Plan, outlook: Outlook) -> None:
    session = actions.add_session(run, plan, by=somebody())
    keep_reason(session, outlook.steps[0].clashes, _reason(), by=somebody())
    tell_of_new_sessions([session])
    flash(_("Session %(number)s is added.", number=session.number), "success")


def _put_right(session: Session, form: TeachersForm) -> None:
    handover = actions.teach(session, form.teachers() + others_who_teach(session), by=somebody())
    tell_of_handover(session, handover)
    flash(_("The session is changed."), "success")


def _changed(session: Session, form: SessionForm) -> ResponseReturnValue | None:
    wanted = form.wanted()
    wanted = replace(wanted, teachers=wanted.teachers + others_who_teach(session))
    asked = plans_for(session, wanted, sessions_meant(session, form.scope_meant))
    hold_teachers(teaching for _session, plan in asked for teaching in plan.teachers)
    outlook = outlook_of_change(session.run, asked)
    if not any(step.differs for step in outlook.steps):
        flash(_("Nothing was different, so nothing was changed."), "notice")
        return None
    if (page := _first_looked_at(outlook, form, session)) is not None:
        return page
    changes = change_sessions(asked, by=somebody())
    for step in outlook.steps:
        if step.session is not None:
            keep_reason(step.session, step.clashes, _reason(), by=somebody())
    tell_of_changes(changes)
    moved = ngettext("The session is changed.", "%(num)s sessions are changed.", len(changes))
    flash(f"{moved} {told(outlook)}" if outlook.people else moved, "success")
    return None


def _first_looked_at(outlook: Outlook, form: SessionForm, session: Session | None) -> ResponseReturnValue | None:
    """Show what would happen, unless it was seen as it is, and is possible, and has its reason where one is due."""
    if outlook.is_quiet:
        return None
    why = WhyForm()
    if not was_seen():
        return _ahead(outlook, form, session, why)
    if not outlook.is_possible or not is_as_seen(outlook):
        return _ahead(outlook, form, session, why, is_new=not is_as_seen(outlook)), 409
    if not why.validate():
        return _ahead(outlook, form, session, why), 422
    if outlook.needs_reason and not why.reason.data:
        why.ask()
        return _ahead(outlook, form, session, why), 422
    return None


def _ahead(outlook: Outlook, form: SessionForm, session: Session | None, why: WhyForm, *, is_new: bool = False) -> str:
    return render_template(
        "manager/sessions/ahead.html",
        outlook=outlook,
        run=outlook.run,
        session=session,
        form=form,
        opened=as_opened(session) if session is not None else "",
        why=why,
        typed=typed(),
        is_new=is_new,
    )


def _cancelling(session: Session, scope: Scope, *, is_new: bool = False) -> str:
    meant = sessions_meant(session, scope)
    outlook = _outlook_of_cancelling(session, meant)
    return render_template(
        "manager/sessions/cancelling.html",
        session=session,
        pages=beside.of_session(session, "manager.sessions.cancelling"),
        place=place_of(session),
        may_be_changed=_may_be_changed(session),
        is_last=_is_last(session, meant),
        outlook=outlook,
        scope=scope,
        scopes=scope_choices(session),
        is_new=is_new,
    )


def _outlook_of_cancelling(session: Session, meant: list[Session]) -> Outlook:
    return outlook_of_cancelling(session.run, meant, whole_run=_is_last(session, meant))


def _is_last(session: Session, meant: list[Session]) -> bool:
    return not any(other.is_on for other in session.run.sessions if other not in meant)


def _new_form() -> SessionForm:
    form = SessionForm()
    form.offer(place_choices(), people_choices())
    form.offer_scopes(None)
    return form


def _form(session: Session, *, asked: bool) -> SessionForm | TeachersForm:
    kind = SessionForm if _may_be_changed(session) else TeachersForm
    form = kind() if asked else kind(data=moved_to(session, request.args))
    people = people_choices(session)
    if isinstance(form, SessionForm):
        form.offer(place_choices(), people)
        form.offer_scopes(session)
    else:
        form.offer_people(people)
    return form


def _page(session: Session, form: SessionForm | TeachersForm, *, is_new: bool = False) -> str:
    return render_template(
        "manager/sessions/edit.html",
        session=session,
        pages=beside.of_session(session, "manager.sessions.edit"),
        form=form,
        opened=as_opened(session),
        place=place_of(session),
        may_be_changed=_may_be_changed(session),
        is_new=is_new,
    )


def _new_page(run: Run, form: SessionForm) -> str:
    form.offer(place_choices(), people_choices())
    form.offer_scopes(None)
    return render_template("manager/sessions/new.html", run=run, form=form)


def _said(form: SessionForm | TeachersForm, refused: Refused) -> SessionForm | TeachersForm:
    if isinstance(refused, ComesTwice) and isinstance(form, SessionForm):
        form.which.errors = [in_words(refused)]
        return form
    return said(form, refused)


def _scope(word: str | None) -> Scope:
    return Scope(word) if word in set(Scope) else Scope.THIS


def _reason() -> str:
    return request.form.get("reason", "").strip()


def _may_be_changed(session: Session) -> bool:
    return session.state is SessionState.PLANNED and session.ends_at > clock.now()
