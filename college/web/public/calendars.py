"""Calendars to subscribe to: one person's own, discreet; and the public one of all courses, with titles."""

from hashlib import sha256

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from college.enrolment.calendars import personal_feed
from college.foundation import clock
from college.people.models import Person
from college.permissions.policy import Permission
from college.settings.queries import the_college
from college.timetable import calendar
from college.timetable.queries.feeds import public_sessions, stamped_at
from college.web.guard import allow
from college.web.limits import limited
from college.web.loading import owner_of_feed
from college.web.sessions import settings

bp = Blueprint("calendars", __name__)


@bp.get("/calendar/<token>.ics")
@allow(Permission.FOLLOW_LINK, owner_of_feed)
@limited("feeds")
def private(person: Person) -> ResponseReturnValue:
    """Give a person's calendar to whoever knows its address."""
    return _calendar(personal_feed(person, host=settings().host))


@bp.get("/courses.ics")
@allow(Permission.BROWSE)
def courses_ics() -> ResponseReturnValue:
    """Give every session of the published courses."""
    sessions = public_sessions(base_url=settings().base_url, host=settings().host)
    return _calendar(
        calendar.feed(sessions, name=the_college().name, stamped_at=stamped_at(sessions), tzname=clock.zone().key)
    )


def _calendar(content: bytes) -> ResponseReturnValue:
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.set_etag(sha256(content).hexdigest())
    return response.make_conditional(request)
