"""Photographs of venues, in two sizes; whoever has the address of one may look at it."""

from flask import Blueprint, abort, send_file
from flask.typing import ResponseReturnValue

from college.foundation.pictures import MEDIA_TYPE
from college.permissions.policy import Permission
from college.timetable.models import Photograph
from college.web.guard import allow
from college.web.loading import photograph_on_show
from college.web.materials import ALONE, cupboard

bp = Blueprint("photographs", __name__, url_prefix="/photographs")


@bp.get("/<name>")
@allow(Permission.BROWSE, photograph_on_show)
def large(photograph: Photograph) -> ResponseReturnValue:
    """Give the photograph as large as we have it."""
    return _file(photograph.stored_as)


@bp.get("/<name>/small")
@allow(Permission.BROWSE, photograph_on_show)
def small(photograph: Photograph) -> ResponseReturnValue:
    """Give the photograph as it stands on a page."""
    return _file(photograph.small_as)


def _file(name: str) -> ResponseReturnValue:
    path = cupboard().path(name)
    if path is None:
        abort(404)
    answer = send_file(path, mimetype=MEDIA_TYPE, etag=name)
    answer.headers["Content-Security-Policy"] = ALONE
    return answer
