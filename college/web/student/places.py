"""Somebody's own place on a run: where it stands, an offer to answer, and stepping away."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.attendance.queries.certificates import certificate_for
from college.attendance.queries.own_record import attendance_in, is_off
from college.courses.rules import State as CourseState
from college.enrolment.actions.leaving import withdraw
from college.enrolment.actions.offering import accept, decline
from college.enrolment.models import Enrolment
from college.enrolment.queries.learners import learners_of_run
from college.enrolment.queries.places import number_in_queue
from college.enrolment.rules import State
from college.foundation import clock
from college.materials.queries import for_students
from college.permissions.policy import Permission
from college.timetable.models import Session
from college.timetable.queries.sessions import place_of
from college.web.forms.enrolment import StepAway
from college.web.guard import allow
from college.web.loading import own_place
from college.web.public.places import calendar_of, title_of
from college.web.sessions import somebody
from college.web.templates import address

bp = Blueprint("places", __name__, url_prefix="/runs/<code>/place")


@bp.get("")
@allow(Permission.SEE_PLACE, own_place)
def show(enrolment: Enrolment) -> ResponseReturnValue:
    """Show where somebody's place stands: the next session first."""
    return _page(enrolment, StepAway())


@bp.get("/class.ics")
@allow(Permission.SEE_PLACE, own_place)
def calendar_file(enrolment: Enrolment) -> ResponseReturnValue:
    """Give the sessions for somebody's own calendar."""
    return calendar_of(enrolment.run, address("student.places.show", code=enrolment.run.code))


@bp.post("/offer")
@allow(Permission.ANSWER_OFFER, own_place)
def answer(enrolment: Enrolment) -> ResponseReturnValue:
    """Take the place that was offered, or leave it to the next."""
    said = request.form.get("answer")
    if said == "yes":
        accept(enrolment, by=somebody())
        flash(_("The place is yours."), "success")
    elif said in {"no", "later"}:
        decline(enrolment, by=somebody(), stay=said == "later")
        flash(_("Thank you. The place goes to the next person."), "success")
    return redirect(url_for("student.places.show", code=enrolment.run.code), 303)


@bp.post("/withdraw")
@allow(Permission.GIVE_UP_PLACE, own_place)
def give_up(enrolment: Enrolment) -> ResponseReturnValue:
    """Give up a place in one step; nobody is asked why."""
    form = StepAway()
    if not form.validate():
        return _page(enrolment, form), 422
    withdraw(enrolment, by=somebody(), reason=form.reason.data or "")
    flash(_("Your place is given up. Thank you for letting us know. You are welcome back at any time."), "success")
    return redirect(url_for("student.places.show", code=enrolment.run.code), 303)


def _page(enrolment: Enrolment, form: StepAway) -> str:
    now, run, off = clock.now(), enrolment.run, is_off(enrolment.run)
    coming = [] if off else [(one, place_of(one)) for one in run.sessions if one.is_on and one.ends_at > now]
    is_over = bool(run.sessions) and not coming and not off
    return render_template(
        "student/places/show.html",
        enrolment=enrolment,
        run=run,
        title=title_of(run),
        form=form,
        number=number_in_queue(enrolment),
        materials=for_students(run) if enrolment.person_id in learners_of_run(run) else [],
        has_certificate=certificate_for(enrolment) is not None,
        sessions=coming,
        link=_link(enrolment, [one for one, _place in coming]),
        may_leave=enrolment.state is not State.WITHDRAWN and not off and not is_over,
        is_off=off,
        is_over=is_over,
        own=attendance_in([enrolment])[0],
        course=run.course if run.course.state is CourseState.PUBLISHED else None,
    )


def _link(enrolment: Enrolment, coming: list[Session]) -> str:
    """Give the joining link of the next session, to those who have a place."""
    if enrolment.state is not State.ENROLLED or not coming:
        return ""
    return coming[0].online_link
