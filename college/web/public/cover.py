"""Saying from a link whether one steps in: opening it decides nothing, a button does."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from college.enrolment.actions.covering import stay_out, step_in
from college.foundation.refusal import Refused
from college.permissions.policy import Permission
from college.timetable.queries.sessions import place_of
from college.web.cover_links import FollowedAsk, followed
from college.web.filters import in_words
from college.web.guard import allow
from college.web.limits import failed_try, limited

bp = Blueprint("cover", __name__, url_prefix="/cover/<token>")


@bp.get("")
@allow(Permission.FOLLOW_LINK, followed)
@limited("tokens")
def show(link: FollowedAsk) -> ResponseReturnValue:
    """Show when and where somebody is needed, to whoever has the link; it names nobody and no course."""
    return _page(link)


@bp.post("")
@allow(Permission.FOLLOW_LINK, followed)
@limited("tokens")
def answer(link: FollowedAsk) -> ResponseReturnValue:
    """Let somebody step in, or keep that they do not; whoever comes second is told so, and nothing is done."""
    if link.ask is None:
        failed_try()
    elif request.form.get("answer") == "yes":
        try:
            step_in(link.ask, by=link.ask.person)
        except Refused as refused:
            return _page(link, in_words(refused)), 409
    elif request.form.get("answer") == "no":
        stay_out(link.ask, by=link.ask.person)
    return redirect(url_for("public.cover.show", token=link.token), 303)


def _page(link: FollowedAsk, refused: str = "") -> str:
    session = link.ask.session if link.ask is not None else None
    return render_template(
        "public/cover/show.html",
        session=session,
        standing=link.standing.value,
        place=place_of(session) if session is not None else "",
        refused=refused,
    )
