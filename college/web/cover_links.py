"""Links by which somebody who was asked to step in says yes or no."""

from dataclasses import dataclass

from college.foundation import tokens
from college.timetable.cover import Standing
from college.timetable.cover_links import secret_of
from college.timetable.cover_models import CoverAsk
from college.timetable.queries.cover import ask_by_number, standing_of
from college.web.inputs import LARGEST
from college.web.sessions import settings


@dataclass(frozen=True)
class FollowedAsk:
    """What a link leads to: a question, however it stands, or nothing any more."""

    ask: CoverAsk | None
    token: str

    @property
    def standing(self) -> Standing:
        """How the question stands; one that never was is not needed any more."""
        return standing_of(self.ask) if self.ask is not None else Standing.WITHDRAWN


def followed(token: str) -> FollowedAsk:
    """Find what a link leads to; a wrong one, an old one and one that never was lead to the same nothing."""
    number, _, secret = token.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) <= len(str(LARGEST)) and secret):
        return FollowedAsk(None, token)
    found = ask_by_number(int(number)) if int(number) <= LARGEST else None
    if found is None or not tokens.same(token, secret_of(settings().secret_key.encode(), found)):
        return FollowedAsk(None, token)
    return FollowedAsk(found, token)
