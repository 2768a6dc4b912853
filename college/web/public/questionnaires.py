"""A questionnaire by its link: no name, no earlier answer, one form, closed once it is sent."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.foundation import clock
from college.permissions.policy import Permission
from college.questionnaires import actions
from college.questionnaires.models import Invitation
from college.questionnaires.rules import Mode
from college.web.forms.questionnaires import Answers, answers_form
from college.web.guard import allow
from college.web.limits import limited
from college.web.loading import invitation_by_token
from college.web.sessions import secret_key

bp = Blueprint("questionnaires", __name__)


def _is_closed(invitation: Invitation) -> bool:
    over = invitation.closes_at is not None and invitation.closes_at <= clock.now()
    return invitation.returned or invitation.declined_at is not None or over


def _page(invitation: Invitation, form: Answers) -> str:
    return render_template("public/questionnaires/show.html", invitation=invitation, form=form)


@bp.get("/q/<token>")
@limited("tokens")
@allow(Permission.FOLLOW_LINK, invitation_by_token)
def show(invitation: Invitation) -> ResponseReturnValue:
    """Ask the questions; opening the link any number of times changes nothing."""
    if _is_closed(invitation):
        return render_template("public/questionnaires/closed.html"), 410
    return _page(invitation, answers_form(invitation.questionnaire))


@bp.post("/q/<token>")
@limited("tokens")
@allow(Permission.FOLLOW_LINK, invitation_by_token)
def answer(invitation: Invitation) -> ResponseReturnValue:
    """Keep what was answered, once."""
    if _is_closed(invitation):
        return render_template("public/questionnaires/closed.html"), 410
    form = answers_form(invitation.questionnaire)
    if not form.validate():
        return _page(invitation, form), 422
    actions.answer(invitation, form.given(), mode=Mode.LINK, key=secret_key(), may_quote=form.leave_to_quote)
    return redirect(url_for("public.questionnaires.thanks"), 303)


@bp.post("/q/<token>/stop")
@limited("tokens")
@allow(Permission.FOLLOW_LINK, invitation_by_token)
def stop(invitation: Invitation) -> ResponseReturnValue:
    """Ask this person nothing any more."""
    actions.stop_asking(invitation)
    flash(_("We will not ask you again."), "success")
    return redirect(url_for("public.questionnaires.thanks"), 303)


@bp.get("/thank-you")
@allow(Permission.BROWSE)
def thanks() -> ResponseReturnValue:
    """Thank somebody who sent a form; the page knows nothing of them."""
    return render_template("public/questionnaires/thanks.html")
