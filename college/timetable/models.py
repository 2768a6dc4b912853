"""Nouns of the timetable: terms, venues and rooms, runs, sessions, and who teaches them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from college.courses.models import Course, Revision
from college.foundation.db import Base
from college.people.models import Person
from college.people.rules import Knowledge
from college.timetable.rules import SessionState, Window
from college.timetable.welcome import Feature, small_size


class Term(Base):
    """A teaching period, with the time in which one may ask for places."""

    __tablename__ = "term"
    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="starts_before_it_ends"),)

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    enrolment_opens_at: Mapped[datetime | None]
    enrolment_closes_at: Mapped[datetime | None]


class Venue(Base):
    """A place where the college teaches, and how to get in.

    `getting_there` is what was typed before the door, the way and parking were asked apart; nothing reads it.
    """

    __tablename__ = "venue"

    name: Mapped[str] = mapped_column(unique=True)
    address: Mapped[str] = mapped_column(default="")
    getting_there: Mapped[str] = mapped_column(default="")
    access: Mapped[str] = mapped_column(default="")
    is_online: Mapped[bool] = mapped_column(default=False)
    map_link: Mapped[str] = mapped_column(default="", server_default="")
    entrance: Mapped[str] = mapped_column(default="", server_default="")
    transport: Mapped[str] = mapped_column(default="", server_default="")
    parking: Mapped[str] = mapped_column(default="", server_default="")

    rooms: Mapped[list["Room"]] = relationship(back_populates="venue", order_by="Room.name")
    features: Mapped[list["VenueFeature"]] = relationship(cascade="all, delete-orphan")

    @property
    def known(self) -> dict[Feature, bool]:
        """What is known of it: which features are there and which are not. Of those left out nobody knows."""
        return {row.feature: row.is_there for row in self.features}


class VenueFeature(Base):
    """A feature of a venue of which somebody looked whether it is there."""

    __tablename__ = "venue_feature"
    __table_args__ = (UniqueConstraint("venue_id", "feature"),)

    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    feature: Mapped[Feature]
    is_there: Mapped[bool]


class Photograph(Base):
    """A photograph of a venue, with what it shows in words. `token` stands in its address, and says nothing.

    `stored_as` and `small_as` name its two sizes in the folder of uploads; `width` and `height` are the larger's.
    """

    __tablename__ = "photograph"
    __table_args__ = (CheckConstraint("shows <> ''", name="said_in_words"),)

    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), index=True)
    token: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    shows: Mapped[str]
    stored_as: Mapped[str]
    small_as: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    made_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    venue: Mapped[Venue] = relationship()

    @property
    def small(self) -> tuple[int, int]:
        """The width and height of the smaller one."""
        return small_size(self.width, self.height)


class Room(Base):
    """A room of a venue."""

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("venue_id", "name"),)

    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    name: Mapped[str]
    seats: Mapped[int | None]

    venue: Mapped[Venue] = relationship(back_populates="rooms")


class Run(Base):
    """One time that a course is taught. `stamp` rises with every change that its public page would show."""

    __tablename__ = "run"
    __table_args__ = (CheckConstraint("places >= 0", name="places_not_negative"),)

    code: Mapped[str] = mapped_column(unique=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"), index=True)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("course_revision.id"))
    places: Mapped[int]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    first_visit: Mapped[str] = mapped_column(default="")
    cancelled_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    stamp: Mapped[int] = mapped_column(default=0, server_default="0")

    course: Mapped[Course] = relationship()
    term: Mapped[Term] = relationship()
    revision: Mapped[Revision | None] = relationship()
    sessions: Mapped[list["Session"]] = relationship(back_populates="run", order_by="Session.number")

    @property
    def window(self) -> Window:
        """When one may ask for a place: the run's own times, else the term's."""
        return Window(
            self.opens_at or self.term.enrolment_opens_at,
            self.closes_at or self.term.enrolment_closes_at,
        )

    @property
    def facilitator_ids(self) -> frozenset[int]:
        """The numbers of those who teach any of its sessions."""
        return frozenset(pair.person_id for session in self.sessions for pair in session.facilitations)

    @property
    def author_ids(self) -> frozenset[int]:
        """The numbers of those who write its course."""
        return self.course.author_ids

    @property
    def first_starts_at(self) -> datetime | None:
        """When its first session starts that was not cancelled."""
        return min((session.starts_at for session in self.sessions if session.is_on), default=None)

    @property
    def last_ends_at(self) -> datetime | None:
        """When its last session ends that was not cancelled."""
        return max((session.ends_at for session in self.sessions if session.is_on), default=None)


class Session(Base):
    """One meeting of a run.

    `sequence` rises each time that calendars must hear of a change; `handovers` counts how often others came to
    teach it, of which only their own calendars hear.
    """

    __tablename__ = "session"
    __table_args__ = (
        UniqueConstraint("run_id", "number"),
        CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        Index("ix_session_state_ends_at", "state", "ends_at"),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    number: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    online_link: Mapped[str] = mapped_column(default="")
    state: Mapped[SessionState] = mapped_column(default=SessionState.PLANNED)
    sequence: Mapped[int] = mapped_column(default=0)
    handovers: Mapped[int] = mapped_column(default=0, server_default="0")
    changed_at: Mapped[datetime]

    run: Mapped[Run] = relationship(back_populates="sessions")
    venue: Mapped[Venue | None] = relationship()
    room: Mapped[Room | None] = relationship()
    facilitations: Mapped[list["Facilitation"]] = relationship(back_populates="session", cascade="all, delete-orphan")

    @property
    def is_on(self) -> bool:
        """Whether it takes place, or took place."""
        return self.state is not SessionState.CANCELLED

    @property
    def facilitator_ids(self) -> frozenset[int]:
        """The numbers of those who teach this run, in whichever of its sessions: they stand in for each other."""
        return self.run.facilitator_ids

    @property
    def pair(self) -> list[tuple[int, Knowledge]]:
        """Who teaches this session, and from which knowledge."""
        return [(pair.person_id, pair.knowledge) for pair in self.facilitations]


class Facilitation(Base):
    """Somebody who teaches a session, in one capacity."""

    __tablename__ = "facilitation"
    __table_args__ = (UniqueConstraint("session_id", "person_id"),)

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    knowledge: Mapped[Knowledge]

    session: Mapped[Session] = relationship(back_populates="facilitations")
    person: Mapped[Person] = relationship()


class CalendarFeed(Base):
    """The private calendar address of one person; we keep the hash of its secret, and a new one ends the old."""

    __tablename__ = "calendar_feed"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]


class CatalogueStamp(Base):
    """A number that rises with every public change that is not one run's alone; kept by triggers, row 1."""

    __tablename__ = "catalogue_stamp"

    stamp: Mapped[int] = mapped_column(default=0, server_default="0")
