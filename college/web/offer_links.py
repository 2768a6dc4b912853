"""Links by which an offer is answered. Their secrets are made anew from our key each time, and stored nowhere.

A later offer to the same person has another secret, so that an old link opens nothing.
"""

from dataclasses import dataclass

from college.enrolment.models import Enrolment
from college.enrolment.rules import State
from college.foundation import clock, tokens
from college.foundation.db import db
from college.web.inputs import LARGEST
from college.web.sessions import settings


@dataclass(frozen=True)
class Followed:
    """What a link leads to: an offer that is open, a place that was taken, or nothing any more."""

    enrolment: Enrolment | None
    token: str

    @property
    def is_open(self) -> bool:
        """Whether yes or no can still be said."""
        place = self.enrolment
        if place is None or place.state is not State.OFFERED or place.run.cancelled_at is not None:
            return False
        return place.offer_lapses_at is None or clock.now() < place.offer_lapses_at

    @property
    def is_taken(self) -> bool:
        """Whether yes was said, and still holds."""
        place = self.enrolment
        if place is None or place.state is not State.ENROLLED:
            return False
        ends_at = place.run.last_ends_at
        return ends_at is not None and clock.now() < ends_at


def offer_token(enrolment_id: int, offers_made: int) -> str:
    """Make the secret of the link for one offer."""
    secret = tokens.derived(settings().secret_key.encode(), "offer", f"{enrolment_id} {offers_made}")
    return f"{enrolment_id}.{secret}"


def followed(token: str) -> Followed:
    """Find what a link leads to; a wrong one, an old one and one that never was lead to the same nothing."""
    number, _, secret = token.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) <= len(str(LARGEST)) and secret):
        return Followed(None, token)
    found = db.session.get(Enrolment, int(number)) if int(number) <= LARGEST else None
    if found is None or not tokens.same(token, offer_token(found.id, found.offers_made)):
        return Followed(None, token)
    return Followed(found, token)
