"""What is still to be done before an empty college can open its doors."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, exists, select

from college.courses.models import Course
from college.foundation.db import db
from college.people.models import PersonRole
from college.people.rules import Role
from college.permissions.policy import Permission
from college.settings.models import Agreement, College
from college.timetable.models import Run, Term, Venue
from college.web.guard import may


@dataclass(frozen=True)
class Done:
    """Which steps are done; read from what is there, in one question."""

    name: bool
    agreement: bool
    venue: bool
    term: bool
    people: bool
    course: bool
    run: bool

    @property
    def is_all(self) -> bool:
        """Whether nothing is left to do."""
        return all(vars(self).values())


def steps_done() -> Done:
    """Ask the database what is there already."""
    asked: tuple[ColumnElement[bool], ...] = (
        exists().where(College.id == 1, College.set_up_at.is_not(None)),
        exists().where(Agreement.id > 0),
        exists().where(Venue.id > 0),
        exists().where(Term.id > 0),
        exists().where(PersonRole.role != Role.ADMINISTRATOR),
        exists().where(Course.id > 0),
        exists().where(Run.id > 0),
    )
    return Done(*map(bool, db.session.execute(select(*asked)).one()))


Step = tuple[str, str | None, str, str]


def steps_of(done: Done) -> list[Step]:
    """List the steps as the page shows them, each with its address for those who may take it."""
    settings, giving = Permission.CHANGE_SETTINGS, Permission.GIVE_ROLES
    timetable, courses = Permission.MANAGE_TIMETABLE, Permission.MANAGE_COURSES
    listed = (
        (_("Say what the college is called"), "manager.settings.show", "the-college", settings, done.name),
        (_("Write what students agree to"), "manager.settings.show", "its-words", settings, done.agreement),
        (_("Welcome those who work here, a manager first"), "manager.roles.index", None, giving, done.people),
        (_("Add the first venue"), "manager.venues.index", None, timetable, done.venue),
        (_("Plan the first term"), "manager.terms.index", None, timetable, done.term),
        (_("Write the first course"), "manager.courses.index", None, courses, done.course),
        (_("Plan the first run"), "manager.runs.index", None, timetable, done.run),
    )
    return [
        _step(text, url_for(page, _anchor=where) if may(needed) else None, needed, is_done)
        for text, page, where, needed, is_done in listed
    ]


def _step(text: str, address: str | None, needed: Permission, is_done: bool) -> Step:
    whose = _("An administrator does this.") if needed is Permission.GIVE_ROLES else _("A manager does this.")
    hint = "" if address or is_done else whose
    return (text, address, "done" if is_done else "todo", hint)
