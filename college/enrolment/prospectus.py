"""What everybody may know of a course and its runs, and what somebody asking for a place just now is told. Pure."""

import enum
from dataclasses import dataclass
from datetime import date, datetime

from college.courses.words import LedBy
from college.enrolment.rules import Tally
from college.foundation import clock
from college.people.rules import Knowledge
from college.settings.rules import Policy
from college.timetable.rules import Window
from college.timetable.welcome import FEATURES, Feature, OnShow, map_search


class Standing(enum.StrEnum):
    """Somebody who asks for a place on this run just now finds that …"""

    OPEN = "open"
    FULL = "full"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    UNPAIRED = "unpaired"
    CANCELLED = "cancelled"
    OVER = "over"


class Mode(enum.StrEnum):
    """A run is taught …"""

    IN_PERSON = "in-person"
    ONLINE = "online"
    MIXED = "mixed"


CAN_BE_ASKED = frozenset({Standing.OPEN, Standing.FULL})
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class RunOnOffer:
    """A run as a list shows it; `spans` are the starts and ends of the sessions that take place, in order."""

    code: str
    tally: Tally
    window: Window
    is_cancelled: bool
    is_paired: bool
    spans: tuple[tuple[datetime, datetime], ...]
    venues: tuple[str, ...]
    mode: Mode | None

    @property
    def starts_at(self) -> datetime | None:
        """When its first session starts."""
        return self.spans[0][0] if self.spans else None

    def next_span(self, now: datetime) -> tuple[datetime, datetime] | None:
        """Find the session that is on, or comes next."""
        return next((span for span in self.spans if span[1] > now), None)

    def standing(self, now: datetime) -> Standing:
        """Decide what somebody who asks for a place at this moment is told."""
        if self.is_cancelled:
            return Standing.CANCELLED
        if self.next_span(now) is None:
            return Standing.OVER
        if not self.window.is_open(now):
            early = self.window.opens_at is not None and now < self.window.opens_at
            return Standing.NOT_YET if early else Standing.CLOSED
        if not self.is_paired:
            return Standing.UNPAIRED
        return Standing.OPEN if self.tally.left else Standing.FULL


@dataclass(frozen=True)
class CourseOnOffer:
    """A published course as a list shows it, with its runs that are not over, the soonest first."""

    slug: str
    title: str
    summary: str
    topics: tuple[str, ...]
    runs: tuple[RunOnOffer, ...]


@dataclass(frozen=True)
class PartOfCourse:
    """One part of what a course does, as everybody may know it; `minutes` is 0 where no length was planned."""

    title: str
    minutes: int
    led_by: LedBy


@dataclass(frozen=True)
class CourseDetails:
    """A published course as its own page shows it, without what only facilitators may read.

    Authors are counted by capacity; `named` are those of them who gave leave to be named to everybody.
    `copied_from` and `parts_from` are the titles of the courses that its words come from.
    """

    course: CourseOnOffer
    description: str
    outcomes: tuple[str, ...]
    lived_experience: int
    by_training: int
    policy: Policy
    audience: str = ""
    plan: tuple[PartOfCourse, ...] = ()
    expect: str = ""
    evidence: str = ""
    named: tuple[tuple[str, Knowledge], ...] = ()
    copied_from: str = ""
    parts_from: tuple[str, ...] = ()

    @property
    def unnamed_lived(self) -> int:
        """How many wrote it from lived experience and are not named."""
        return self.lived_experience - self._named_from(Knowledge.LIVED_EXPERIENCE)

    @property
    def unnamed_trained(self) -> int:
        """How many wrote it by training and are not named."""
        return self.by_training - self._named_from(Knowledge.BY_TRAINING)

    def _named_from(self, knowledge: Knowledge) -> int:
        return sum(each is knowledge for _, each in self.named)


