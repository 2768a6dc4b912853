"""The front door opens, says how to come in, and closes when it is told to."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]


def a_free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


def started(folder, **said):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COLLEGE_")}
    environment = kept | {"COLLEGE_INSTANCE": str(folder), "DEMO": "0", "PYTHONUNBUFFERED": "1"} | said
    return subprocess.Popen(
        [sys.executable, "run.py"],
        cwd=HOUSE,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def opened(port):
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=5) as answer:
            return answer.status
        time.sleep(0.1)
    return None


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_an_empty_college_opens_with_a_link_and_closes_cleanly(tmp_path, ending):
    port = a_free_port()
    server = started(tmp_path / "house", PORT=str(port))

    try:
        assert opened(port) == 200
    finally:
        server.send_signal(ending)
        said, wrong = server.communicate(timeout=60)

    assert server.returncode == 0
    assert f"http://127.0.0.1:{port}/welcome/" in said
    assert "Traceback" not in wrong


def test_an_unsafe_setting_stops_the_start_with_one_line(tmp_path):
    server = started(tmp_path / "house", COLLEGE_ENV="production")

    said, wrong = server.communicate(timeout=60)

    assert (server.returncode, said) == (1, "")
    assert wrong.strip().splitlines() == ["COLLEGE_SECRET_KEY must be set, and be 32 bytes or more."]


@pytest.mark.parametrize("address", ["amqp://here", "redis://localhost:door"])
def test_a_queue_that_we_do_not_speak_stops_the_start_with_one_line(tmp_path, address):
    server = started(tmp_path / "house", COLLEGE_JOBS_URL=address)

    said, wrong = server.communicate(timeout=60)

    assert (server.returncode, said) == (1, "")
    assert len(wrong.strip().splitlines()) == 1
    assert wrong.startswith("COLLEGE_JOBS_URL ")


def test_the_start_waits_for_nothing_that_only_a_few_ever_need():
    heavy = ("openpyxl", "xlsxwriter", "numpy", "scipy")
    asked = f"import sys, run; print([name for name in {heavy} if name in sys.modules])"

    found = subprocess.run(
        [sys.executable, "-c", asked], cwd=HOUSE, capture_output=True, text=True, timeout=60, check=True
    )

    assert found.stdout.strip() == "[]"
