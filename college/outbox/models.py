"""Nouns of the outbox: a message that exists exactly if the deed that it tells of does."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
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
    # No foreign key: the first may be forgotten before the message that repeats it.
    again_of_id: Mapped[int | None]
    emptied_at: Mapped[datetime | None]


class MessageBody(Base):
    """The words of a message as they left, without what opens anything; kept for a week.

    `missing` names the field for which nothing was known, so that the college's own wording gave way to the original.
    `locale` is the language of the words; empty for those that were kept before it was noted.
    """

    __tablename__ = "message_body"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), unique=True)
    subject: Mapped[str]
    text: Mapped[str]
    missing: Mapped[str] = mapped_column(default="")
    locale: Mapped[str | None]
    kept_at: Mapped[datetime]


class Wording(Base):
    """One version of a college's own words for a message in a language; never changed, only followed by the next.

    One that `is_original` holds no words: from it on the message is said as it came.
    """

    __tablename__ = "message_wording"
    __table_args__ = (UniqueConstraint("name", "locale", "version"),)

    name: Mapped[str]
    locale: Mapped[str]
    version: Mapped[int]
    is_original: Mapped[bool] = mapped_column(default=False)
    subject: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Hold(Base):
    """A time in which nothing leaves, begun by somebody after a restore; still in force until it is released."""

    __tablename__ = "outbox_hold"

    held_at: Mapped[datetime]
    held_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime | None]
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
