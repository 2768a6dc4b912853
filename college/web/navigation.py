"""The menu that each audience sees, derived from the permissions."""

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for
from flask_babel import gettext

from college.foundation.wording import N_
from college.permissions.policy import Permission
from college.web.guard import may
from college.web.sessions import me


@dataclass(frozen=True)
class Item:
    """One word of the menu, where it leads, and whether one is there."""

    text: str
    href: str
    current: bool
    group: str = ""


Row = tuple[str, str, Permission, str]
# word, endpoint, permission, group: in the order of the menu
PUBLIC = (
    (N_("Courses"), "public.catalogue.courses", Permission.BROWSE, ""),
    (N_("Timetable"), "public.timetable.show", Permission.BROWSE, ""),
)
STUDENT = ((N_("My college"), "student.home.show", Permission.SEE_OWN_COLLEGE, ""),)
FACILITATOR = ((N_("My teaching"), "facilitator.home.show", Permission.SEE_TEACHING, ""),)
STAFF = (
    (N_("Today"), "manager.home.show", Permission.SEE_OFFICE, N_("Office")),
    (N_("People"), "manager.people.index", Permission.LOOK_UP_PEOPLE, N_("Office")),
    (N_("Calls and letters"), "manager.tasks.today", Permission.MANAGE_MESSAGES, N_("Office")),
    (N_("Messages"), "manager.messages.index", Permission.MANAGE_MESSAGES, N_("Office")),
    (N_("Places and queues"), "manager.enrolment.show", Permission.MANAGE_PLACES, N_("Office")),
    (N_("Questionnaires"), "manager.questionnaires.show", Permission.TYPE_IN_ANSWERS, N_("Office")),
    (N_("Timetable"), "manager.timetable.show", Permission.MANAGE_PLACES, N_("Planning")),
    (N_("Runs"), "manager.runs.index", Permission.MANAGE_PLACES, N_("Planning")),
    (N_("Courses and authors"), "manager.courses.index", Permission.MANAGE_COURSES, N_("Planning")),
    (N_("Terms"), "manager.terms.index", Permission.MANAGE_TIMETABLE, N_("Planning")),
    (N_("Closures"), "manager.closures.index", Permission.MANAGE_TIMETABLE, N_("Planning")),
    (N_("Venues"), "manager.venues.index", Permission.MANAGE_TIMETABLE, N_("Planning")),
    (N_("Calendars"), "manager.calendars.index", Permission.KEEP_CALENDARS, N_("Planning")),
    (N_("Reports"), "manager.reports.index", Permission.SEE_REPORTS, N_("College")),
    (N_("Spreadsheets"), "manager.imports.index", Permission.IMPORT_SPREADSHEETS, N_("College")),
    (N_("People's data"), "manager.privacy.index", Permission.HANDLE_PERSONAL_DATA, N_("College")),
    (N_("Colleagues and roles"), "manager.roles.index", Permission.GIVE_ROLES, N_("College")),
    (N_("Settings"), "manager.settings.show", Permission.CHANGE_SETTINGS, N_("College")),
)


# On the pages of the staff their own words come first, and these last: each timetable there has a name of its own.
AS_EVERYBODY_SEES_IT = (
    (N_("Courses"), "public.catalogue.courses", Permission.BROWSE, N_("As everybody sees it")),
    (N_("Public timetable"), "public.timetable.show", Permission.BROWSE, N_("As everybody sees it")),
)
MY_OWN = tuple((text, endpoint, needed, N_("My own")) for text, endpoint, needed, _group in STUDENT + FACILITATOR)

# Every page that has a word of its own; another page stands under the first page of its noun, or of a noun near it.
OF_ITS_OWN = tuple(row[1] for row in PUBLIC + STUDENT + FACILITATOR + STAFF)
NEAR = {
    "facilitator.leave": "facilitator.home",
    "manager.calls": "manager.tasks",
    "manager.clashes": "manager.runs",
    "manager.leave": "manager.people",
    "manager.letters": "manager.tasks",
    "facilitator.timetable": "facilitator.home",
    "manager.photographs": "manager.venues",
    "manager.needs": "manager.people",
    "manager.holding": "manager.messages",
    "manager.places": "manager.enrolment",
    "manager.privacy": "manager.people",
    "manager.series": "manager.runs",
    "manager.sessions": "manager.runs",
    "manager.venue_ways": "manager.venues",
    "manager.cover": "manager.runs",
    "facilitator.cover": "facilitator.home",
    "manager.ways": "manager.people",
    "manager.wording": "manager.messages",
    "manager.writing": "manager.runs",
}


def navigation() -> list[Item]:
    """List where the person who is here may go; on the pages of the staff their own menu, with the rest below it."""
    rows: tuple[Row, ...] = PUBLIC
    if _among_staff():
        rows = STAFF + AS_EVERYBODY_SEES_IT + MY_OWN
    elif me() is not None:
        rows += STUDENT + FACILITATOR + STAFF[:1]
    return [_item(*row) for row in rows if row[1] in current_app.view_functions and may(row[2])]


def _among_staff() -> bool:
    return (request.endpoint or "").startswith("manager.")


def _is_here(endpoint: str) -> bool:
    here = request.endpoint or ""
    if here in OF_ITS_OWN:
        return here == endpoint
    noun = _noun_of(here)
    return endpoint == next((own for own in OF_ITS_OWN if _noun_of(own) == NEAR.get(noun, noun)), None)


def _noun_of(endpoint: str) -> str:
    return endpoint.rpartition(".")[0]


def _item(text: str, endpoint: str, _permission: Permission, group: str) -> Item:
    return Item(
        text=gettext(text),
        href=url_for(endpoint),
        current=_is_here(endpoint),
        group=gettext(group) if group else "",
    )


def attach(app: Flask) -> None:
    """Give the menu to the templates."""
    app.jinja_env.globals["navigation"] = navigation
