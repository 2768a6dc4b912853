"""The timetable of what everybody may see: a list of all that is to come, a week, a month."""

from datetime import date, timedelta

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.enrolment.prospectus import TimetableLine
from college.enrolment.queries.timetable_on_offer import places_and_courses, sessions_on_offer
from college.foundation import clock
from college.permissions.policy import Permission
from college.timetable.queries import terms
from college.timetable.spans import Span, View
from college.web.catalogue_cache import kept
from college.web.filters import public_place
from college.web.forms.timetable import NarrowPublicTimetable
from college.web.guard import allow
from college.web.timetabling import Entry, Timetable

bp = Blueprint("timetable", __name__)
FORWARD = timedelta(days=366)  # further nobody walks: the days would have no end, and robots would go through them all


@bp.get("/timetable")
@kept
@allow(Permission.BROWSE)
def show() -> ResponseReturnValue:
    """List all that is to come; a week, a month and a day show also what of them is over."""
    now, today = clock.now(), clock.today()
    form = NarrowPublicTimetable(request.args)
    form.offer(*places_and_courses(now))
    status = 200 if form.validate() else 422
    span = form.span(today)
    if not _earliest(today) <= span.day <= today + FORWARD:
        span = Span(span.view, today)
    ends = (now, None) if span.view is View.LIST else (span.starts_at, span.ends_at)
    asked = form.asked()
    timetable = Timetable(
        endpoint="public.timetable.show",
        span=span,
        entries=[_entry(line) for line in sessions_on_offer(*ends, place=asked["place"], course=asked["course"])],
        asked={name: value for name, value in asked.items() if value},
        earliest=_earliest(today),
        latest=today + FORWARD,
        is_endless=span.view is View.LIST,
    )
    booklets = terms.terms_to_come(today)
    return render_template("public/timetable/show.html", form=form, timetable=timetable, terms=booklets), status


def _earliest(today: date) -> date:
    return today.replace(day=1)


def _entry(line: TimetableLine) -> Entry:
    return Entry(
        key=f"{line.run_code}-{line.number}",
        starts_at=line.starts_at,
        ends_at=line.ends_at,
        title=line.title,
        place=public_place(line),
        href=url_for("public.catalogue.run", code=line.run_code),
        note=_("Session %(number)s", number=line.number),
        tags=() if line.is_on else ((_("Cancelled"), "stop"),),
    )
