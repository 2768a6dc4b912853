"""The term report as a file, from the command line."""

import json

import pytest
from sqlalchemy import select

from college.audit.models import AuditEntry
from college.foundation.db import db
from tests.factories import a_term


@pytest.fixture
def run(app, tmp_path):
    a_term("2026-autumn")

    def command(*words, out=tmp_path / "report"):
        return app.test_cli_runner().invoke(args=["report", "term", *words, "--out", str(out)])

    return command


@pytest.mark.parametrize("form", ["html", "xlsx", "csv", "json"])
def test_a_report_is_written_in_every_format(run, tmp_path, form):
    said = run("2026-autumn", "--format", form)

    assert said.exit_code == 0, said.output
    assert said.output.count("\n") == 1
    assert (tmp_path / "report").stat().st_size > 0


def test_the_preset_is_shared_unless_another_is_named_and_is_written_down(run, tmp_path):
    run("2026-autumn", "--format", "json")
    shared = json.loads((tmp_path / "report").read_text())
    run("2026-autumn", "--format", "json", "--preset", "internal")
    internal = json.loads((tmp_path / "report").read_text())

    assert (shared["preset"], internal["preset"]) == ("shared", "internal")
    assert list(shared) == [
        *("term", "preset", "made_at", "participation", "outcomes", "change", "coproduction", "notes"),
    ]
    assert [entry.facts["preset"] for entry in db.session.scalars(select(AuditEntry))] == ["shared", "internal"]


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (("1066-spring", "--format", "json"), 1, "There is no term 1066-spring."),
        (("2026-autumn", "--format", "pdf"), 1, "The format pdf is not available yet"),
        (("2026-autumn", "--format", "json", "--preset", "public"), 1, "The preset public is not available yet"),
        (("2026-autumn", "--format", "json", "--preset", "none"), 2, "Invalid value"),
        (("2026-autumn", "--format", "doc"), 2, "Invalid value"),
        (("2026-autumn",), 2, "Missing option"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_reason(run, tmp_path, words, code, reason):
    said = run(*words)

    assert said.exit_code == code
    assert reason in said.stderr
    assert not (tmp_path / "report").exists()


def test_a_place_that_cannot_be_written_is_said(run, tmp_path):
    said = run("2026-autumn", "--format", "json", out=tmp_path / "no" / "such" / "folder")

    assert said.exit_code == 1
    assert "cannot be written" in said.stderr
    assert db.session.scalars(select(AuditEntry)).all() == []
