"""Somebody's private calendar address: made, shown once, renewed, taken back; and how much it says."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.permissions.policy import Permission
from college.timetable.actions.feeds import close_feed, open_feed, show_titles
from college.timetable.queries.feeds import feed_of
from college.web.forms.calendars import DISCREET, FULL, OwnTitles
from college.web.guard import allow
from college.web.sessions import somebody
from college.web.templates import address

bp = Blueprint("calendar", __name__, url_prefix="/calendar")


@bp.get("")
@allow(Permission.SEE_OWN_COLLEGE)
def show() -> ResponseReturnValue:
    """Say what a private calendar address is, and whether there is one."""
    return _page()


@bp.post("")
@allow(Permission.CHANGE_OWN_DETAILS)
def renew() -> ResponseReturnValue:
    """Make a new address, which ends the old one, and show it this once: we keep no copy."""
    return _page(link=address("public.calendars.private", token=open_feed(somebody())))


@bp.post("/titles")
@allow(Permission.CHANGE_OWN_DETAILS)
def titles() -> ResponseReturnValue:
    """Let the calendar show the titles of courses, or hide them again; the address stays."""
    form = OwnTitles()
    if not form.validate():
        return _page(form=form), 422
    show_titles(somebody(), form.shows_titles)
    shown, hidden = _("Your calendar shows titles from now on."), _("Your calendar shows no titles any more.")
    flash(shown if form.shows_titles else hidden, "success")
    return redirect(url_for("student.calendar.show"), 303)


@bp.post("/end")
@allow(Permission.CHANGE_OWN_DETAILS)
def end() -> ResponseReturnValue:
    """Take the address back."""
    close_feed(somebody())
    flash(_("Your calendar address no longer works. You can make a new one at any time."), "success")
    return redirect(url_for("student.calendar.show"), 303)


def _page(*, link: str = "", form: OwnTitles | None = None) -> str:
    feed = feed_of(somebody())
    chosen = FULL if feed is not None and feed.shows_titles else DISCREET
    form = form or OwnTitles(formdata=None, data={"titles": chosen})
    return render_template("student/calendar/show.html", feed=feed, link=link, form=form)
