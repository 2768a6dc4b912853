"""One request, one transaction, closed in this one place.

A page that writes is kept when it answers under 400, and undone otherwise; so an invalid form (422) and a
refusal (409) undo by themselves. A page that reads keeps nothing but the note that somebody looked, at most
once a minute that a browser was here, and once a day that a calendar was asked for; all of them are written after
the page's own transaction has ended.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, Response, current_app, g, request
from sqlalchemy import Update, update
from sqlalchemy.exc import OperationalError

from college.audit.actions import note_reading
from college.foundation import clock
from college.foundation.db import Base, db, reading, reading_only, separate_transaction
from college.people.models import SignIn
from college.people.queries.accounts import is_stale
from college.timetable.models import CalendarFeed, StaffCalendar
from college.web.sessions import me, signed_in

SERVICE_UNAVAILABLE = 503
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def looked_at(what: str, thing: Base, **facts: object) -> None:
    """Have it written down that the person signed in looked at something sensitive."""
    g.setdefault("readings", []).append((what, thing, facts))


def was_used(calendar: CalendarFeed | StaffCalendar) -> None:
    """Have it noted that somebody asked for a calendar; whoever calls this sees that it is once a day."""
    kind = type(calendar)
    g.used = update(kind).where(kind.id == calendar.id).values(used_at=clock.now())


def begin() -> None:
    """Open the request's unit of work: one that writes holds the write lock from its first statement."""
    reading_only(request.method in SAFE)


@contextmanager
def without_lock() -> Iterator[None]:
    """Look and think inside without holding any writer up, before a page's first write; what was locked is let go."""
    db.session.rollback()
    with reading():
        yield


def end(response: Response) -> Response:
    """Keep what was done, or undo it; then write the notes."""
    if response.status_code == SERVICE_UNAVAILABLE:  # the database did not answer, and nobody saw anything
        _close(keep=False)
        return response
    readings, used, here = g.pop("readings", []), g.pop("used", None), signed_in()
    by = me() if readings else None
    stale = here.id if here is not None and is_stale(here, clock.now()) else None
    _close(keep=request.method not in SAFE and response.status_code < 400)
    for what, thing, facts in readings:
        note_reading(what, thing, by=by, **facts)
    if stale is not None:
        _note(update(SignIn).where(SignIn.id == stale).values(seen_at=clock.now()), "that a browser was here")
    if used is not None:
        _note(used, "that a calendar was asked for")
    return response


def _close(*, keep: bool) -> None:
    if keep:
        db.session.commit()
    else:
        db.session.rollback()


def _note(what: Update, in_words: str) -> None:
    try:
        with separate_transaction() as connection:
            connection.execute(what)
    except OperationalError:  # somebody writes for long, or the disk is full: pages are read all the same
        current_app.logger.warning("%s could not be noted", in_words)


def attach(app: Flask) -> None:
    """Put every request of the application into a unit of work."""
    app.before_request(begin)
    app.after_request(end)
