"""A questionnaire for somebody who is signed in."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.permissions.policy import Permission
from college.questionnaires import actions
from college.questionnaires.models import Invitation
from college.questionnaires.rules import Mode
from college.web.forms.questionnaires import Answers, answers_form
from college.web.guard import allow
from college.web.loading import invitation
from college.web.sessions import secret_key

bp = Blueprint("questionnaires", __name__)


def _page(asked: Invitation, form: Answers) -> str:
    return render_template("student/questionnaires/show.html", invitation=asked, form=form)


@bp.get("/questionnaires/<int:number>")
@allow(Permission.ANSWER_QUESTIONNAIRE, invitation)
def show(asked: Invitation) -> ResponseReturnValue:
    """Ask the questions; answers that were sent are never shown again, to anybody."""
    if asked.returned:
        return render_template("public/questionnaires/closed.html"), 410
    return _page(asked, answers_form(asked.questionnaire))


@bp.post("/questionnaires/<int:number>")
@allow(Permission.ANSWER_QUESTIONNAIRE, invitation)
def answer(asked: Invitation) -> ResponseReturnValue:
    """Keep what was answered, once."""
    form = answers_form(asked.questionnaire)
    if not form.validate():
        return _page(asked, form), 422
    actions.answer(asked, form.given(), mode=Mode.SIGNED_IN, key=secret_key(), may_quote=form.leave_to_quote)
    flash(_("Thank you. Your answers are kept apart from your name."), "success")
    return redirect(url_for("student.home.show"), 303)
