"""Questions about what helps people to take part. Nothing here changes anything."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from college.foundation import clock
from college.foundation.db import db
from college.people.models import AccessNeeds, Person, PersonNeed
from college.people.needs import IN_THE_ROOM, Need


@dataclass(frozen=True)
class Seen:
    """What those who teach somebody see of what helps them: as it was ticked, and in their own words."""

    needs: tuple[Need, ...] = ()
    print_size: int | None = None
    own_words: str = ""


@dataclass(frozen=True)
class Known:
    """All that is known of what helps somebody; without a sheet nobody has said anything yet."""

    sheet: AccessNeeds | None = None
    needs: frozenset[Need] = field(default_factory=frozenset)


def known_of(person: Person) -> Known:
    """Tell what is known of what helps somebody."""
    needs = frozenset(db.session.scalars(select(PersonNeed.need).where(PersonNeed.person_id == person.id)))
    return Known(sheet_of(person), needs)


def sheet_of(person: Person) -> AccessNeeds | None:
    """Find what somebody wrote of what helps them."""
    return db.session.scalars(select(AccessNeeds).where(AccessNeeds.person_id == person.id)).one_or_none()


def seen_of(people: Collection[int]) -> dict[int, Seen]:
    """Tell, for those of these people who said that it may be seen, what matters in the room; in two questions."""
    rows = db.session.execute(
        select(AccessNeeds.person_id, AccessNeeds.print_size, AccessNeeds.own_words).where(
            AccessNeeds.person_id.in_(people), AccessNeeds.may_be_seen.is_(True)
        )
    ).all()
    shown = [row.person_id for row in rows]
    ticked: dict[int, list[Need]] = {person: [] for person in shown}
    for person, need in db.session.execute(
        select(PersonNeed.person_id, PersonNeed.need)
        .where(PersonNeed.person_id.in_(shown), PersonNeed.need.in_(IN_THE_ROOM))
        .order_by(PersonNeed.id)
    ):
        ticked[person].append(need)
    return {row.person_id: Seen(tuple(ticked[row.person_id]), row.print_size, row.own_words) for row in rows}


def review_is_due(sheet: AccessNeeds | None) -> bool:
    """Tell whether the day has come on which somebody looks again at what they said."""
    return sheet is not None and sheet.review_on <= clock.today()


def reviews_due(now: datetime) -> list[int]:
    """List the numbers of the sheets whose day has come, and whose people were not asked to look yet."""
    due = AccessNeeds.review_on <= clock.local(now).date()
    return list(
        db.session.scalars(
            select(AccessNeeds.id).where(due, AccessNeeds.review_asked_at.is_(None)).order_by(AccessNeeds.id)
        )
    )


def sheet_numbered(number: int) -> AccessNeeds:
    """Find the sheet of this number, with whom it is about; raises `NoResultFound` where it is gone."""
    return db.session.scalars(
        select(AccessNeeds).where(AccessNeeds.id == number).options(joinedload(AccessNeeds.person))
    ).one()
