"""The calendars that the office opens for rooms and for the whole college, each at a secret address."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.foundation.refusal import Refused
from college.permissions.policy import Permission
from college.timetable.actions import feeds as actions
from college.timetable.feeds import may_show
from college.timetable.models import StaffCalendar
from college.timetable.queries.feeds import staff_calendars
from college.timetable.rules import SHOWS_NAMES, Shows
from college.web.forms.calendars import NewCalendar
from college.web.guard import allow, may
from college.web.loading import staff_calendar_of
from college.web.manager.refusing import said
from college.web.sessions import somebody
from college.web.templates import address

bp = Blueprint("calendars", __name__, url_prefix="/calendars")


@bp.get("")
@allow(Permission.KEEP_CALENDARS)
def index() -> ResponseReturnValue:
    """List the calendars that are open, with when each was last asked for."""
    return _page(_form())


@bp.post("")
@allow(Permission.KEEP_CALENDARS)
def open_one() -> ResponseReturnValue:
    """Open a calendar, and show its address this once: we keep no copy."""
    form = _form()
    if not form.validate():
        return _page(form), 422
    shows = Shows(form.shows.data)
    try:
        may_show(shows, manages=may(Permission.MANAGE_TIMETABLE))
    except Refused as refused:
        return _page(said(form, refused)), 409
    calendar, secret = actions.open_staff_calendar(form.room(), shows, by=somebody())
    return _page(_form(fresh=True), new=calendar, secret=secret)


@bp.post("/<int:number>/renew")
@allow(Permission.KEEP_CALENDARS, staff_calendar_of)
def renew(calendar: StaffCalendar) -> ResponseReturnValue:
    """Give a calendar a new address, which ends the old one, and show it this once."""
    secret = actions.renew_staff_calendar(calendar, by=somebody())
    return _page(_form(fresh=True), new=calendar, secret=secret)


@bp.post("/<int:number>/close")
@allow(Permission.KEEP_CALENDARS, staff_calendar_of)
def close(calendar: StaffCalendar) -> ResponseReturnValue:
    """Close a calendar: its address opens nothing any more."""
    actions.close_staff_calendar(calendar, by=somebody())
    flash(_("The calendar is closed. Its address shows nothing any more."), "success")
    return redirect(url_for("manager.calendars.index"), 303)


def _form(*, fresh: bool = False) -> NewCalendar:
    form = NewCalendar(formdata=None) if fresh else NewCalendar()
    form.offer(titles=may(Permission.MANAGE_TIMETABLE))
    return form


def _page(form: NewCalendar, *, new: StaffCalendar | None = None, secret: str = "") -> str:
    return render_template(
        "manager/calendars/index.html",
        form=form,
        calendars=staff_calendars(),
        shows_name=lambda shows: _(SHOWS_NAMES[shows]),
        new=new,
        link=address("public.calendars.private", token=secret) if secret else "",
    )
