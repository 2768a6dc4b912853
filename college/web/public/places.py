"""Taking a place: the short form, and the page that says what happens next.

A visitor's pages are the same whether or not we know them; what we know, we tell by message.
"""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.enrolment.actions.asking import may_ask_now
from college.enrolment.actions.forms import ask_by_form
from college.enrolment.queries import places, situation
from college.enrolment.queries.overlaps import overlaps
from college.foundation import clock
from college.foundation.refusal import Refused
from college.permissions.policy import Permission
from college.settings.models import Agreement
from college.settings.queries import agreement_in_force
from college.timetable import calendar
from college.timetable.models import Run
from college.timetable.queries.feeds import as_shown
from college.timetable.queries.sessions_of_run import session_rows
from college.web.filters import in_words
from college.web.forms.enrolment import AskForPlace
from college.web.guard import allow
from college.web.limits import limited
from college.web.loading import run_to_ask_for
from college.web.sessions import me, settings

bp = Blueprint("places", __name__, url_prefix="/runs/<code>/place")
TOLD = "told"  # in the browser's own cookie: what this browser was told, of one run


@bp.get("")
@allow(Permission.ASK_FOR_PLACE, run_to_ask_for)
def new(run: Run) -> ResponseReturnValue:
    """Ask what we need to know before we keep a place, or say why nobody can ask just now."""
    person = me()
    if person is not None and places.stands(places.of_person(person.id, run.id)):
        return redirect(url_for("student.places.show", code=run.code), 303)
    agreement = _agreement_to_accept()
    form = AskForPlace().for_page(
        known=person is not None, agreement=agreement is not None, usual=places.comes_as(person) if person else ()
    )
    told = None if person is not None else _told_of(run)
    return _page(run, form, agreement, told)


@bp.post("")
@allow(Permission.ASK_FOR_PLACE, run_to_ask_for)
@limited("asking")
def ask(run: Run) -> ResponseReturnValue:
    """Give a place, or a turn in the queue; the next page says which."""
    person, agreement = me(), _agreement_to_accept()
    form = AskForPlace().for_page(known=person is not None, agreement=agreement is not None)
    if not form.validate():
        return _page(run, form, agreement, None), 422
    in_force = agreement_in_force()
    said = ask_by_form(
        form.sent(run.code, person.id if person else None),
        run,
        person or form.newcomer(),
        form.wish(in_force.id if in_force else None),
    )
    session[TOLD] = {"code": run.code, "state": said.state, "number": said.number}
    return redirect(url_for("public.places.done", code=run.code), 303)


@bp.get("/done")
@allow(Permission.ASK_FOR_PLACE, run_to_ask_for)
def done(run: Run) -> ResponseReturnValue:
    """Say what happens next, to the browser that asked."""
    told = _told_of(run)
    if told is None:
        return redirect(url_for("public.places.new", code=run.code), 303)
    return render_template(
        "public/places/done.html",
        run=run,
        title=title_of(run),
        sessions=[row for row in session_rows(run) if row.may_be_changed],
        has_place=told["state"] == "enrolled",
        number=told["number"],
    )


@bp.get("/class.ics")
@allow(Permission.BROWSE, run_to_ask_for)
def calendar_file(run: Run) -> ResponseReturnValue:
    """Give the sessions of a run for one's own calendar, without a word of what they are about."""
    return calendar_of(run)


def calendar_of(run: Run, url: str = "") -> Response:
    """Write the sessions of a run as a calendar file; its title says no more than *Class*."""
    title, now = _("Class"), clock.now()
    shown = [as_shown(one, title=title, host=settings().host, url=url) for one in run.sessions]
    content = calendar.feed(shown, name=_("My classes"), stamped_at=now, tzname=clock.zone().key)
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="class.ics"'
    return response


def title_of(run: Run) -> str:
    """Give the title of the run's course as it is published."""
    return run.course.published.title if run.course.published else run.course.code


def _page(run: Run, form: AskForPlace, agreement: Agreement | None, told: dict[str, Any] | None) -> str:
    """Show the form; what somebody has at the same time is told only to the person who signed in.

    Anybody else hears it by message, for a page would tell who is a student here.
    """
    person = me()
    met = overlaps(person.id, run) if person is not None else []
    return render_template(
        "public/places/new.html", form=form, agreement=agreement, told=told, overlaps=met, **_facts(run)
    )


def _told_of(run: Run) -> dict[str, Any] | None:
    """Find what this browser was told when it asked for a place on this run, if it was this run that it asked for."""
    told = session.get(TOLD)
    return told if isinstance(told, dict) and told.get("code") == run.code else None


def _agreement_to_accept() -> Agreement | None:
    """Find the agreement that the person who is here has yet to accept; once for each version is enough."""
    person, agreement = me(), agreement_in_force()
    if person is not None and agreement is not None and places.has_agreed(person.id, agreement.id):
        return None
    return agreement


def _facts(run: Run) -> dict[str, Any]:
    now, found = clock.now(), situation.of_run(run)
    refusal = ""
    try:
        may_ask_now(found, now)
    except Refused as refused:
        refusal = in_words(refused)
    coming = [row for row in session_rows(run) if row.may_be_changed]
    return {
        "run": run,
        "title": title_of(run),
        "coming": coming,
        "where": coming[0].place if coming else "",
        "begun": found.has_begun(now),
        "tally": found.tally,
        "refusal": refusal,
    }
