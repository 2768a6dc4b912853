"""Planning runs: the list of a term, a new run in one page, and the page of one run."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from college.courses.queries.courses import course_by_slug
from college.enrolment.actions.resizing import change_places
from college.enrolment.actions.telling import tell_of_cancelled_run
from college.enrolment.audience import fullness
from college.enrolment.outlook import Outlook, outlook_of_cancelling
from college.enrolment.queries.places import tally
from college.foundation import clock
from college.foundation.refusal import Refused
from college.permissions.policy import Permission
from college.timetable.actions import runs as actions
from college.timetable.actions.changing import hold_sessions
from college.timetable.actions.clashes import keep_reason
from college.timetable.actions.runs import RunWords
from college.timetable.actions.sessions import Plan, slot_of
from college.timetable.actions.teachers import hold_teachers
from college.timetable.actions.wall import ComesTwice
from college.timetable.clashes import Clash
from college.timetable.models import Run
from college.timetable.queries import runs as queries
from college.timetable.queries.clashes import clashes_of
from college.timetable.queries.reasons import reasons_of
from college.timetable.queries.sessions_of_run import planned_ahead, session_rows
from college.timetable.queries.terms import term_by_code, term_by_number, term_to_look_at, terms
from college.timetable.rules import different_people
from college.web.forms.runs import NewRun, RunWordsForm, SessionRow
from college.web.guard import allow
from college.web.loading import run_of
from college.web.manager.foresight import is_as_seen, was_seen
from college.web.manager.refusing import SaidBeside, beside, said
from college.web.manager.windows import answers, moments
from college.web.sessions import somebody

bp = Blueprint("runs", __name__, url_prefix="/runs")


@bp.get("")
@allow(Permission.MANAGE_PLACES)
def index() -> ResponseReturnValue:
    """List the runs of a term: how full they are, and whether those who teach are complete."""
    term = term_by_code(request.args.get("term", "")) or term_to_look_at(clock.today())
    rows = queries.runs_of_term(term) if term else []
    return render_template(
        "manager/runs/index.html",
        term=term,
        terms=terms(),
        rows=rows,
        full=fullness((row.id, row.places) for row in rows),
    )


@bp.get("/new")
@allow(Permission.MANAGE_TIMETABLE)
def new() -> ResponseReturnValue:
    """Ask for a new run."""
    course = course_by_slug(request.args.get("course", ""))
    form = NewRun(
        data={
            "course": course.id if course else None,
            "term": _number(request.args.get("term", "")),
            "places": 12,
        }
    )
    form.offer()
    return render_template("manager/runs/new.html", form=form)


@bp.post("/new")
@allow(Permission.MANAGE_TIMETABLE)
def make() -> ResponseReturnValue:
    """Make a run with its sessions, or give the form one more row."""
    form = NewRun()
    if "more" in request.form:
        form.add_row()
        form.offer()
        return render_template("manager/runs/new.html", form=form)
    form.offer()
    if not form.validate():
        return render_template("manager/runs/new.html", form=form), 422
    try:
        plans = _plans(form)
        hold_teachers(teaching for plan in plans for teaching in plan.teachers)
        in_the_way = _in_the_way(plans, places=form.places.data or 0)
        if any(in_the_way) and not form.reason.data:
            form.ask_why()
            return render_template("manager/runs/new.html", form=form, in_the_way=in_the_way), 422
        run = _made(form, plans)
    except SaidBeside:
        return render_template("manager/runs/new.html", form=form), 409
    except Refused as refused:
        return render_template("manager/runs/new.html", form=said(form, refused)), 409
    _keep_reasons(run, plans, in_the_way, form.reason.data or "")
    flash(_("The run %(code)s is planned.", code=run.code), "success")
    if "series" in request.form:
        return redirect(url_for("manager.series.new", code=run.code), 303)
    return redirect(url_for("manager.runs.show", code=run.code), 303)


@bp.get("/<code>")
@allow(Permission.SEE_TAUGHT_RUN, run_of)
def show(run: Run) -> ResponseReturnValue:
    """Show a run: its sessions, who teaches them, how full it is."""
    rows = session_rows(run)
    return render_template(
        "manager/runs/show.html",
        run=run,
        rows=rows,
        is_over=bool(rows) and all(row.is_over for row in rows),
        full=tally(run),
        is_paired=queries.pair_is_complete(run),
        outside=queries.outside_the_term(run),
        ahead=bool(planned_ahead(run)) or not run.sessions,
        reasons=reasons_of(session.id for session in run.sessions),
    )


@bp.get("/<code>/change")
@allow(Permission.MANAGE_TIMETABLE, run_of)
def edit(run: Run) -> ResponseReturnValue:
    """Show what is said of a run, to be changed."""
    known = {"term": run.term_id, "places": run.places, "first_visit": run.first_visit}
    form = RunWordsForm(data=known | answers(run.opens_at, run.closes_at))
    form.offer_terms()
    return render_template("manager/runs/edit.html", form=form, run=run, full=tally(run))


@bp.post("/<code>/change")
@allow(Permission.MANAGE_TIMETABLE, run_of)
def change(run: Run) -> ResponseReturnValue:
    """Change what is said of a run; new places are offered to those who wait."""
    form = RunWordsForm()
    form.offer_terms()
    if not form.validate():
        return render_template("manager/runs/edit.html", form=form, run=run, full=tally(run)), 422
    try:
        actions.change_run(run, _words(form), by=somebody())
        change_places(run, form.places.data or 0, by=somebody())
    except Refused as refused:
        return render_template("manager/runs/edit.html", form=said(form, refused), run=run, full=tally(run)), 409
    flash(_("The run is changed."), "success")
    return redirect(url_for("manager.runs.show", code=run.code), 303)


@bp.get("/<code>/cancel")
@allow(Permission.MANAGE_TIMETABLE, run_of)
def cancelling(run: Run) -> ResponseReturnValue:
    """Say what cancelling a run would do, and who would hear of it, before it is done."""
    return _cancelling(run)


@bp.post("/<code>/cancel")
@allow(Permission.MANAGE_TIMETABLE, run_of)
def cancel(run: Run) -> ResponseReturnValue:
    """Cancel a run and tell everybody on it, once it was said who they are."""
    hold_sessions(run)  # nobody joins the run or changes a session between the look and the deed
    outlook = _outlook_of_cancelling(run)
    if not is_as_seen(outlook):
        return _cancelling(run, is_new=was_seen()), 409
    try:
        tell_of_cancelled_run(run, actions.cancel_run(run, by=somebody()))
    except Refused:
        return _cancelling(run), 409
    flash(
        ngettext(
            "The run is cancelled. One person is being told.",
            "The run is cancelled. %(num)s people are being told.",
            outlook.reached,
        ),
        "success",
    )
    return redirect(url_for("manager.runs.show", code=run.code), 303)


def _outlook_of_cancelling(run: Run) -> Outlook:
    return outlook_of_cancelling(run, planned_ahead(run), whole_run=True)


def _cancelling(run: Run, *, is_new: bool = False) -> str:
    outlook = _outlook_of_cancelling(run)
    return render_template("manager/runs/cancelling.html", run=run, outlook=outlook, is_new=is_new)


def _in_the_way(plans: list[Plan], *, places: int) -> list[tuple[Clash, ...]]:
    """Find what is in the way of a new run's sessions; raises `Refused` for what no reason overrules."""
    found = clashes_of([slot_of(plan) for plan in plans], expected=places)
    for clash in (clash for clashes in found for clash in clashes if clash.stops):
        raise Refused(clash.sentence, **clash.values)
    return found


