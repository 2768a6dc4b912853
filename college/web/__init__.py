"""The shell: pages, by who is looking. Puts actions in order and decides nothing."""

from flask import Flask

from college.web import (
    catalogue_cache,
    errors,
    even_time,
    facilitator,
    filters,
    guard,
    headers,
    inputs,
    languages,
    limits,
    manager,
    navigation,
    public,
    sessions,
    static_files,
    student,
    templates,
    unit_of_work,
)


def attach(app: Flask) -> None:
    """Build the shell around the application.

    The order matters: what comes in is looked at first, then the unit of work begins, then the guard asks;
    what goes out passes the headers after the unit of work has ended.
    """
    for room in (
        catalogue_cache,
        headers,
        even_time,
        languages,
        inputs,
        sessions,
        limits,
        unit_of_work,
        guard,
        errors,
        filters,
        templates,
        navigation,
        static_files,
    ):
        room.attach(app)
    for audience in (public, student, facilitator, manager):
        app.register_blueprint(audience.pages())