@dataclass(frozen=True)
class Place:
    """Where a session meets, and how to get in; of a feature that is left out nobody knows whether it is there."""

    name: str
    address: str = ""
    is_online: bool = False
    map_link: str = ""
    entrance: str = ""
    transport: str = ""
    parking: str = ""
    access: str = ""
    features: tuple[tuple[Feature, bool], ...] = ()
    photographs: tuple[OnShow, ...] = ()

    @property
    def there(self) -> tuple[str, ...]:
        """What is there, in sentences."""
        return tuple(FEATURES[feature].there for feature, is_there in self.features if is_there)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not there, in sentences."""
        return tuple(FEATURES[feature].missing for feature, is_there in self.features if not is_there)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The names of what nobody looked for yet; none where nothing is known, for that says nothing."""
        known = {feature for feature, _ in self.features}
        return tuple(FEATURES[feature].name for feature in Feature if feature not in known) if known else ()

    @property
    def map_search(self) -> str:
        """A link that looks its address up on a map; empty where it has none."""
        return map_search(self.name, self.address) if not self.is_online else ""


@dataclass(frozen=True)
class Meeting:
    """A session as everybody may know it: never its joining link, never who teaches it."""

    number: int
    starts_at: datetime
    ends_at: datetime
    is_on: bool
    is_paired: bool
    is_online: bool
    place: Place | None
    room: str

    @property
    def venue(self) -> str:
        """The name of the building; empty where there is none."""
        return self.place.name if self.place is not None and not self.place.is_online else ""


@dataclass(frozen=True)
class RunDetails:
    """A run as its own page shows it, with every session."""

    run: RunOnOffer
    course_slug: str
    title: str
    summary: str
    first_visit: str
    meetings: tuple[Meeting, ...]

    def next_visit(self, now: datetime) -> Meeting | None:
        """Give the session at which somebody comes first: the next one to take place, or the last when all are over."""
        on = [meeting for meeting in self.meetings if meeting.is_on]
        return next((meeting for meeting in on if meeting.ends_at > now), on[-1] if on else None)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where it meets, each place once, in the order of the sessions."""
        return tuple(dict.fromkeys(meeting.place for meeting in self.meetings if meeting.place and meeting.is_on))


@dataclass(frozen=True)
class TimetableLine:
    """One session in the timetable of everything."""

    starts_at: datetime
    ends_at: datetime
    run_code: str
    title: str
    number: int
    is_on: bool
    is_online: bool
    venue: str
    room: str


@dataclass(frozen=True)
class Asked:
    """How somebody narrows the list. `day` is 0 for Monday; `since` is the day from which a run starts."""

    q: str = ""
    topic: str = ""
    place: str = ""
    mode: Mode | None = None
    day: int | None = None
    since: date | None = None
    with_places: bool = False

    @property
    def is_about_runs(self) -> bool:
        """Whether a course without a run that fits is left out."""
        return bool(self.place or self.mode or self.day is not None or self.since or self.with_places)

    def fits(self, run: RunOnOffer, now: datetime) -> bool:
        """Tell whether this run is one of those asked for."""
        return (
            (not self.place or self.place in run.venues)
            and (self.mode is None or self.mode is run.mode)
            and (self.day is None or any(clock.local(starts).weekday() == self.day for starts, _ in run.spans))
            and (self.since is None or (run.starts_at is not None and clock.local(run.starts_at).date() >= self.since))
            and (not self.with_places or run.standing(now) is Standing.OPEN)
        )

    def narrow(self, courses: tuple[CourseOnOffer, ...], now: datetime) -> tuple[CourseOnOffer, ...]:
        """Leave the courses, and of each the runs, that were asked for.

        Those that one can still join come first, each kind in the order in which they meet next.
        """
        left = []
        for course in courses:
            if self.topic and self.topic not in course.topics:
                continue
            runs = tuple(run for run in course.runs if self.fits(run, now)) if self.is_about_runs else course.runs
            if runs or not self.is_about_runs:
                left.append(CourseOnOffer(course.slug, course.title, course.summary, course.topics, runs))
        return tuple(sorted(left, key=lambda course: _soonest(course, now)))


def _soonest(course: CourseOnOffer, now: datetime) -> tuple[bool, bool, datetime, str]:
    joinable = [run for run in course.runs if run.standing(now) in CAN_BE_ASKED]
    nexts = [span[0] for run in joinable or course.runs if (span := run.next_span(now)) is not None]
    return not joinable, not nexts, min(nexts, default=now), course.title


def mode_of(*, in_a_room: bool, online: bool) -> Mode | None:
    """Read from where its sessions meet how a run is taught; nothing where no place is known yet."""
    if in_a_room and online:
        return Mode.MIXED
    if online:
        return Mode.ONLINE
    return Mode.IN_PERSON if in_a_room else None
