"""A series of the demonstration college: every week across a clock change, one date left out, one session moved."""

from datetime import date, time, timedelta

from sqlalchemy import select

from college.cli.demo.making import COMING, MadeRun, MadeSession, Making
from college.cli.demo.words import FIRST_VISIT
from college.courses.models import Course
from college.enrolment.actions.telling import tell_of_changes
from college.enrolment.dates import preview
from college.foundation import clock
from college.foundation.db import db
from college.people.models import Person
from college.people.rules import Knowledge
from college.timetable.actions.changing import Wanted, change_sessions, plans_for
from college.timetable.actions.closures import ClosureWords, close
from college.timetable.actions.runs import RunWords, make_run
from college.timetable.actions.series import add_series
from college.timetable.actions.sessions import Teaching
from college.timetable.models import Room, Run, Session, Term
from college.timetable.recurrence import Pattern, days_of
from college.timetable.rules import Closed

CODE = "SERIES-01"
WEEKS = 6
STARTS, ENDS = time(15, 30), time(17, 30)  # no other run of the demonstration meets in the afternoon


def plan_a_series(making: Making) -> None:
    """Plan a run as a series around the next clock change, and leave out the date on which the college is closed."""
    first = _clock_change_after(making.today + timedelta(weeks=4)) - timedelta(days=19)  # a Tuesday, three weeks before
    closed = first + timedelta(weeks=1)
    close(ClosureWords(Closed.COLLEGE, "Training day of the college", closed, closed), by=None)
    run = _run(making)
    found = preview(run, _wanted(making, first), days_of(Pattern(first, count=WEEKS)), {})
    sessions = add_series(run, [one.plan for one in found.clear if one.plan], by=None)
    made = tuple(MadeSession(one.id, one.starts_at, one.ends_at, one.state) for one in sessions)
    making.runs.append(MadeRun(run.id, COMING, len(making.runs), run.places, run.made_at, made))


def move_one_of_it(making: Making) -> None:
    """Move the third session of the series to the day after; everybody on the run hears."""
    session = db.session.scalars(select(Session).join(Run).where(Run.code == CODE, Session.number == 3)).one()
    later = clock.local(session.starts_at).date() + timedelta(days=1)
    teachers = tuple(Teaching(row.person, row.knowledge) for row in session.facilitations)
    wanted = Wanted(later, STARTS, ENDS, None, session.venue, session.room, "", teachers)
    tell_of_changes(change_sessions(plans_for(session, wanted), by=None))


def _run(making: Making) -> Run:
    course = db.session.get_one(Course, making.courses[0][0])
    term = db.session.scalars(select(Term).order_by(Term.starts_on.desc()).limit(1)).one()
    return make_run(CODE, course, RunWords(term, first_visit=FIRST_VISIT), places=8, by=None)


def _wanted(making: Making, first: date) -> Wanted:
    room = db.session.scalars(select(Room).order_by(Room.id).limit(1)).one()
    lived, trained = (db.session.get_one(Person, number) for number in (making.peers[-1], making.clinicians[-1]))
    pair = (Teaching(lived, Knowledge.LIVED_EXPERIENCE), Teaching(trained, Knowledge.BY_TRAINING))
    return Wanted(first, STARTS, ENDS, None, room.venue, room, "", pair)


def _clock_change_after(day: date) -> date:
    """Find the next day that is not 24 hours long where the college is; where clocks never change, any will do."""
    for later in (day + timedelta(days=n) for n in range(366)):
        if clock.end_of(later) - clock.start_of(later) != timedelta(days=1):
            return later
    return day
