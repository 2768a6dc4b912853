"""What is handed out, to take away: who may, is asked of each file."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from college.permissions.policy import Permission
from college.web import materials
from college.web.guard import allow
from college.web.limits import limited
from college.web.loading_materials import HandedOut, handed_out

bp = Blueprint("materials", __name__)


@bp.get("/materials/<token>/<int:number>")
@allow(Permission.TAKE_MATERIAL, handed_out)
@limited("tokens")
def download(found: HandedOut) -> ResponseReturnValue:
    """Give the file."""
    return materials.as_file(found.file)
