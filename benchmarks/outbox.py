"""A thousand messages through the outbox, against smtplib alone with the same thousand, composed beforehand.

Both hand over to the same mail server, a process of its own on this machine, over as many connections. Ours also takes
each message in hand, asks again whether it is still true, makes its words and its calendar files, keeps that
it has left, and asks before each whether the server still listens; with two transactions for each message, so that
a death between any two steps costs nothing but one repeated message. Each is the confirmation of a place with an
invitation to each of four sessions, the longest that we send.

What people wait is the first figure, in seconds: the aim is thirty for the thousand, whatever the limit needs. It
rises and falls with whatever else the machine does, and with its disk. What our own processor spends on them is the
steadier one, beside what smtplib alone spends of it.
"""

import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from email.message import EmailMessage
from time import perf_counter, process_time
from typing import Any

from flask import Flask
from sqlalchemy import func, insert, select

from benchmarks.houses import a_college
from benchmarks.postbox import Postbox, a_postbox
from benchmarks.ratio import Ratio
from college.enrolment.models import Enrolment
from college.enrolment.rules import State as PlaceState
from college.foundation import clock
from college.foundation.db import db, reading, transaction
from college.outbox.models import Message
from college.outbox.rules import Channel, State
from college.people.models import Person
from college.post import letters
from college.post.sending import send_due
from college.timetable.models import Run
from tests.factories import a_run

MESSAGES = 1000
ON_A_LINE = 100
AIM = 30.0  # seconds
AIM_OF_WORK = 15.0  # seconds of our processor, so that half of the thirty is left for disk and mail server


def measure() -> Iterator[Ratio]:
    """Send the thousand on SQLite and on PostgreSQL, each beside the bare sending of the same."""
    for database in ("sqlite", "postgresql"):
        with a_college(database) as app, a_postbox() as postbox, _sending_to(app, postbox), app.app_context():
            _write(a_run(places=MESSAGES, sessions=4))
            mails = _composed()
            limit = _taken(postbox, lambda: _bare(postbox, mails))  # noqa: B023 - it is called before the next round
            ours = _taken(postbox, send_due)
            _all_were_noted()
            subject, alone = f"{MESSAGES} messages, {database}", "smtplib alone, the same messages made beforehand"
            yield Ratio(subject, alone, ours.waited, limit.waited, "seconds", AIM / limit.waited)
            yield Ratio(
                f"{subject}, our processor", alone, ours.worked, limit.worked, "seconds", AIM_OF_WORK / limit.worked
            )


@contextmanager
def _sending_to(app: Flask, postbox: Postbox) -> Iterator[None]:
    before = app.extensions["college"]
    app.extensions["college"] = replace(before, mail_url=f"smtp://127.0.0.1:{postbox.port}")
    yield
    app.extensions["college"] = before


def _write(run: Run) -> None:
    numbers, run_id, now = range(MESSAGES), run.id, clock.now()
    facts = {"run": run.code, "starts_at": None}
    db.session.rollback()
    with transaction():
        db.session.execute(insert(Person), [_somebody(n) for n in numbers])
        people = list(db.session.scalars(select(Person.id).where(Person.reference.like("B%")).order_by(Person.id)))
        db.session.execute(insert(Enrolment), [_place(person, run_id) for person in people])
        places = {each.person_id: each.id for each in db.session.execute(select(Enrolment.person_id, Enrolment.id))}
        rows = [
            {
                "person_id": person,
                "name": "enrolment/enrolled",
                "channel": Channel.EMAIL,
                "facts": facts,
                "about": "enrolment",
                "about_id": places[person],
                "state": State.WAITING,
                "made_at": now,
                "due_at": now,
            }
            for person in people
        ]
        db.session.execute(insert(Message), rows)


def _somebody(n: int) -> dict[str, Any]:
    name, email = f"Student {n}", f"student{n}@example.org"
    return {
        "reference": f"B{n:05}",
        "name": name,
        "name_folded": name.lower(),
        "email": email,
        "email_folded": email,
        "made_at": clock.now(),
    }


def _place(person_id: int, run_id: int) -> dict[str, Any]:
    return {"person_id": person_id, "run_id": run_id, "state": PlaceState.ENROLLED, "asked_at": clock.now()}


def _composed() -> list[EmailMessage]:
    with reading():
        mails = [letters.prepared(message) for message in db.session.scalars(select(Message))]
    db.session.remove()
    return [mail for mail in mails if mail is not None]


@dataclass(frozen=True)
class Took:
    """What it took to hand the thousand over, in seconds: by the clock, and of our own processor."""

    waited: float
    worked: float


def _taken(postbox: Postbox, hand_over: Callable[[], object]) -> Took:
    began, had_worked = perf_counter(), process_time()
    hand_over()
    took = Took(perf_counter() - began, process_time() - had_worked)
    _all_came(postbox)
    return took


def _bare(postbox: Postbox, mails: list[EmailMessage]) -> None:
    for first in range(0, len(mails), ON_A_LINE):
        with smtplib.SMTP("127.0.0.1", postbox.port) as server:
            for mail in mails[first : first + ON_A_LINE]:
                server.send_message(mail)


def _all_came(postbox: Postbox) -> None:
    taken = postbox.taken()
    if taken != MESSAGES:
        raise RuntimeError(f"{taken} of {MESSAGES} messages arrived")


def _all_were_noted() -> None:
    with reading():
        noted = db.session.scalar(select(func.count()).where(Message.state == State.SENT))
    if noted != MESSAGES:
        raise RuntimeError(f"{noted} of {MESSAGES} messages were noted as sent")
