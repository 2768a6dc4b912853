"""What students said of a course, for those who teach and write it: figures, and words that may be quoted."""

from itertools import groupby

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from college.outcomes.measures import WAVES
from college.permissions.policy import Permission
from college.questionnaires.queries import quotes_about
from college.reports import definitions
from college.reports.course import course_outcomes
from college.reports.term import plain
from college.web.facilitator.notes import Taught, taught
from college.web.guard import allow
from college.web.sessions import secret_key

bp = Blueprint("said", __name__, url_prefix="/courses/<slug>/said")


@bp.get("")
@allow(Permission.SEE_WHAT_WAS_SAID, taught)
def show(found: Taught) -> ResponseReturnValue:
    """Show what students said after the course and later, over all its runs, under the college's preset."""
    told = course_outcomes(found.course, key=secret_key())
    outcomes = plain(told.outcomes)
    quotes = quotes_about(found.course)
    return render_template(
        "facilitator/said/show.html",
        course=found.course,
        waves=[(wave, asked) for wave in WAVES if (asked := [one for one in outcomes if one["wave"] == wave])],
        rule=told.rule,
        quotes=[(question, list(said)) for question, said in groupby(quotes, key=lambda quote: quote.question)],
        says=definitions,
    )
