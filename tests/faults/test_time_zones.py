"""What the machine's own time zone is changes nothing: the tests in which time matters, run again in others."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.burst import figure
from tests.faults.house import HOUSE

AHEAD, BEHIND = "Pacific/Kiritimati", "America/Los_Angeles"  # fourteen hours ahead of UTC, and eight or seven behind it
ZONES = ("Europe/London", AHEAD, BEHIND)
RULES = [f"tests/rules/test_{name}.py" for name in ("timetable", "calendar", "outbox", "ways", "recurrence")]
# Days of a series, moments off the wall, calendars, quiet hours, reminders and lapsing offers, on one database.
SHORT = (
    *RULES,
    "tests/faults/test_clock_leaps.py::test_through_the_night_in_which_the_wall_clock_changes_all_is_done_once_and_on_time",
    "tests/actions/test_ways.py::test_the_morning_is_eight_on_the_wall_in_the_nights_in_which_the_clock_changes_too",
    "tests/actions/test_ways.py::test_at_night_an_offer_waits_for_the_morning_and_a_code_leaves",
    "tests/actions/test_series.py::test_only_what_was_changed_of_the_one_changes_of_the_others",
    "tests/actions/test_series.py::test_a_session_over_the_hour_that_comes_twice_keeps_its_end_when_only_its_room_changes",
    "tests/actions/test_offering.py::test_each_free_place_is_offered_to_the_first_in_line",
)
OF_THE_TIMETABLE = ("calendar_feeds", "calendar_paths", "clashes", "closed_days", "planned", "series", "timetable")
LONG = (
    "tests/rules",
    "tests/outbox",
    *(f"tests/actions/test_{name}.py" for name in (*OF_THE_TIMETABLE, "clock", "due_by_state", "offering", "ways")),
    "tests/cli",
    "tests/faults",
)
OURS = ("COLLEGE_", "PYTEST_", "COV_", "COVERAGE_")  # what would make another run of the tests than the one asked for


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """Lend a folder for a run within a run, with a name short enough for a socket of PostgreSQL in it."""
    folder = Path(tempfile.mkdtemp(prefix="zone-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")))
    folder.chmod(0o755)  # where the tests are root's, PostgreSQL is somebody else's
    (folder / "lock").mkdir(mode=0o700)  # where its server keeps its lock, which has to be ours alone
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def passed_in(zone: str, tests: tuple[str, ...], folder: Path, *said: str) -> str:
    """Run tests in a process of its own that lives in this zone; gives its last line."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    usual = ["-q", "-m", "not proof", "-p", "no:xdist", "--basetemp", str(folder / "again")]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *usual, "--deselect", "tests/faults/test_time_zones.py", *said, *tests],
        cwd=HOUSE,
        env=kept | {"TZ": zone, "XDG_RUNTIME_DIR": str(folder / "lock")},
        capture_output=True,
        text=True,
        timeout=3600,
    )
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
    return ran.stdout.strip().splitlines()[-1]


@pytest.mark.parametrize("zone", [AHEAD, BEHIND])
def test_nothing_about_time_asks_where_the_machine_stands(zone, elsewhere):
    assert "passed" in passed_in(zone, SHORT, elsewhere, "-k", "not postgresql")


@pytest.mark.proof
@pytest.mark.parametrize("zone", ZONES)
def test_the_time_bound_tests_pass_wherever_the_machine_stands(zone, elsewhere):
    figure(f"rules, outbox, timetable, commands and faults in {zone}", passed_in(zone, LONG, elsewhere))
