"""Real processes share one outbox and one queue: two workers, two that serve, PostgreSQL, Redis, a mail server."""

import os
import re
import shutil
import signal
import subprocess
from collections import Counter
from contextlib import contextmanager

import pytest
import requests
from aiosmtpd.smtp import AuthResult
from sqlalchemy import select

from college.background import spreadsheets
from college.background.jobs import later, look_back
from college.foundation.db import db, transaction
from college.imports.actions import bringing
from college.imports.models import Spreadsheet
from college.imports.rules import State as ImportState
from college.outbox.models import Message
from college.outbox.rules import State
from tests.cli.test_run import opened
from tests.factories import a_run
from tests.faults.burst import a_burst, arrived, figure, states
from tests.faults.house import a_house, eventually, running
from tests.outbox.test_transport import Postbox, Server, a_free_port
from tests.working import work_off

PEOPLE = b"person,name\nK0001,Ann\nK0002,Bo\n"


class Signed(Postbox):
    """A mail server that notes which worker each message came from."""

    def __init__(self):
        super().__init__()
        self.by = Counter()

    async def handle_DATA(self, server, session, envelope):
        self.by[session.auth_data.login.decode()] += 1
        return await super().handle_DATA(server, session, envelope)


@contextmanager
def a_mail_server(postbox):
    port = a_free_port()
    server = Server(
        postbox,
        hostname="127.0.0.1",
        port=port,
        authenticator=lambda server, session, envelope, mechanism, said: AuthResult(success=True, auth_data=said),
        auth_require_tls=False,
    )
    server.start()
    yield port
    server.stop()


def takes_a_place(visitor, where, n):
    """Take a place as a visitor does, through whichever process answers."""
    page = visitor.get(where, timeout=30).text
    hidden = dict(re.findall(r'name="(csrf_token|key)"[^>]*value="([^"]+)"', page))
    said = hidden | {"name": f"Visitor {n}", "email": f"visitor{n}@example.org", "capacities": "supporter"}
    return visitor.post(where, data=said, timeout=30).status_code


