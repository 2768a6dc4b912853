"""The pages that belong together: those about one person, one venue or one session, each a step from the others."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext

from college.foundation import clock
from college.foundation.wording import N_
from college.people.models import Person
from college.permissions.policy import Permission
from college.timetable.models import Session, Venue
from college.web.guard import may
from college.web.navigation import Item

Row = tuple[str, str, Permission]  # words, endpoint, what one must be allowed to
OF_PERSON: tuple[Row, ...] = (
    (N_("Change details"), "manager.people.edit", Permission.CHANGE_PERSON),
    (N_("How they hear from us"), "manager.ways.edit", Permission.CHANGE_PERSON),
    (N_("What helps them"), "manager.needs.show", Permission.CHANGE_PERSON),
)
OF_TEACHER: tuple[Row, ...] = ((N_("When they are away"), "manager.leave.show", Permission.CHANGE_PERSON),)
WITH_POWERS: tuple[Row, ...] = (
    (N_("Change roles"), "manager.roles.show", Permission.GIVE_ROLES),
    (N_("Their data: give or erase"), "manager.privacy.show", Permission.HANDLE_PERSONAL_DATA),
)
OF_SESSION: tuple[Row, ...] = (
    (N_("Move or change it"), "manager.sessions.edit", Permission.MANAGE_TIMETABLE),
    (N_("Who teaches it"), "manager.cover.show", Permission.FIND_COVER),
    (N_("What stands in its way"), "manager.clashes.show", Permission.MANAGE_TIMETABLE),
)
OF_SESSION_AHEAD: tuple[Row, ...] = ((N_("Cancel it"), "manager.sessions.cancelling", Permission.MANAGE_TIMETABLE),)


def of_person(person: Person) -> list[Item]:
    """List where one goes on to from somebody's page: their details, what they teach, what is written to them."""
    named = {"reference": person.reference}
    found = _allowed(OF_PERSON, person, named)
    if person.teaches:
        found += _allowed(OF_TEACHER, person, named)
    if person.teaches and may(Permission.MANAGE_PLACES):
        found.append(_item(N_("What they teach"), "manager.timetable.show", {"who": person.reference, "view": "list"}))
    if may(Permission.MANAGE_MESSAGES):
        sent = {"person": person.reference, "show": "sent"}
        found.append(_item(N_("Messages to them"), "manager.messages.index", sent))
    return found + _allowed(WITH_POWERS, person, named)


def of_venue(venue: Venue) -> list[Item]:
    """List where one goes on to from a venue: what is planned there, its pictures, and the way to the others."""
    here = {"number": venue.id}
    found = [_item(N_("Photographs"), "manager.photographs.index", here)]
    if not venue.is_online:
        found.append(_item(N_("The way to other venues"), "manager.venue_ways.edit", here))
    if may(Permission.MANAGE_PLACES):
        found.append(_item(N_("What is planned there"), "manager.timetable.show", {"venue": venue.id, "view": "month"}))
    return found


def of_session(session: Session, here: str) -> list[Item]:
    """List the pages about one session, marking the one whose endpoint is `here`; none where one sees no other."""
    if not session.is_on:
        return []
    rows = OF_SESSION + (OF_SESSION_AHEAD if session.ends_at > clock.now() else ())
    found = _allowed(rows, session, {"code": session.run.code, "number": session.number}, here)
    return found if len(found) > 1 else []


def _allowed(rows: Iterable[Row], thing: object, where: Mapping[str, Any], here: str = "") -> list[Item]:
    return [_item(text, endpoint, where, here) for text, endpoint, needed in rows if may(needed, thing)]


def _item(text: str, endpoint: str, where: Mapping[str, Any], here: str = "") -> Item:
    return Item(gettext(text), url_for(endpoint, **where), current=endpoint == here)
