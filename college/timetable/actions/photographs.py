"""Showing how a venue looks: a photograph is added with words, put in order, removed, and put back within a week."""

import secrets
from typing import Protocol

from college.audit.actions import Doer, record
from college.foundation import clock
from college.foundation.db import lock, save
from college.foundation.pictures import Picture
from college.foundation.refusal import Refused
from college.timetable import welcome
from college.timetable.models import Photograph, Venue
from college.timetable.queries.photographs import photographs_of


class Cupboard(Protocol):
    """Where files are kept."""

    def keep(self, content: bytes) -> str:
        """Keep a file, and give the name under which it is found again."""


def add_photograph(
    venue: Venue, large: Picture, small: Picture, shows: str, *, cupboard: Cupboard, by: Doer | None
) -> Photograph:
    """Show a photograph of a venue, after those that are there, in two sizes that were drawn for it.

    Raises `Refused` without words for those who cannot see it, and when there are as many as a page bears.
    """
    lock(venue)
    there = photographs_of(venue)
    welcome.one_more(len(there))
    words = welcome.what_it_shows(shows)
    photograph = save(
        Photograph(
            venue_id=venue.id,
            token=secrets.token_urlsafe(16),
            position=_after(there),
            shows=words,
            stored_as=cupboard.keep(large.content),
            small_as=cupboard.keep(small.content),
            width=large.width,
            height=large.height,
            made_at=clock.now(),
        )
    )
    record("photograph.added", photograph, by=by, venue=venue.id)
    return photograph


def say_what_it_shows(photograph: Photograph, shows: str, *, by: Doer | None) -> None:
    """Change the words of a photograph; raises `Refused` for none."""
    photograph.shows = welcome.what_it_shows(shows)
    save(photograph)
    record("photograph.described", photograph, by=by, venue=photograph.venue_id)


def show_earlier(photograph: Photograph, *, by: Doer | None) -> None:
    """Show a photograph one place earlier; the first stays where it is."""
    lock(photograph.venue)
    there = photographs_of(photograph.venue)
    place = there.index(photograph) if photograph in there else 0
    if not place:
        return
    there[place - 1], there[place] = there[place], there[place - 1]
    for number, each in enumerate(there, start=1):
        each.position = number
        save(each)
    record("photograph.moved", photograph, by=by, venue=photograph.venue_id)


def remove_photograph(photograph: Photograph, *, by: Doer | None) -> None:
    """Show a photograph no longer."""
    lock(photograph)
    if photograph.removed_at is not None:
        return
    photograph.removed_at = clock.now()
    save(photograph)
    record("photograph.removed", photograph, by=by, venue=photograph.venue_id)


def put_photograph_back(photograph: Photograph, *, by: Doer | None) -> None:
    """Show again, as the last one, what was removed by mistake.

    Raises `Refused` when it is gone, or when there are as many as a page bears by now.
    """
    lock(photograph.venue)
    lock(photograph)
    if photograph.removed_at is None:
        return
    if not welcome.can_come_back(photograph.removed_at, clock.now()):
        raise Refused("This was removed more than %(days)s days ago, and is gone.", days=welcome.KEPT_FOR.days)
    there = photographs_of(photograph.venue)
    welcome.one_more(len(there))
    photograph.removed_at, photograph.position = None, _after(there)
    save(photograph)
    record("photograph.put_back", photograph, by=by, venue=photograph.venue_id)


def _after(there: list[Photograph]) -> int:
    return max((each.position for each in there), default=0) + 1
