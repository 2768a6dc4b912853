"""The front page, and whether the house stands."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from college.permissions.policy import Permission
from college.web.guard import allow

bp = Blueprint("home", __name__)


@bp.get("/")
@allow(Permission.BROWSE)
def show() -> ResponseReturnValue:
    """Welcome somebody who has never been here."""
    return render_template("public/home/show.html")
