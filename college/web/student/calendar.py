"""Somebody's private calendar address: made, shown once, renewed, taken back."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.permissions.policy import Permission
from college.timetable.actions.feeds import close_feed, open_feed
from college.timetable.queries.feeds import feed_of
from college.web.guard import allow
from college.web.sessions import somebody
from college.web.templates import address

bp = Blueprint("calendar", __name__, url_prefix="/calendar")


@bp.get("")
@allow(Permission.SEE_OWN_COLLEGE)
def show() -> ResponseReturnValue:
    """Say what a private calendar address is, and whether there is one."""
    return render_template("student/calendar/show.html", feed=feed_of(somebody()), link="")


@bp.post("")
@allow(Permission.CHANGE_OWN_DETAILS)
def renew() -> ResponseReturnValue:
    """Make a new address, which ends the old one, and show it this once: we keep no copy."""
    link = address("public.calendars.private", token=open_feed(somebody()))
    return render_template("student/calendar/show.html", feed=feed_of(somebody()), link=link)


@bp.post("/end")
@allow(Permission.CHANGE_OWN_DETAILS)
def end() -> ResponseReturnValue:
    """Take the address back."""
    close_feed(somebody())
    flash(_("Your calendar address no longer works. You can make a new one at any time."), "success")
    return redirect(url_for("student.calendar.show"), 303)
