"""Nouns of the outbox: a message that exists exactly if the deed that it tells of does."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from college.foundation.db import Base
from college.outbox.rules import Channel, State


class Message(Base):
    """A message to one person: its name, its facts, its way and its fate. The words are made when it leaves."""

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_due", "state", "due_at"),
        Index("ix_message_about", "about", "about_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str]
    channel: Mapped[Channel]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    about: Mapped[str] = mapped_column(default="")
    about_id: Mapped[int | None]
    once: Mapped[str | None] = mapped_column(unique=True)
    state: Mapped[State]
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    trouble: Mapped[str] = mapped_column(default="")
    settled_at: Mapped[datetime | None]
    bounced_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
