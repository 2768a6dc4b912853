"""Questionnaires for the office: who was asked, what came back, and typing in what came on paper."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.enrolment.models import Enrolment
from college.foundation import clock
from college.foundation.refusal import Refused
from college.permissions.policy import Permission
from college.questionnaires import actions, queries
from college.questionnaires.rules import ASKED_BY_THE_CLOCK, Mode, Wave
from college.timetable.models import Run
from college.web.filters import in_words
from college.web.forms.questionnaires import TypedAnswers, typed_answers_form
from college.web.guard import allow
from college.web.loading import enrolment_at_wave, run_of
from college.web.sessions import secret_key, somebody

bp = Blueprint("questionnaires", __name__)

SHOWN_FOR = timedelta(days=200)


@bp.get("/questionnaires")
@allow(Permission.TYPE_IN_ANSWERS)
def show() -> ResponseReturnValue:
    """List the runs of the last half year that are over, with what was asked and what came back."""
    runs = queries.runs_that_were_asked(clock.today() - SHOWN_FOR)
    returns = {(row.run_id, row.wave): row for row in queries.returns_by_run([run.id for run in runs])}
    return render_template(
        "manager/questionnaires/show.html", runs=runs, returns=returns, waves=list(ASKED_BY_THE_CLOCK)
    )


@bp.get("/questionnaires/runs/<code>")
@allow(Permission.TYPE_IN_ANSWERS, run_of)
def of_run(run: Run) -> ResponseReturnValue:
    """List who was on the run, so that a form on paper can be typed in for each."""
    return render_template(
        "manager/questionnaires/of_run.html",
        run=run,
        places=queries.places_and_forms(run),
        waves=list(ASKED_BY_THE_CLOCK),
    )


@bp.get("/questionnaires/runs/<code>/paper")
@allow(Permission.TYPE_IN_ANSWERS, run_of)
def paper(run: Run) -> ResponseReturnValue:
    """Print the form after the course, to be handed round on paper."""
    questionnaire = queries.newest(ASKED_BY_THE_CLOCK[Wave.AFTER])
    return render_template("manager/questionnaires/paper.html", run=run, questionnaire=questionnaire)


@bp.get("/questionnaires/places/<int:number>/<wave>")
@allow(Permission.TYPE_IN_ANSWERS, enrolment_at_wave)
def new(place_and_wave: tuple[Enrolment, Wave]) -> ResponseReturnValue:
    """Open an empty form for what somebody gave us on paper or tells us on the phone."""
    return _typing_page(*place_and_wave, _typed_form(place_and_wave[1]))


@bp.post("/questionnaires/places/<int:number>/<wave>")
@allow(Permission.TYPE_IN_ANSWERS, enrolment_at_wave)
def type_in(place_and_wave: tuple[Enrolment, Wave]) -> ResponseReturnValue:
    """Keep what was typed in."""
    enrolment, wave = place_and_wave
    form = _typed_form(wave)
    if not form.validate():
        return _typing_page(enrolment, wave, form), 422
    try:
        actions.type_in(
            enrolment.person,
            enrolment.run,
            wave,
            form.given(),
            mode=Mode(form.mode.data),
            key=secret_key(),
            may_quote=form.leave_to_quote,
            by=somebody(),
        )
    except Refused as refused:
        form.form_errors.append(in_words(refused))
        return _typing_page(enrolment, wave, form), 409
    flash(_("The answers are kept. They can be read nowhere by name."), "success")
    return redirect(url_for("manager.questionnaires.of_run", code=enrolment.run.code), 303)


def _typed_form(wave: Wave) -> TypedAnswers:
    return typed_answers_form(queries.newest(ASKED_BY_THE_CLOCK[wave]))


def _typing_page(enrolment: Enrolment, wave: Wave, form: TypedAnswers) -> str:
    return render_template("manager/questionnaires/new.html", enrolment=enrolment, wave=wave, form=form)