def share_one_outbox(houses, name, *, messages, visitors):
    """Let four processes work at once; gives how many messages each worker sent."""
    postbox, port = Signed(), a_free_port()
    with (
        a_mail_server(postbox) as mail,
        a_house(houses, "postgresql", name, COLLEGE_BASE_URL=f"http://127.0.0.1:{port}") as house,
    ):
        jobs = house.environ["COLLEGE_DATABASE_URL"].replace(name, f"{name}_jobs")
        houses.postgresql(f"{name}_jobs")
        a_burst(messages, people=messages // 2)
        run = a_run(places=visitors).code
        db.session.rollback()
        shared = {"COLLEGE_WORK": "elsewhere", "COLLEGE_JOBS_URL": jobs}
        web = house.start("run.py", PORT=str(port), DEMO="0", COLLEGE_WEB_PROCESSES="2", **shared)
        workers = [house.worker(COLLEGE_MAIL_URL=f"smtp://{w}:x@127.0.0.1:{mail}", **shared) for w in ("one", "two")]
        with running(web, *workers) as ended:
            assert opened(port) == 200
            where = f"http://127.0.0.1:{port}/runs/{run}/place"
            assert {takes_a_place(requests.Session(), where, n) for n in range(visitors)} == {200}
            assert eventually(lambda: states() == {State.SENT: messages + visitors})
    assert [(code, "Traceback" in wrong) for code, _, wrong in ended] == [(0, False)] * 3
    recipients = Counter(recipient for _, (recipient,), _ in postbox.taken)
    assert set(arrived(postbox).values()) == {1}
    assert sum(recipients.values()) == messages + visitors
    assert all(recipients[f"visitor{n}@example.org"] == 1 for n in range(visitors))
    return postbox.by


def test_two_workers_and_two_that_serve_share_one_outbox_without_a_duplicate(houses):
    by = share_one_outbox(houses, "processes", messages=60, visitors=2)

    assert set(by) == {"one", "two"}


@pytest.mark.proof
def test_two_workers_share_a_thousand_messages_without_a_duplicate(houses):
    by = share_one_outbox(houses, "many_processes", messages=1000, visitors=20)

    shares = " and ".join(map(str, by.values()))
    figure("two workers and two web processes, 1,000 messages, PostgreSQL", "0 lost, 0 twice", f"sent {shares}")


@pytest.fixture
def redis(tmp_path):
    """Lend the address of a real Redis, and a way to start it."""
    if not shutil.which("redis-server"):
        if os.environ.get("CI"):
            pytest.fail("the tests of the queue on Redis need redis-server")
        pytest.skip("needs a real Redis: apt install redis-server")
    port, started = a_free_port(), []

    def start():
        said = ("--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path))
        started.append(subprocess.Popen(["redis-server", *said], stdout=subprocess.PIPE, text=True))
        for line in started[0].stdout:
            if "Ready to accept connections" in line:
                return
        pytest.fail("the Redis of this test did not open: is its port taken?")

    yield f"redis://127.0.0.1:{port}/3", start
    for process in started:
        process.terminate()
        process.communicate(timeout=20)


@pytest.mark.parametrize("kind", ["redis", "postgresql"])
def test_work_that_one_machine_asks_for_is_done_on_another(houses, redis, kind):
    address, start = redis
    if kind == "redis":
        start()
    else:
        address = houses.postgresql("queue_of_jobs")
    with (
        a_house(houses, "postgresql", f"{kind}_jobs", COLLEGE_JOBS_URL=address) as house,
        running(house.worker()) as ended,
    ):
        with transaction():
            number = bringing.bring("people", "x.csv", PEOPLE, by=None).id
            later(spreadsheets.check, number)

        def is_checked():
            db.session.rollback()
            return db.session.get_one(Spreadsheet, number).state is ImportState.PREVIEWED

        assert eventually(is_checked)
        db.session.rollback()
    assert [(code, "Traceback" in wrong) for code, _, wrong in ended] == [(0, False)]


@pytest.mark.parametrize("kind", ["redis", "postgresql"])
def test_work_asked_for_while_the_queue_is_down_is_found_when_it_is_back(houses, redis, kind):
    address, start = redis
    if kind == "postgresql":
        address = f"postgresql://127.0.0.1:{a_free_port()}/jobs"
    with a_house(houses, "sqlite", f"lost_{kind}", COLLEGE_JOBS_URL=address) as house:
        with transaction():
            number = bringing.bring("people", "x.csv", PEOPLE, by=None).id
            later(spreadsheets.check, number)

        assert db.session.scalars(select(Spreadsheet.state)).one() is ImportState.CHECKING
        db.session.rollback()
        if kind == "redis":
            start()
            look_back(house.app)
            look_back(house.app)  # what waits is not asked for twice
            assert work_off(house.app) == 1
            assert db.session.scalars(select(Spreadsheet.state)).one() is ImportState.PREVIEWED


def test_a_worker_that_is_told_to_end_finishes_the_message_in_hand(houses):
    class Slow(Signed):
        async def handle_DATA(self, server, session, envelope):
            if not self.by:
                worker.send_signal(signal.SIGTERM)
            return await super().handle_DATA(server, session, envelope)

    postbox = Slow()
    with a_mail_server(postbox) as mail, a_house(houses, "sqlite", "ended") as house:
        a_burst(20, people=20)
        worker = house.worker(COLLEGE_MAIL_URL=f"smtp://w:x@127.0.0.1:{mail}")
        with running(worker) as ended:
            assert eventually(lambda: worker.poll() is not None)

        assert [(code, "Traceback" in wrong) for code, _, wrong in ended] == [(0, False)]
        assert states()[State.SENT] == len(postbox.taken) < 20
        assert db.session.scalars(select(Message.id).where(Message.leased_until.is_not(None))).all() == []
