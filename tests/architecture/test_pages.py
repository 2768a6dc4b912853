"""Every page has a guard, a template of its own name, and a word in the table of permissions."""

import re
from pathlib import Path

from college.permissions.policy import POLICY, Permission

HOUSE = Path(__file__).resolve().parents[2]
AUDIENCES = ("public", "student", "facilitator", "manager")


def guarded(app):
    return {endpoint: view for endpoint, view in app.view_functions.items() if endpoint != "static"}


def test_no_page_is_without_a_permission(app):
    unguarded = [endpoint for endpoint, view in guarded(app).items() if not hasattr(view, "permission")]

    assert unguarded == []


def test_every_permission_has_its_row_and_opens_something(app):
    code = "\n".join(path.read_text() for path in (HOUSE / "college" / "web").rglob("*.py"))
    opened = {view.permission for view in guarded(app).values()}
    part_of_a_page = {Permission[name] for name in re.findall(r"\bmay\(Permission\.(\w+)", code)}

    assert set(POLICY) == set(Permission)
    assert set(Permission) - opened - part_of_a_page == set()


def test_a_page_that_writes_is_no_get(app):
    for rule in app.url_map.iter_rules():
        assert rule.methods is not None
        assert not ({"GET", "POST"} <= rule.methods), f"{rule} reads and writes in one view"


def test_every_template_of_a_page_is_shown_by_a_view():
    code = "\n".join(path.read_text() for path in (HOUSE / "college" / "web").rglob("*.py"))
    unused = [
        name
        for audience in AUDIENCES
        for path in (HOUSE / "templates" / audience).rglob("*.html")
        if not path.name.startswith("_") and (name := path.relative_to(HOUSE / "templates").as_posix()) not in code
    ]

    assert unused == []
