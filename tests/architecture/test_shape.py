"""What must be true of the whole house, whichever room a change is in."""

import ast
import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
MODULES = [*sorted((HOUSE / "college").rglob("*.py")), *sorted(HOUSE.glob("*.py"))]
MAY_COMMIT = {"college/foundation/db.py", "college/web/unit_of_work.py"}
NAMELESS = {"utils", "helpers", "common", "misc", "core", "base"}


def name(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_a_small_room(path):
    assert len(path.read_text().splitlines()) <= 400


def test_a_function_fits_on_a_screen():
    long = [
        f"{name(path)}:{node.name} has {node.end_lineno - node.lineno + 1} lines"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > 40
    ]

    assert long == []


def test_nothing_commits_but_the_two_that_may():
    found = {name(path) for path in MODULES if re.search(r"\.commit\(\)", path.read_text())}

    assert found <= MAY_COMMIT


def test_every_package_and_room_has_its_door_sign():
    unsigned = [name(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text()))]

    assert unsigned == []


def test_no_room_is_without_a_name():
    found = [name(path) for path in MODULES if path.stem in NAMELESS and name(path) != "college/web/forms/base.py"]

    assert found == []


def test_no_task_is_left_in_a_comment():
    found = [name(path) for path in MODULES if re.search(r"\b(TODO|FIXME|XXX)\b", path.read_text())]

    assert found == []


def test_no_template_marks_words_as_safe_by_itself():
    found = [
        name(path) for path in (HOUSE / "templates").rglob("*.html") if re.search(r"\|\s*safe\b", path.read_text())
    ]

    assert found == []


def test_three_modules_stand_at_the_front_door_and_no_more():
    assert {path.name for path in HOUSE.glob("*.py")} == {"config.py", "run.py"}
