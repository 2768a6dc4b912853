"""What a pass of the clock costs with nothing due, beside the bare questions that it cannot do without.

The college has 20,000 people, 50,000 sessions in four years, and all that follows from them. The limit is a cursor of
the driver that asks one indexed question for each thing that may be due, and nothing of ours: no session, no mapping,
no step of its own transaction. It is our processor time that is measured: on PostgreSQL the server's own is in neither
figure. The number of questions is counted in `tests/actions/test_clock_at_size.py`.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from flask import Flask

from benchmarks.houses import a_college, side_by_side
from benchmarks.ratio import Ratio
from college.background.clock import tick
from college.foundation import clock
from college.foundation.db import db
from college.questionnaires.rules import MONTHS_AFTER, last_days_due
from tests.years import fill

PEOPLE, SESSIONS = 20_000, 50_000
AIM = 3.0
MOST = 1000.0  # milliseconds, of processor time

HELD = "SELECT count(*) FROM session WHERE state = 'planned' AND ends_at <= {now}"
LAPSED = "SELECT count(*) FROM enrolment WHERE state = 'offered' AND offer_lapses_at <= {now}"
COMING = """
    SELECT session.run_id, count(*) FROM session JOIN enrolment ON enrolment.run_id = session.run_id
    WHERE session.starts_at > {now} AND enrolment.state = 'waiting' GROUP BY session.run_id
"""
WAITING_TO_HEAR = "SELECT count(*) FROM interest WHERE told_at IS NULL"
NEAR = """
    SELECT session.id, session.starts_at, enrolment.person_id
    FROM session CROSS JOIN enrolment
    WHERE enrolment.run_id = session.run_id AND session.starts_at > {week_ago} AND session.starts_at <= {in_two_days}
    AND enrolment.state = 'enrolled'
"""
REMINDED = """
    SELECT once FROM message WHERE about = 'session' AND about_id IN
    (SELECT id FROM session WHERE starts_at > {week_ago} AND starts_at <= {in_two_days})
"""
NOT_ASKED = """
    SELECT enrolment.person_id FROM session CROSS JOIN enrolment
    WHERE enrolment.run_id = session.run_id AND session.state IN ('held', 'planned')
    AND session.ends_at >= {first} AND session.ends_at < {last} AND enrolment.state = 'enrolled'
    AND NOT EXISTS (SELECT 1 FROM session later WHERE later.run_id = session.run_id AND later.ends_at > session.ends_at)
    AND NOT EXISTS (SELECT 1 FROM invitation WHERE invitation.person_id = enrolment.person_id
        AND invitation.run_id = enrolment.run_id AND invitation.wave = '{wave}')
"""
UNANSWERED = """
    SELECT invitation.id FROM invitation WHERE closes_at > {now} AND NOT returned AND NOT EXISTS (SELECT 1 FROM message
    WHERE about = 'invitation' AND about_id = invitation.id AND name = 'questionnaires/reminder')
"""
REVIEWS = "SELECT count(*) FROM {table} WHERE review_on <= {today} AND review_asked_at IS NULL"
TASKS = "SELECT id FROM message WHERE state = 'to_do'"


def measure() -> Iterator[Ratio]:
    """Measure a pass on both databases: beside the bare questions, and beside the second that it may take."""
    for database in ("sqlite", "postgresql"):
        with a_college(database) as app, app.app_context():
            fill(PEOPLE, SESSIONS)
            db.session.remove()
            cost = side_by_side(_pass_of(app), _bare(clock.now()), blocks=5, seconds=0.05)
        subject = f"a pass over {PEOPLE:,} people and {SESSIONS:,} sessions, {database}"
        yield Ratio(subject, "bare indexed questions", cost.ours, cost.limit, "ms", AIM)
        yield Ratio(subject, "one second", cost.ours, MOST, "ms", 1.0)


def _pass_of(app: Flask) -> Callable[[], None]:
    def one() -> None:
        if touched := {name: count for name, count in tick().items() if count}:
            raise RuntimeError(f"something was due: {touched}")

    return one


def _bare(now: datetime) -> Callable[[], None]:
    questions = list(_questions(now))
    connection: Any = db.engine.raw_connection()

    def one() -> None:
        cursor = connection.cursor()
        for question in questions:
            cursor.execute(question).fetchall()
        connection.rollback()

    return one


def _questions(now: datetime) -> Iterator[str]:
    moments = {"now": now, "week_ago": now - timedelta(days=7), "in_two_days": now + timedelta(days=2)}
    words = {name: _moment(at) for name, at in moments.items()} | {"today": f"'{clock.local(now):%Y-%m-%d}'"}
    for question in (HELD, LAPSED, COMING, WAITING_TO_HEAR, NEAR, REMINDED, UNANSWERED, TASKS):
        yield question.format(**words)
    for wave in MONTHS_AFTER:
        first, last = last_days_due(wave, clock.local(now).date())
        ended = {"first": _moment(clock.start_of(first)), "last": _moment(min(clock.end_of(last), now))}
        yield NOT_ASKED.format(**ended, wave=wave.value)
    for table in ("access_needs", "learning_plan"):
        yield REVIEWS.format(table=table, **words)


def _moment(at: datetime) -> str:
    return f"'{at:%Y-%m-%d %H:%M:%S.%f}'"
