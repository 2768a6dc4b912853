"""The college's colour, as a stylesheet of its own."""

from flask import Blueprint, Response, render_template

from college.permissions.policy import Permission
from college.web.guard import allow

bp = Blueprint("brand", __name__)


@bp.get("/brand.css")
@allow(Permission.BROWSE)
def css() -> Response:
    """Give the colour; its address follows the colour, so a browser may keep it for a day."""
    response = Response(render_template("public/brand.css"), mimetype="text/css")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
