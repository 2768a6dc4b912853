"""Files with a name in them, which no browser and no proxy keeps."""

from flask import Response

from college.people.models import Person
from college.privacy.export import export
from college.web.sessions import secret_key


def copy_of(person: Person, *, by_another: bool = False) -> Response:
    """Answer with the zip file of what is held about a person, made by themselves or by another for them."""
    response = Response(export(person, key=secret_key(), by_another=by_another), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{person.reference}.zip"'
    response.headers["Cache-Control"] = "no-store"
    return response


def pdf_of(document: bytes, name: str) -> Response:
    """Answer with a document that opens in the browser, under a file name that tells nothing."""
    response = Response(document, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response
