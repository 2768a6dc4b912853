"""Nouns of people: somebody, what they do here, how they sign in, and what they told us for equality's sake."""

from datetime import date, datetime

from flask_login import UserMixin
from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from college.foundation.db import Base
from college.outbox.rules import Channel, Kind, stops_writing
from college.people.needs import Need, ToldBy
from college.people.rules import FACILITATORS, STAFF, Capacity, ContactBy, Role, way_to_reach


class Person(Base):
    """Somebody: a reference, a name, and ways to reach them, none of which need be theirs alone.

    `chosen_ways` holds a way for single kinds of message where it is another than `contact_by`: it stands in the row,
    since who hears is asked of many people at once. `bounces` counts the e-mail to the address that came back in a row.
    `language` is the code of the one that they chose to be written to and called in; empty when nobody has said.
    """

    __tablename__ = "person"
    __table_args__ = (Index("ix_person_email_folded", "email_folded"), Index("ix_person_phone_digits", "phone_digits"))

    reference: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_folded: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    email_folded: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    phone_digits: Mapped[str] = mapped_column(default="")
    contact_by: Mapped[ContactBy] = mapped_column(default=ContactBy.EMAIL)
    chosen_ways: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    postal_address: Mapped[str] = mapped_column(default="")
    language: Mapped[str | None]
    bounces: Mapped[int] = mapped_column(default=0)
    bounced_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]

    role_rows: Mapped[list["PersonRole"]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    capacity_rows: Mapped[list["PersonCapacity"]] = relationship(cascade="all, delete-orphan")
    account: Mapped["Account | None"] = relationship(back_populates="person")

    @property
    def roles(self) -> frozenset[Role]:
        """What this person does here."""
        return frozenset(row.role for row in self.role_rows)

    @property
    def capacities(self) -> frozenset[Capacity]:
        """What this person usually comes as."""
        return frozenset(row.capacity for row in self.capacity_rows)

    def way_for(self, kind: Kind) -> Channel | None:
        """Tell the way by which a message of this kind reaches this person; nothing when they want none."""
        return way_to_reach(
            self.contact_by,
            kind,
            self.ways,
            has_email=bool(self.email) and not self.is_bouncing,
            has_phone=bool(self.phone),
        )

    @property
    def ways(self) -> dict[Kind, ContactBy]:
        """The ways that they chose for single kinds of message."""
        return {Kind(kind): ContactBy(way) for kind, way in self.chosen_ways.items()}

    @property
    def reached_by(self) -> Channel | None:
        """The way by which they hear what everybody hears; nothing when they asked not to be contacted."""
        return self.way_for(Kind.CHANGES)

    @property
    def is_bouncing(self) -> bool:
        """Whether e-mail to their address comes back, so that we write there no longer."""
        return stops_writing(self.bounces)

    @property
    def is_staff(self) -> bool:
        """Whether this person works in the office or manages the college."""
        return bool(self.roles & STAFF)

    @property
    def teaches(self) -> bool:
        """Whether this person teaches here."""
        return bool(self.roles & FACILITATORS)


class PersonRole(Base):
    """One role of one person."""

    __tablename__ = "person_role"
    __table_args__ = (UniqueConstraint("person_id", "role"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role]


class PersonCapacity(Base):
    """One of the capacities in which a person usually comes."""

    __tablename__ = "person_capacity"
    __table_args__ = (UniqueConstraint("person_id", "capacity"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    capacity: Mapped[Capacity]


class EqualityAnswers(Base):
    """What a person told us for equality monitoring: empty is *not asked*, `declined` is an answer.

    Kept in a table of its own and read by no page about the person.
    """

    __tablename__ = "equality_answers"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    year_of_birth: Mapped[str] = mapped_column(default="")
    ethnic_group: Mapped[str] = mapped_column(default="")
    gender: Mapped[str] = mapped_column(default="")
    disability: Mapped[str] = mapped_column(default="")


class AccessNeeds(Base):
    """What helps somebody to take part: their own words, who may see it, and when we look again whether it is right.

    `review_asked_at` is when we asked for the review that is due on `review_on`; a new day empties it.
    """

    __tablename__ = "access_needs"
    __table_args__ = (Index("ix_access_needs_review_on", "review_on"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    own_words: Mapped[str] = mapped_column(default="")
    print_size: Mapped[int | None]  # points
    may_be_seen: Mapped[bool] = mapped_column(default=False)
    told_by: Mapped[ToldBy] = mapped_column(default=ToldBy.WEB)
    changed_at: Mapped[datetime]
    looked_at: Mapped[datetime]
    review_on: Mapped[date]
    review_asked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class PersonNeed(Base):
    """One thing of the fixed list that helps a person."""

    __tablename__ = "person_need"
    __table_args__ = (UniqueConstraint("person_id", "need"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    need: Mapped[Need]


class Account(Base):
    """A person's way in: a sign-in address of their own if they have one, and a password if they set one."""

    __tablename__ = "account"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    sign_in_address: Mapped[str | None] = mapped_column(unique=True)
    password_hash: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="account")


class SignIn(Base, UserMixin):
    """One browser that somebody is signed in on; gone when they sign out. We keep the hash of its secret."""

    __tablename__ = "sign_in"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    seen_at: Mapped[datetime]

    account: Mapped[Account] = relationship()


class SignInLink(Base):
    """A link, and a code to type, that sign somebody in once or let them set a password.

    Bound to the browser that asked, unless staff or a command made it (then `browser_hash` is empty).
    """

    __tablename__ = "sign_in_link"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    purpose: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    code_hash: Mapped[str] = mapped_column(default="")
    browser_hash: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()
