"""Questions about photographs of venues, and what is shown beside them. Nothing here changes anything."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Integer, Text, bindparam, cast, literal, or_, select, union_all

from college.foundation import clock
from college.foundation.db import db
from college.timetable.models import Photograph, Venue, VenueFeature
from college.timetable.welcome import KEPT_FOR, Feature, OnShow


@dataclass(frozen=True)
class Shown:
    """What everybody sees of a venue beside its words; a feature of which nobody knows is left out."""

    features: tuple[tuple[Feature, bool], ...] = ()
    photographs: tuple[OnShow, ...] = ()


def shown_of(venues: Collection[int]) -> defaultdict[int, Shown]:
    """Find what is shown of each of these venues, by their numbers; one question, however many they are."""
    features: defaultdict[int, dict[Feature, bool]] = defaultdict(dict)
    photographs: defaultdict[int, list[OnShow]] = defaultdict(list)
    for row in db.session.execute(_features_and_photographs(), {"venues": list(venues)}) if venues else ():
        if row.width:
            photographs[row.venue_id].append(OnShow(row.word, row.shows, row.width, row.height))
        else:
            features[row.venue_id][Feature(row.word)] = bool(row.place)
    found: defaultdict[int, Shown] = defaultdict(Shown)
    for number in venues:
        known = features[number]
        in_order = tuple((feature, known[feature]) for feature in Feature if feature in known)
        found[number] = Shown(in_order, tuple(photographs[number]))
    return found


def photographs_of(venue: Venue) -> list[Photograph]:
    """List the photographs of a venue that are shown, in their order."""
    return list(db.session.scalars(select(Photograph).where(*_on_show(venue)).order_by(*_order())))


def removed_lately(venue: Venue) -> list[Photograph]:
    """List the photographs of a venue that can still be put back, the latest removed first."""
    since = clock.now() - KEPT_FOR
    wanted = select(Photograph).where(Photograph.venue_id == venue.id, Photograph.removed_at > since)
    return list(db.session.scalars(wanted.order_by(Photograph.removed_at.desc(), Photograph.id)))


def photograph(number: int) -> Photograph | None:
    """Find the photograph of this number, removed or not."""
    return db.session.get(Photograph, number)


def on_show(token: str) -> Photograph | None:
    """Find the photograph that this address names, unless it was removed."""
    wanted = select(Photograph).where(Photograph.token == token, Photograph.removed_at.is_(None))
    return db.session.scalars(wanted).one_or_none()


def names_in_use(since: datetime) -> set[str]:
    """Give the names of the files of all photographs that are shown, or were removed after this moment."""
    wanted = select(Photograph.stored_as, Photograph.small_as).where(
        or_(Photograph.removed_at.is_(None), Photograph.removed_at > since)
    )
    return {name for row in db.session.execute(wanted) for name in row}


def _on_show(venue: Venue) -> Sequence[Any]:
    return Photograph.venue_id == venue.id, Photograph.removed_at.is_(None)


def _order() -> Sequence[Any]:
    return Photograph.position, Photograph.id


@cache
def _features_and_photographs() -> CompoundSelect[Any]:
    """Ask for both at once, since a page may ask few questions: only a photograph has a width."""
    which: Any = bindparam("venues", expanding=True)
    known: Any = select(
        VenueFeature.venue_id,
        cast(VenueFeature.feature, Text).label("word"),
        literal("").label("shows"),
        literal(0).label("width"),
        literal(0).label("height"),
        cast(VenueFeature.is_there, Integer).label("place"),
        VenueFeature.id,
    ).where(VenueFeature.venue_id.in_(which))
    shown: Any = select(
        Photograph.venue_id,
        Photograph.token,
        Photograph.shows,
        Photograph.width,
        Photograph.height,
        Photograph.position,
        Photograph.id,
    ).where(Photograph.venue_id.in_(which), Photograph.removed_at.is_(None))
    return union_all(known, shown).order_by("place", "id")
