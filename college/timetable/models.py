"""Nouns of the timetable: terms, venues and rooms, runs and sessions, and who teaches them."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from college.courses.models import Course, Revision
from college.foundation import clock
from college.foundation.db import Base
from college.people.models import Person
from college.people.rules import Knowledge
from college.timetable.clashes import Kind
from college.timetable.rules import Closed, SessionState, Shows, StepFree, Window
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
    step_free: Mapped[StepFree] = mapped_column(default=StepFree.UNKNOWN, server_default=StepFree.UNKNOWN.value)

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
    teach it, of which only their own calendars hear. `shares_room` lets it stand beside another session in its
    room: it came so from a spreadsheet, or nobody can walk into that room. Whoever moves it takes that away.
    """

    __tablename__ = "session"
    __table_args__ = (
        UniqueConstraint("run_id", "number"),
        CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        Index("ix_session_state_ends_at", "state", "ends_at"),
        Index("ix_session_room_id_starts_at", "room_id", "starts_at"),
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
    shares_room: Mapped[bool] = mapped_column(default=False, server_default=false())
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


class Closure(Base):
    """Days, the last one included, on which the college, a venue or a room is closed, or schools have half-term."""

    __tablename__ = "closure"
    __table_args__ = (
        CheckConstraint("first_on <= last_on", name="starts_before_it_ends"),
        CheckConstraint("(kind = 'venue') = (venue_id IS NOT NULL)", name="venue_is_named"),
        CheckConstraint("(kind = 'room') = (room_id IS NOT NULL)", name="room_is_named"),
        Index("ix_closure_last_on", "last_on"),
    )

    kind: Mapped[Closed]
    name: Mapped[str]
    first_on: Mapped[date]
    last_on: Mapped[date]
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    noted_at: Mapped[datetime]

    venue: Mapped[Venue | None] = relationship()
    room: Mapped[Room | None] = relationship()


class Leave(Base):
    """A time at which somebody does not teach. Nobody asks why, so there is no place to write it."""

    __tablename__ = "leave"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        Index("ix_leave_person_id_ends_at", "person_id", "ends_at"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    noted_at: Mapped[datetime]

    person: Mapped[Person] = relationship()

    @property
    def is_whole_days(self) -> bool:
        """Whether it lasts from the beginning of a day to the end of one, by the clock on the wall."""
        return {clock.local(at).time() for at in (self.starts_at, self.ends_at)} == {time.min}


class TravelTime(Base):
    """How many minutes it takes from one venue to another, and back; the one with the lower number comes first."""

    __tablename__ = "travel_time"
    __table_args__ = (
        UniqueConstraint("venue_id", "other_id"),
        CheckConstraint("venue_id < other_id", name="lower_comes_first"),
        CheckConstraint("minutes >= 0", name="minutes_not_negative"),
    )

    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), index=True)
    minutes: Mapped[int]


class ClashReason(Base):
    """Why a session is taught in spite of something that stands in its way, and who decided so."""

    __tablename__ = "clash_reason"

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"), index=True)
    kind: Mapped[Kind]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str]
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]

    session: Mapped[Session] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    by: Mapped[Person | None] = relationship(foreign_keys=[by_person_id])


class CalendarFeed(Base):
    """The private calendar address of one person; we keep the hash of its secret, and a new one ends the old.

    `shows_titles` is the person's own choice; `used_at` is noted once a day at most.
    """

    __tablename__ = "calendar_feed"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    shows_titles: Mapped[bool] = mapped_column(default=False, server_default=false())
    used_at: Mapped[datetime | None]


class StaffCalendar(Base):
    """A secret calendar address that the office opened: of one room, or of the whole college where there is no room."""

    __tablename__ = "staff_calendar"

    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"), index=True)
    shows: Mapped[Shows]
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    used_at: Mapped[datetime | None]

    room: Mapped[Room | None] = relationship()
    made_by: Mapped[Person | None] = relationship()


class CatalogueStamp(Base):
    """A number that rises with every public change that is not one run's alone; kept by triggers, row 1."""

    __tablename__ = "catalogue_stamp"

    stamp: Mapped[int] = mapped_column(default=0, server_default="0")
