"""Nouns of enrolment: a place or a hope for one, what became of it, and forms that were sent twice."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from college.enrolment.rules import EnrolledBy, State
from college.foundation.db import Base
from college.people.models import Person
from college.people.rules import Capacity
from college.timetable.models import Run


class Enrolment(Base):
    """One student's place, or hoped-for place, on one run of a course."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("person_id", "run_id"),
        Index("ix_enrolment_queue", "run_id", "state", "asked_at"),
        Index("ix_enrolment_offers", "state", "offer_lapses_at"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    state: Mapped[State] = mapped_column(default=State.WAITING)
    asked_at: Mapped[datetime]
    channel: Mapped[EnrolledBy] = mapped_column(default=EnrolledBy.WEB)
    what_helps: Mapped[str] = mapped_column(default="")
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("agreement.id"))
    offers_made: Mapped[int] = mapped_column(default=0)
    offer_lapses_at: Mapped[datetime | None]
    brought_at: Mapped[datetime | None]  # when a spreadsheet made it, or made it what it is

    person: Mapped[Person] = relationship()
    run: Mapped[Run] = relationship()
    capacity_rows: Mapped[list["EnrolmentCapacity"]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    @property
    def capacities(self) -> frozenset[Capacity]:
        """What the student comes as; at least one."""
        return frozenset(row.capacity for row in self.capacity_rows)

    @property
    def facilitator_ids(self) -> frozenset[int]:
        """The numbers of those who teach the run."""
        return self.run.facilitator_ids


class EnrolmentCapacity(Base):
    """One of the capacities in which a student comes to a run."""

    __tablename__ = "enrolment_capacity"
    __table_args__ = (UniqueConstraint("enrolment_id", "capacity"),)

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    capacity: Mapped[Capacity]


class EnrolmentEvent(Base):
    """One step in the journey of a place: what it became, when, by whom and why. Only ever added to."""

    __tablename__ = "enrolment_event"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    at: Mapped[datetime]
    state: Mapped[State]
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(default="")


class FormKey(Base):
    """A form that was sent, and what was said to it: sent again, it makes nothing and gets the same answer."""

    __tablename__ = "form_key"

    key_hash: Mapped[str] = mapped_column(unique=True)
    body_hash: Mapped[str]
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"))
    said: Mapped[str] = mapped_column(default="")
    number: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]


class Interest(Base):
    """Somebody who asked to be told when a course runs again."""

    __tablename__ = "interest"
    __table_args__ = (UniqueConstraint("person_id", "course_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    asked_at: Mapped[datetime]
    told_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