def _keep_reasons(run: Run, plans: list[Plan], in_the_way: list[tuple[Clash, ...]], reason: str) -> None:
    of_moment = {plan.starts_at: clashes for plan, clashes in zip(plans, in_the_way, strict=True)}
    for session in run.sessions:
        keep_reason(session, of_moment[session.starts_at], reason, by=somebody())


def _made(form: NewRun, plans: list[Plan]) -> Run:
    course = queries.course_of(form.course.data)
    if course is None:
        raise Refused("Choose a course first.")
    code = form.code.data or queries.next_code(course.code, queries.run_codes())
    return actions.make_run(code, course, _words(form), places=form.places.data or 0, sessions=plans, by=somebody())


def _plans(form: NewRun) -> list[Plan]:
    try:
        for row in form.rows:
            _read_times(row)
            with beside(row.second):
                different_people(teaching.person.id for teaching in row.teachers())
    finally:
        form.sessions.errors = [entry.errors for entry in form.sessions]
    return [row.plan() for row in form.rows]


def _read_times(row: SessionRow) -> None:
    try:
        row.times()
    except Refused as refused:
        with beside(row.which if isinstance(refused, ComesTwice) else row.ends):
            raise


def _words(form: RunWordsForm) -> RunWords:
    term = term_by_number(form.term.data)
    if term is None:
        raise Refused("Make a term first.")
    opens_at, closes_at = moments(form)
    return RunWords(term, opens_at, closes_at, form.first_visit.data or "")


def _number(code: str) -> int | None:
    term = term_by_code(code) or term_to_look_at(clock.today())
    return term.id if term else None
