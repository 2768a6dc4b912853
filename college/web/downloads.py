"""A copy of a person's data, as a file that no browser and no proxy keeps."""

from flask import Response

from college.people.models import Person
from college.privacy.export import export
from college.web.sessions import secret_key


def copy_of(person: Person) -> Response:
    """Answer with the zip file of what is held about a person."""
    response = Response(export(person, key=secret_key()), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{person.reference}.zip"'
    response.headers["Cache-Control"] = "no-store"
    return response
