"""What the machine's own time zone is changes nothing: the most time-bound tests, run again in three of them."""

import os
import subprocess
import sys

import pytest

from tests.faults.burst import figure
from tests.faults.house import HOUSE

FARTHEST = "Pacific/Kiritimati"  # fourteen hours ahead: another day than ours for more than half of each
ZONES = ("UTC", "Europe/London", FARTHEST)
SHORT = ("tests/rules/test_timetable.py", "tests/rules/test_calendar.py", "tests/rules/test_outbox.py")
LONG = ("tests/rules", "tests/actions", "tests/outbox", "tests/cli", "tests/web/public/test_calendars.py")


def passed_in(zone, tests, folder):
    """Run tests in a process that lives in this zone; gives its last line."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COLLEGE_")}
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-m", "not proof", "--basetemp", str(folder / "again"), *tests],
        cwd=HOUSE,
        env=kept | {"TZ": zone},
        capture_output=True,
        text=True,
        timeout=1800,
    )
    assert ran.returncode == 0, ran.stdout[-4000:]
    return ran.stdout.strip().splitlines()[-1]


def test_rules_about_time_do_not_ask_where_the_machine_stands(tmp_path):
    assert "passed" in passed_in(FARTHEST, SHORT, tmp_path)


@pytest.mark.proof
@pytest.mark.parametrize("zone", ZONES)
def test_the_most_time_bound_tests_pass_wherever_the_machine_stands(zone, tmp_path):
    tests = [name for name in LONG if (HOUSE / name).exists()]
    figure(f"{len(tests)} folders of tests in {zone}", passed_in(zone, tests, tmp_path))
