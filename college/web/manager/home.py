"""What today brings for the office, and what is still missing from an empty college."""

from collections.abc import Iterator
from datetime import timedelta

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from college.attendance.queries.calls import calls_to_make
from college.attendance.queries.registers import registers_waiting
from college.enrolment.queries import queues
from college.enrolment.queries.needs import step_free_since
from college.foundation import clock
from college.outbox import queries as outbox
from college.outbox.rules import State
from college.people.queries.letters import open_task_count
from college.permissions.policy import Permission
from college.timetable.clashes import KIND_NAMES, Kind
from college.timetable.queries.cover import Wanted, sessions_that_wait
from college.timetable.queries.overtaken import Overtaken, overtaken
from college.timetable.queries.runs import Unpaired, sessions_without_a_pair, title_of
from college.web.filters import clock_time, day_month, long_date, needed_name, session_name
from college.web.guard import allow, may
from college.web.manager import holding
from college.web.manager.setting_up import steps_done, steps_of

bp = Blueprint("home", __name__)
holding.tell(bp)
Notice = tuple[str, str, str, str]
NOTHING: Notice = ("", "", "", "")
SOON = timedelta(days=2)  # for a session that lacks somebody
LATELY = timedelta(days=7)
NAMED = 5  # sessions that are named, each in its turn; the rest are counted


@bp.get("")
@allow(Permission.SEE_OFFICE)
def show() -> ResponseReturnValue:
    """Show what waits today, the most pressing first; and the steps of setting up until they are done."""
    done = steps_done()
    return render_template(
        "manager/home/show.html",
        steps=[] if done.is_all else steps_of(done),
        notices=[notice for notice in _notices() if notice[0]] if may(Permission.LOOK_UP_PEOPLE) else [],
    )


def _notices() -> Iterator[Notice]:
    tonight, now = clock.end_of(clock.today()), clock.now()
    sought = sessions_that_wait()
    yield from _about_cover(sought)
    tasks = open_task_count(tonight)
    yield _line(ngettext("One call or letter today", "%(num)s calls and letters today", tasks), tasks, "tasks.today")
    missed = len(calls_to_make())
    yield _line(ngettext("One friendly call", "%(num)s friendly calls", missed), missed, "calls.index")
    lapsing = queues.lapsing(tonight)
    yield _line(
        ngettext("One offer lapses today", "%(num)s offers lapse today", lapsing), lapsing, "enrolment.show", "warn"
    )
    failed = outbox.tally()[State.FAILED]
    text = ngettext("One message failed", "%(num)s messages failed", failed)
    yield (text, url_for("manager.messages.index", show="failed"), "", "stop") if failed else NOTHING
    late = outbox.too_late(now - LATELY)
    text = ngettext("One message was too late to send", "%(num)s messages were too late to send", late)
    not_sent = url_for("manager.messages.index", show="not-sent")
    yield (text, not_sent, _("In the last seven days"), "warn") if late else NOTHING
    yield from _about_sessions({one.session.session_id for one in sought})
    waiting = sum(row.waiting for row in queues.coming(now))
    yield _line(
        ngettext("One person is in a queue", "%(num)s people are in queues", waiting), waiting, "enrolment.show"
    )


def _about_cover(sought: list[Wanted]) -> Iterator[Notice]:
    yield from (_sought(one) for one in sought[:NAMED])
    more = max(len(sought) - NAMED, 0)
    text = ngettext("One more session needs somebody", "%(num)s more sessions need somebody", more)
    yield _line(text, more, "runs.index", "warn")


def _about_sessions(sought: set[int]) -> Iterator[Notice]:
    alone = [row for row in sessions_without_a_pair() if row.session_id not in sought]
    text = ngettext("One session has no pair", "%(num)s sessions have no pair", len(alone))
    yield (text, _where_they_meet(alone), _named(alone), "warn") if alone else NOTHING
    yield from _about_clashes()
    missing = registers_waiting()
    for held in missing[:NAMED]:
        register = url_for("facilitator.registers.show", code=held.run.code, number=held.number)
        named = session_name(title_of(held.run), held.run.code, held.number)
        text = _("The register of %(session)s is missing", session=named)
        yield (text, register, long_date(held.starts_at), "warn")
    more = max(len(missing) - NAMED, 0)
    text = ngettext("One more register is missing", "%(num)s more registers are missing", more)
    yield _line(text, more, "runs.index", "warn")


def _where_they_meet(sessions: list[Unpaired]) -> str:
    """Lead to who could teach the one session, to the run that all of them are of, or to all runs."""
    if len(sessions) == 1:
        return url_for("manager.cover.show", code=sessions[0].run, number=sessions[0].number)
    codes = {row.run for row in sessions}
    return url_for("manager.runs.show", code=codes.pop()) if len(codes) == 1 else url_for("manager.runs.index")


def _about_clashes() -> Iterator[Notice]:
    """Name the sessions that something came in the way of since they were planned, each a link to where one decides."""
    met = overtaken(step_free_since())
    for row in met[:NAMED]:
        text = _("Something came in the way of %(session)s", session=session_name(row.title, row.run, row.number))
        yield text, _where_one_decides(row), f"{long_date(row.starts_at)}: {_why(row)}", "warn"
    more = max(len(met) - NAMED, 0)
    text = ngettext("And in the way of one more session", "And in the way of %(num)s more sessions", more)
    yield _line(text, more, "runs.index", "warn")


def _where_one_decides(row: Overtaken) -> str:
    if may(Permission.MANAGE_TIMETABLE):
        return url_for("manager.clashes.show", code=row.run, number=row.number)
    if row.kind is Kind.ON_LEAVE:
        return url_for("manager.cover.show", code=row.run, number=row.number)
    return url_for("manager.runs.show", code=row.run)


def _why(row: Overtaken) -> str:
    if row.kind is Kind.ON_LEAVE:
        return _("%(name)s is away", name=row.about)
    return f"{_(KIND_NAMES[row.kind])} ({row.about})"


def _sought(wanted: Wanted) -> Notice:
    """Say who is needed where, since when, and that nobody has answered; what is near stands out."""
    row, soon = wanted.session, wanted.session.starts_at - clock.now() < SOON
    named = session_name(row.title, row.run, row.number)
    needed = ". ".join(needed_name(knowledge) for knowledge in sorted(row.missing))
    since = _("waiting since %(day)s, %(time)s", day=day_month(wanted.since), time=clock_time(wanted.since))
    when = _("%(day)s at %(time)s", day=day_month(row.starts_at), time=clock_time(row.starts_at))
    where = url_for("manager.cover.show", code=row.run, number=row.number)
    return (f"{named}: {needed}", where, f"{when}; {_asked(wanted)}; {since}", "stop" if soon else "warn")


def _asked(wanted: Wanted) -> str:
    if not wanted.asked:
        return _("nobody is asked yet")
    if not wanted.silent:
        return ngettext("one person was asked and said no", "%(num)s people were asked and said no", wanted.asked)
    return ngettext("one person has not answered yet", "%(num)s people have not answered yet", wanted.silent)


def _named(sessions: list[Unpaired]) -> str:
    named = [session_name(row.title, row.run, row.number) for row in sessions[:NAMED]]
    return "; ".join(named) if len(sessions) <= NAMED else _("%(named)s; and more", named="; ".join(named))


def _line(text: str, count: int, page: str, tone: str = "info") -> Notice:
    return (text, url_for(f"manager.{page}"), "", tone) if count else NOTHING
