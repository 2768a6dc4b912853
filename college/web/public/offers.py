"""Answering an offer from a link: opening it decides nothing, a button does."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from college.enrolment.actions.offering import accept, decline
from college.foundation import clock
from college.permissions.policy import Permission
from college.timetable.queries.runs import lacking_in
from college.timetable.queries.sessions import place_of
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
    return render_template("public/offers/show.html", offer=offer, **_when(offer))


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


def _when(offer: Followed) -> dict[str, Any]:
    sessions = offer.enrolment.run.sessions if offer.enrolment is not None else []
    now, on = clock.now(), [one for one in sessions if one.is_on]
    ahead = min((one for one in on if one.ends_at > now), key=lambda one: one.starts_at, default=None)
    return {
        "next": ahead,
        "where": place_of(ahead) if ahead is not None else "",
        "begun": any(one.starts_at <= now for one in on),
        "unpaired": any(lacking_in(one) for one in on if one.ends_at > now),
    }
