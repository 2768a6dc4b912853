"""What today brings for the office, and what is still missing from an empty college."""

from collections.abc import Iterator

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from college.attendance.queries.registers import registers_waiting
from college.enrolment.queries import queues
from college.foundation import clock
from college.outbox import queries as outbox
from college.outbox.rules import State
from college.people.queries.letters import open_task_count
from college.permissions.policy import Permission
from college.timetable.queries.runs import sessions_without_a_pair
from college.web.guard import allow, may
from college.web.manager.setting_up import steps_done, steps_of

bp = Blueprint("home", __name__)
Notice = tuple[str, str, str, str]


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
    detail = ", ".join(f"{row.run} {row.number}" for row in alone[:5])
    text = ngettext("One session has no pair", "%(num)s sessions have no pair", len(alone))
    yield _line(text, len(alone), "runs.index", "warn", detail)
    missing = registers_waiting()
    detail = ", ".join(f"{held.run.code} {held.number}" for held in missing[:5])
    text = ngettext("One register is missing", "%(num)s registers are missing", len(missing))
    yield _line(text, len(missing), "runs.index", "warn", detail)


def _line(text: str, count: int, page: str, tone: str = "info", detail: str = "") -> Notice:
    return (text, url_for(f"manager.{page}"), detail, tone) if count else ("", "", "", tone)
