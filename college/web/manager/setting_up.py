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
    listed = (
        (_("Say what the college is called"), "manager.settings.show", Permission.CHANGE_SETTINGS, done.name),
        (_("Write what students agree to"), "manager.settings.show", Permission.CHANGE_SETTINGS, done.agreement),
        (_("Welcome those who work here"), "manager.roles.index", Permission.GIVE_ROLES, done.people),
        (_("Add the first venue"), "manager.venues.index", Permission.MANAGE_TIMETABLE, done.venue),
        (_("Plan the first term"), "manager.terms.index", Permission.MANAGE_TIMETABLE, done.term),
        (_("Write the first course"), "manager.courses.index", Permission.MANAGE_COURSES, done.course),
        (_("Plan the first run"), "manager.runs.index", Permission.MANAGE_TIMETABLE, done.run),
    )
    return [
        (text, url_for(page) if may(needed) else None, "done" if is_done else "todo", "")
        for text, page, needed, is_done in listed
    ]
