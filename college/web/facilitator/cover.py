"""Saying that one cannot teach a session, that one can after all, and whether one steps in for somebody else."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.enrolment.actions.covering import say_cannot_teach, stay_out, step_in, teach_after_all
from college.permissions.policy import Permission
from college.timetable.cover_models import CoverAsk
from college.timetable.queries.sessions import place_of
from college.web.guard import allow
from college.web.loading_cover import OwnTurn, ask_of, own_turn
from college.web.sessions import somebody

bp = Blueprint("cover", __name__)
TURN = "/runs/<code>/sessions/<int:number>/cannot"


@bp.get(TURN)
@allow(Permission.ANSWER_FOR_OWN_TEACHING, own_turn)
def show(turn: OwnTurn) -> ResponseReturnValue:
    """Say what happens when somebody cannot teach a session; afterwards, what has happened and the way back."""
    return render_template("facilitator/cover/show.html", session=turn.session, place=place_of(turn.session), turn=turn)


@bp.post(TURN)
@allow(Permission.ANSWER_FOR_OWN_TEACHING, own_turn)
def cannot(turn: OwnTurn) -> ResponseReturnValue:
    """Take the person off the session; the office sees at once that somebody is needed."""
    say_cannot_teach(turn.session, somebody(), by=somebody(), seen=request.form.get("seen", type=int))
    code, number = turn.session.run.code, turn.session.number
    return redirect(url_for("facilitator.cover.show", code=code, number=number), 303)


@bp.post(f"{TURN}/back")
@allow(Permission.ANSWER_FOR_OWN_TEACHING, own_turn)
def back(turn: OwnTurn) -> ResponseReturnValue:
    """Put the person back, as long as nobody has stepped in."""
    if turn.absence is not None:
        teach_after_all(turn.absence, by=somebody())
        flash(_("Good: you teach this session. It is in your calendar again."), "success")
    return redirect(url_for("facilitator.home.show"), 303)


@bp.post("/cover/<int:number>")
@allow(Permission.ANSWER_FOR_OWN_TEACHING, ask_of)
def answer(ask: CoverAsk) -> ResponseReturnValue:
    """Let somebody who was asked step in, or keep that they do not."""
    if request.form.get("answer") == "yes":
        step_in(ask, by=somebody())
        flash(_("Thank you: you teach this session. You get it in your calendar."), "success")
    elif request.form.get("answer") == "no":
        stay_out(ask, by=somebody())
        flash(_("Noted. Thank you for answering."), "success")
    return redirect(url_for("facilitator.home.show"), 303)
