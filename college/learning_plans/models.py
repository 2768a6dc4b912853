"""Nouns of learning plans: one plan a person, in their own words."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from college.foundation.db import Base
from college.people.models import Person


class LearningPlan(Base):
    """What somebody hopes for and means to do next; theirs alone.

    `review_on` is empty for whoever wants no reminder. `review_asked_at` is when we asked for that review; a new day
    empties it.
    """

    __tablename__ = "learning_plan"
    __table_args__ = (Index("ix_learning_plan_review_on", "review_on"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    hopes: Mapped[str] = mapped_column(default="")
    what_helps: Mapped[str] = mapped_column(default="")
    next_steps: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime]
    review_on: Mapped[date | None]
    review_asked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
