"""The courses: the list, a course, a run, the first visit, and the same for machines."""

from typing import Any

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from college.enrolment.prospectus import CourseDetails, RunDetails
from college.enrolment.queries import catalogue
from college.foundation import clock
from college.permissions.policy import Permission
from college.web.catalogue_cache import kept
from college.web.forms.courses import NarrowCourses
from college.web.guard import allow
from college.web.loading import course_on_offer, run_on_offer
from college.web.public.course_cards import course_card, run_card
from college.web.public.course_data import as_schema_org

bp = Blueprint("catalogue", __name__)


@bp.get("/courses")
@kept
@allow(Permission.BROWSE)
def courses() -> ResponseReturnValue:
    """List the courses, narrowed as somebody asked."""
    form = NarrowCourses(request.args)
    status = 200 if form.validate() else 422
    return render_template("public/catalogue/courses.html", **_narrowed(form)), status


def _narrowed(form: NarrowCourses) -> dict[str, Any]:
    now, asked = clock.now(), form.asked()
    everything = catalogue.courses(now, asked.q)
    form.offer(
        topics=list({topic for course in everything for topic in course.topics}),
        places=list({place for course in everything for run in course.runs for place in run.venues}),
    )
    cards = [course_card(course, now) for course in asked.narrow(everything, now)]
    is_narrowed = any(value for _name, value in request.args.items(multi=True))
    more = bool(asked.place or asked.mode or asked.day is not None or asked.since or form.since.errors)
    return {"form": form, "cards": cards, "is_narrowed": is_narrowed, "more": more}


@bp.get("/courses/<slug>")
@kept
@allow(Permission.BROWSE, course_on_offer)
def course(details: CourseDetails) -> ResponseReturnValue:
    """Show a course: what one learns, who wrote it, and when it runs."""
    now = clock.now()
    runs = [run_card(run, now) for run in details.course.runs]
    return render_template("public/catalogue/course.html", details=details, course=details.course, runs=runs)


@bp.get("/runs/<code>")
@kept
@allow(Permission.BROWSE, run_on_offer)
def run(details: RunDetails) -> ResponseReturnValue:
    """Show a run: every session, how to get there, and one button."""
    now = clock.now()
    unpaired = any(meeting.is_on and meeting.ends_at > now and not meeting.is_paired for meeting in details.meetings)
    return render_template(
        "public/catalogue/run.html",
        details=details,
        run=run_card(details.run, now),
        standing=details.run.standing(now),
        unpaired=unpaired,
    )


@bp.get("/runs/<code>/first-visit")
@kept
@allow(Permission.BROWSE, run_on_offer)
def first_visit(details: RunDetails) -> ResponseReturnValue:
    """Tell somebody what their first visit will be like, on one sheet of paper."""
    return render_template("public/catalogue/first_visit.html", details=details, first=details.next_visit(clock.now()))


@bp.get("/courses.json")
@kept
@allow(Permission.BROWSE)
def courses_json() -> ResponseReturnValue:
    """Give the courses to machines, as schema.org describes them."""
    response = jsonify(as_schema_org(catalogue.courses(clock.now()), catalogue.named_authors()))
    response.content_type = "application/ld+json"
    return response
