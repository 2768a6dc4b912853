"""What today brings for the office, and what is still missing from an empty college."""

from collections.abc import Iterator

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from college.attendance.queries.calls import calls_to_make
from college.attendance.queries.registers import registers_waiting
from college.enrolment.queries import queues
from college.foundation import clock
from college.outbox import queries as outbox
from college.outbox.rules import State
from college.people.queries.letters import open_task_count
from college.permissions.policy import Permission
from college.timetable.queries.runs import Unpaired, sessions_without_a_pair
from college.web.filters import long_date
from college.web.guard import allow, may
from college.web.manager import holding
from college.web.manager.setting_up import steps_done, steps_of

bp = Blueprint("home", __name__)
holding.tell(bp)
Notice = tuple[str, str, str, str]
NOTHING: Notice = ("", "", "", "")
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
    tasks = open_task_count(tonight)
    yield _line(ngettext("One call or letter today", "%(num)s calls and letters today", tasks), tasks, "tasks.today")
    missed = len(calls_to_make())
    yield _line(ngettext("One friendly call", "%(num)s friendly calls", missed), missed, "calls.index")
    lapsing = queues.lapsing(tonight)
    yield _line(
        ngettext("One offer lapses today", "%(num)s offers lapse today", lapsing), lapsing, "enrolment.show", "warn"
    )
    failed = outbox.tally()[State.FAILED]
    yield _line(ngettext("One message failed", "%(num)s messages failed", failed), failed, "messages.index", "stop")
    yield from _about_sessions()
    waiting = sum(row.waiting for row in queues.coming(now))
    yield _line(
        ngettext("One person is in a queue", "%(num)s people are in queues", waiting), waiting, "enrolment.show"
    )


def _about_sessions() -> Iterator[Notice]:
    alone = sessions_without_a_pair()
    text = ngettext("One session has no pair", "%(num)s sessions have no pair", len(alone))
    where = url_for("manager.runs.show", code=alone[0].run) if len(alone) == 1 else url_for("manager.runs.index")
    yield (text, where, _named(alone), "warn") if alone else NOTHING
    missing = registers_waiting()
    for held in missing[:NAMED]:
        register = url_for("facilitator.registers.show", code=held.run.code, number=held.number)
        text = _("The register of %(run)s, session %(number)s is missing", run=held.run.code, number=held.number)
        yield (text, register, long_date(held.starts_at), "warn")
    more = max(len(missing) - NAMED, 0)
    text = ngettext("One more register is missing", "%(num)s more registers are missing", more)
    yield _line(text, more, "runs.index", "warn")


def _named(sessions: list[Unpaired]) -> str:
    named = [_("%(run)s, session %(number)s", run=row.run, number=row.number) for row in sessions[:NAMED]]
    return "; ".join(named) if len(sessions) <= NAMED else _("%(named)s; and more", named="; ".join(named))


def _line(text: str, count: int, page: str, tone: str = "info") -> Notice:
    return (text, url_for(f"manager.{page}"), "", tone) if count else NOTHING
