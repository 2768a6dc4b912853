"""Answering an offer from a link: opening it decides nothing, a button does."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from college.enrolment.actions.offering import accept, decline
from college.permissions.policy import Permission
from college.web.guard import allow
from college.web.limits import failed_try, limited
from college.web.offer_links import Followed, followed, offer_token

bp = Blueprint("offers", __name__, url_prefix="/offers/<token>")
bp.add_app_template_global(offer_token)  # messages make the link when they leave


@bp.get("")
@allow(Permission.FOLLOW_LINK, followed)
@limited("tokens")
def show(offer: Followed) -> ResponseReturnValue:
    """Show what is offered and until when, to whoever has the link; it names nobody and no course."""
    return render_template("public/offers/show.html", offer=offer, run=_run(offer))


@bp.post("")
@allow(Permission.FOLLOW_LINK, followed)
@limited("tokens")
def answer(offer: Followed) -> ResponseReturnValue:
    """Take the place or leave it to the next; a link that leads nowhere any more says so and does nothing."""
    place = offer.enrolment
    if place is None or not offer.is_open:
        failed_try()
    elif request.form.get("answer") == "yes":
        accept(place, by=place.person)
    elif request.form.get("answer") in {"no", "later"}:
        decline(place, by=place.person, stay=request.form["answer"] == "later")
        return render_template("public/offers/declined.html", stays=request.form["answer"] == "later")
    return redirect(url_for("public.offers.show", token=offer.token), 303)


def _run(offer: Followed) -> object:
    return offer.enrolment.run if offer.enrolment is not None else None
