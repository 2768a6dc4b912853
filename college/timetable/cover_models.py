"""Nouns of stepping in: who said that they cannot teach a session, and who was asked to step in."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from college.foundation.db import Base
from college.people.models import Person
from college.people.rules import Knowledge
from college.timetable.cover import Answer
from college.timetable.models import Session


class Absence(Base):
    """Somebody who was to teach a session and said that they cannot; why is asked of nobody and kept nowhere.

    `sequence` is the session's then: of a session that has moved since, nothing was said. `handovers` is the session's
    once they were off it: while it stands, nobody has come in their place.
    """

    __tablename__ = "session_absence"
    __table_args__ = (UniqueConstraint("session_id", "person_id"),)

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    knowledge: Mapped[Knowledge]
    sequence: Mapped[int]
    handovers: Mapped[int] = mapped_column(default=0, server_default="0")
    told_at: Mapped[datetime]
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    session: Mapped[Session] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=person_id)


class CoverAsk(Base):
    """One person asked to step in on one session, and what they said; `times_asked` makes each asking's link its own.

    `sequence` is the session's when it was asked: once that rises, the question is over.
    """

    __tablename__ = "cover_ask"
    __table_args__ = (UniqueConstraint("session_id", "person_id"),)

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    knowledge: Mapped[Knowledge]
    sequence: Mapped[int]
    times_asked: Mapped[int] = mapped_column(default=1)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[Answer | None] = mapped_column(index=True)
    answered_at: Mapped[datetime | None]
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    session: Mapped[Session] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=person_id)
