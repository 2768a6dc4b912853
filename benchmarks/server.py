"""What the server takes: from the command to its first answer, and in memory once every page has been opened.

This is `run.py` itself in a process of its own, on the demonstration college. Its pages are opened over HTTP by a
visitor and by everybody of the cast, one of each kind for each of them, downloads too, following the links.
Reads `/proc`, so it runs on Linux only. On a machine that does other work too, believe the processor's seconds.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from sqlalchemy import select

from benchmarks.houses import cookie_of
from benchmarks.ratio import Ratio
from college import create_app
from college.cli.demo.people import CAST, DOMAIN
from college.foundation.db import db, reading_only
from college.people.models import Account, Person
from config import HOUSE, read

STARTS = 3
SECONDS = 2
MEMORY = 150  # MB
PATIENCE = 120  # seconds; the first start loads the demonstration
LINK = re.compile(rb'href="(/[^"#]*)"')
DOORS = ("/", "/courses", "/my", "/teach", "/manage")


def measure() -> Iterator[Ratio]:
    """Start the server a few times on a college that is there, and open every page of the last one."""
    with tempfile.TemporaryDirectory(prefix="college-bench-") as folder:
        port = _free_port()
        said = {
            "COLLEGE_INSTANCE": folder,
            "COLLEGE_BASE_URL": f"http://127.0.0.1:{port}",
            "COLLEGE_TRUSTED_HOSTS": "127.0.0.1,localhost,college.test",
        }
        with _running(said, port):
            pass  # the first start makes the demonstration college, which is no part of starting
        took: list[tuple[float, float]] = []
        for turn in range(STARTS):
            with _running(said, port) as (seconds, process):
                took.append((seconds, _spent(process.pid)))
                if turn == STARTS - 1:
                    opened = _open_everything(said, port)
                    memory = _memory(_web_process(process.pid))
        waited, spent = (median(each) for each in zip(*took, strict=True))
        yield Ratio("start to first answer, processor", "two seconds", spent, SECONDS, "s", 1)
        yield Ratio("start to first answer, by the clock", "two seconds", waited, SECONDS, "s", 1)
        yield Ratio(f"memory after {opened} pages", "150 MB", memory, MEMORY, "MB", 1)


@contextmanager
def _running(said: dict[str, str], port: int) -> Iterator[tuple[float, subprocess.Popen[bytes]]]:
    """Run the server while the block lasts, and tell how many seconds it took to answer for the first time."""
    # A server keeps what Python compiled at its first start; a machine may be told to keep none.
    left = ("COLLEGE_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left)}
    kept["PYTHONPYCACHEPREFIX"] = str(Path(said["COLLEGE_INSTANCE"]) / "compiled")
    began = time.perf_counter()
    command = [sys.executable, "run.py"]
    process = subprocess.Popen(command, cwd=HOUSE, env=kept | said | {"PORT": str(port)}, stdout=subprocess.DEVNULL)
    try:
        while _status(port, "/courses") != 200:
            if process.poll() is not None or time.perf_counter() - began > PATIENCE:
                raise RuntimeError("the server did not come up")
            time.sleep(0.02)
        yield time.perf_counter() - began, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def _status(port: int, path: str) -> int | None:
    with suppress(OSError):
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        connection.request("GET", path)
        return connection.getresponse().status
    return None


def _open_everything(said: dict[str, str], port: int) -> int:
    """Open one page of each kind as everybody, and count them."""
    app = create_app(read(said))
    with app.app_context():
        reading_only(True)
        cast = {f"{key}@{DOMAIN}" for key, *_ in CAST}
        found = db.session.scalars(select(Person).join(Account).where(Account.sign_in_address.in_(cast))).all()
        cookies = ["", *(cookie_of(app, person) for person in found)]
        db.session.remove()
        db.engine.dispose()
    kind_of = app.url_map.bind("127.0.0.1")
    opened = 0
    for cookie in cookies:
        seen, waiting = set(), list(DOORS)
        while waiting:
            address = waiting.pop(0)
            kind, _named = kind_of.match(address.partition("?")[0], method="GET")
            if kind not in seen and kind != "static":
                seen.add(kind)
                waiting += _links(port, address, cookie)
        opened += len(seen)
    return opened


def _links(port: int, address: str, cookie: str) -> list[str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", address, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status >= 500:
        raise RuntimeError(f"{address} answered {answer.status}")
    is_page = "html" in (answer.headers["Content-Type"] or "")
    return [link.decode().replace("&amp;", "&") for link in LINK.findall(body)] if is_page else []


def _web_process(pid: int) -> int:
    """Give the number of the one process that the server has begun to answer with."""
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


def _spent(pid: int) -> float:
    """Give the processor seconds of the server and its web process so far, which another's work does not change."""
    stats = [Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in (pid, _web_process(pid))]
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> float:
    """Give the memory that a process holds, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
