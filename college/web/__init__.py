"""The shell: pages, by who is looking. Puts actions in order and decides nothing."""

from flask import Flask

from college.web import (
    errors,
    facilitator,
    filters,
    guard,
    headers,
    inputs,
    languages,
    manager,
    navigation,
    public,
    sessions,
    student,
    templates,
    unit_of_work,
)


def attach(app: Flask) -> None:
    """Build the shell around the application.

    The order matters: what comes in is looked at first, then the unit of work begins, then the guard asks;
    what goes out passes the headers after the unit of work has ended.
    """
    for room in (headers, languages, inputs, sessions, unit_of_work, guard, errors, filters, templates, navigation):
        room.attach(app)
    for audience in (public, student, facilitator, manager):
        app.register_blueprint(audience.pages())
