"""Planning a series of sessions: every date is shown with what is in its way before any of them is saved."""

from dataclasses import dataclass, field
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from college.enrolment.actions.telling import tell_of_new_sessions
from college.enrolment.dates import Preview, Proposed, preview
from college.foundation import clock
from college.foundation.refusal import Refused
from college.permissions.policy import Permission
from college.timetable import rules
from college.timetable.actions.changing import hold_sessions
from college.timetable.actions.clashes import keep_reason
from college.timetable.actions.series import add_series
from college.timetable.actions.sessions import may_add
from college.timetable.actions.teachers import hold_teachers
from college.timetable.actions.wall import Which
from college.timetable.models import Run
from college.timetable.recurrence import days_of
from college.web.filters import in_words
from college.web.forms.reasons import WhyForm
from college.web.forms.series import SeriesForm
from college.web.forms.sessions import a_week_later, answers_of, people_choices, place_choices
from college.web.guard import allow
from college.web.loading import run_of
from college.web.manager.foresight import told, typed, was_seen
from college.web.manager.refusing import said
from college.web.sessions import somebody

bp = Blueprint("series", __name__, url_prefix="/runs/<code>/series")

TICKED, WHICH = "keep", "which-"


@dataclass
class Look:
    """What the page shows of a preview: which dates are ticked, and what is wrong with the answers to it."""

    preview: Preview
    kept: set[date]
    why: WhyForm
    unanswered: set[date] = field(default_factory=set)
    is_new: bool = False


@bp.get("")
@allow(Permission.MANAGE_TIMETABLE, run_of)
def new(run: Run) -> ResponseReturnValue:
    """Ask for a series, beginning a week after the run's last session and otherwise like it."""
    last = max(run.sessions, key=lambda session: session.starts_at, default=None)
    if last is None:
        return _page(run, SeriesForm())
    after = a_week_later(clock.local(last.starts_at).date())
    return _page(run, SeriesForm(data=answers_of(last) | {"day": after}))


@bp.post("")
@allow(Permission.MANAGE_TIMETABLE, run_of)
def make(run: Run) -> ResponseReturnValue:
    """Show every date of the series with what is in its way; once that was seen, save those that are kept."""
    if was_seen():
        hold_sessions(run)  # nobody joins the run or changes a session between the look and the deed
    form = SeriesForm()
    form.offer(place_choices(), people_choices())
    if not form.validate():
        return _page(run, form), 422
    try:
        found = _preview(run, form)
    except Refused as refused:
        return _page(run, said(form, refused)), 409
    if not was_seen():
        return _page(run, form, Look(found, {one.day for one in found.dates if one.is_usual}, WhyForm()))
    return _saved(run, form, found)


def _preview(run: Run, form: SeriesForm) -> Preview:
    may_add(run, 0)
    days = days_of(form.pattern(), room_for=rules.MOST_SESSIONS - len(run.sessions))
    wanted = form.wanted()
    hold_teachers(wanted.teachers)
    return preview(run, wanted, days, _which())


def _saved(run: Run, form: SeriesForm, found: Preview) -> ResponseReturnValue:
    chosen = found.clear if "skip" in request.form else [one for one in found.dates if one.day in _ticked()]
    look = Look(found, {one.day for one in chosen}, WhyForm())
    if request.form["seen"] != found.mark:
        look.is_new = True
        return _page(run, form, look), 409
    look.unanswered = {one.day for one in chosen if one.asks and one.which is None}
    if look.unanswered:
        look.why.form_errors.append(_("A time comes twice that night. Say whether the first or the second is meant."))
        return _page(run, form, look), 409
    try:
        _may_be_kept(chosen)
        if not look.why.validate():
            return _page(run, form, look), 422
        if not look.why.reason.data and not all(one.is_clear for one in chosen):
            look.why.ask()
            return _page(run, form, look), 422
        count = _add(run, chosen, look.why.reason.data or "")
    except Refused as refused:
        look.why.form_errors.append(in_words(refused))
        return _page(run, form, look), 409
    added = ngettext("One session is added.", "%(num)s sessions are added.", count)
    flash(f"{added} {told(found.outlook)}" if found.outlook.reached else added, "success")
    return redirect(url_for("manager.runs.show", code=run.code), 303)


def _may_be_kept(chosen: list[Proposed]) -> None:
    for one in chosen:
        if one.refusal is not None:
            raise one.refusal


def _add(run: Run, chosen: list[Proposed], reason: str) -> int:
    in_time = sorted(((one.plan, one.step) for one in chosen if one.plan), key=lambda pair: pair[0].starts_at)
    sessions = add_series(run, [plan for plan, _step in in_time], by=somebody())
    for session, (_plan, step) in zip(sessions, in_time, strict=True):
        keep_reason(session, step.clashes if step else (), reason, by=somebody())
    tell_of_new_sessions(sessions)
    return len(sessions)


def _page(run: Run, form: SeriesForm, look: Look | None = None) -> str:
    form.offer(place_choices(), people_choices())
    sent = typed({TICKED, "skip"} | {name for name in request.form if name.startswith(WHICH)}) if look else []
    return render_template(
        "manager/series/new.html",
        run=run,
        form=form,
        look=look,
        typed=sent,
        which=Which,
        most=rules.MOST_SESSIONS,
    )


def _ticked() -> set[date]:
    return {day for word in request.form.getlist(TICKED) if (day := _day(word))}


def _which() -> dict[date, Which]:
    answers = ((_day(name.removeprefix(WHICH)), word) for name, word in request.form.items() if name.startswith(WHICH))
    return {day: Which(word) for day, word in answers if day and word in set(Which)}


def _day(word: str) -> date | None:
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None
