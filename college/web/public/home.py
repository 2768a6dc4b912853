"""The front page."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from college.enrolment.prospectus import Asked
from college.enrolment.queries import catalogue
from college.foundation import clock
from college.permissions.policy import Permission
from college.web.catalogue_cache import kept
from college.web.guard import allow
from college.web.public.course_cards import course_card

bp = Blueprint("home", __name__)
SHOWN = 3


@bp.get("/")
@kept
@allow(Permission.BROWSE)
def show() -> ResponseReturnValue:
    """Welcome somebody who has never been here, with the next courses that have places left."""
    now = clock.now()
    everything = catalogue.courses(now)
    soon = Asked(with_places=True).narrow(everything, now) or Asked().narrow(everything, now)
    cards = [course_card(course, now) for course in soon[:SHOWN]]
    return render_template("public/home/show.html", cards=cards)
