"""The clock, the post and long work go on between requests, and end when they are told to."""

import json
import threading
import time
from dataclasses import replace
from datetime import datetime

import pytest

from college.background import jobs
from college.background.jobs import job, later
from college.cli import worker
from college.cli.worker import Worker
from college.foundation.db import db, transaction
from college.outbox.actions import Letter, post
from college.outbox.models import Message
from college.outbox.rules import State
from config import UnsafeSetting
from tests.cast import amina
from tests.factories import a_run, an_enrolment
from tests.working import work_off

done = []


@job
def _long_work(number):
    done.append(number)


@pytest.fixture(autouse=True)
def _forget(app):
    done.clear()
    app.extensions["jobs"].flush()


def eventually(true, seconds=10.0):
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        time.sleep(0.05)
    return true()


def test_long_work_begins_when_its_transaction_was_kept(app):
    with transaction():
        later(_long_work, 7)
        assert work_off(app) == 0

    assert work_off(app) == 1
    assert done == [7]


def test_long_work_of_a_transaction_that_was_undone_never_begins(app):
    def undone():
        with transaction():
            later(_long_work, 7)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undone()
    with transaction():
        pass

    assert work_off(app) == 0


def test_a_part_that_was_kept_inside_begins_nothing_before_the_whole(app):
    with transaction():
        later(_long_work, 7)
        with db.session.begin_nested():
            pass
        assert work_off(app) == 0

    assert work_off(app) == 1


def test_what_a_job_is_told_is_plain(app):
    with pytest.raises(TypeError), transaction():
        later(_long_work, object())

    assert work_off(app) == 0


def test_what_lies_in_the_queue_is_json_and_a_job_that_fails_is_tried_again(app):
    with transaction():
        later(_long_work, 7, "ŵ")

    (lying,) = app.extensions["jobs"].storage.enqueued_items()
    assert json.loads(bytes(lying))["args"] == ["tests.cli.test_worker._long_work", 7, "ŵ"]
    assert work_off(app) == 1  # one argument too many: it waits to be tried again
    (waiting,) = app.extensions["jobs"].scheduled()
    assert (waiting.retries, waiting.args[1:]) == (1, [7, "ŵ"])
    assert waiting.eta > datetime(2026, 1, 1)  # noqa: DTZ001 - the queue counts in UTC without saying so


def test_only_work_that_has_a_name_can_be_asked_for(app):
    with pytest.raises(KeyError):
        later(eventually)


def test_a_message_leaves_by_itself_and_the_worker_stops(app, monkeypatch):
    monkeypatch.setattr(worker, "POST_EVERY", 0.1)
    person, run = amina(), a_run()
    an_enrolment(person, run)
    with transaction():
        number = post(Letter(to=person, name="college/to_run", facts={"text": "At nine."}, about=run)).id
        later(_long_work, 3)

    def is_sent():
        db.session.rollback()
        message = db.session.get_one(Message, number)
        return (message.state, message.leased_until) == (State.SENT, None)

    at_work = Worker(app)
    at_work.start()
    try:
        assert eventually(is_sent)
        assert eventually(lambda: done == [3])
    finally:
        at_work.stop()

    assert not any(thread.is_alive() for thread in at_work.threads)


def test_interrupted_work_is_looked_for_when_the_process_opens_and_no_look_keeps_it_shut(app, monkeypatch):
    def stumbles():
        raise RuntimeError

    def looks():
        with transaction():
            later(_long_work, 5)

    monkeypatch.setattr(jobs, "AT_START", [stumbles, looks])
    at_work = Worker(app)

    at_work.start()
    try:
        assert eventually(lambda: done == [5])
    finally:
        at_work.stop()


@pytest.mark.parametrize(
    "url",
    ["sqlite://", "sqlite:///", "jobs.db", "amqp://localhost", "redis://localhost:door", "postgresql://h:p:q/x y"],
)
def test_a_queue_of_another_kind_is_refused_in_a_sentence(app, url, monkeypatch):
    monkeypatch.setitem(app.extensions, "college", replace(app.extensions["college"], jobs_url=url))

    with pytest.raises(UnsafeSetting, match="COLLEGE_JOBS_URL") as stopped:
        jobs.attach(app)
    assert "\n" not in str(stopped.value)


def test_whoever_waits_for_the_end_waits_once_however_many_are_busy(app, monkeypatch):
    let_go = threading.Event()
    for part in ("_post", "_tick", "_look"):
        monkeypatch.setattr(Worker, part, lambda _self: let_go.wait(30))
    at_work = Worker(app, patience=0.5)
    at_work.start()
    waited, waits = [], at_work.threads[0].join
    for thread in at_work.threads:
        monkeypatch.setattr(
            thread, "join", lambda seconds, thread=thread: waited.append(seconds) or time.sleep(seconds)
        )

    at_work.stop()

    let_go.set()
    waits(10)
    assert sum(waited) <= 0.6
