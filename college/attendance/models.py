"""Nouns of attendance: one mark of one student at one session, and the friendly call when they missed it."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from college.attendance.rules import Attended, CallOutcome
from college.enrolment.models import Enrolment
from college.foundation.db import Base
from college.timetable.models import Session


class Mark(Base):
    """What the register says. `by_person_id` is empty for a mark that came from a spreadsheet."""

    __tablename__ = "mark"
    __table_args__ = (UniqueConstraint("session_id", "enrolment_id"),)

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    mark: Mapped[Attended]
    minutes: Mapped[int | None]
    made_at: Mapped[datetime]
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    session: Mapped[Session] = relationship()
    enrolment: Mapped[Enrolment] = relationship()


class FriendlyCall(Base):
    """What was done about a session that a student missed: called, or no call was needed. No words are kept.

    It stands by itself: it stays when the mark is put right.
    """

    __tablename__ = "friendly_call"
    __table_args__ = (UniqueConstraint("enrolment_id", "session_id"),)

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"))
    outcome: Mapped[CallOutcome]
    done_at: Mapped[datetime] = mapped_column(index=True)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
