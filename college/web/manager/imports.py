"""Bringing spreadsheets in: choose, look at what would change, then say yes or throw it away."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.background import spreadsheets
from college.background.jobs import later
from college.foundation.spreadsheet_out import Table, csv_of
from college.imports import queries
from college.imports.actions import bringing
from college.imports.kinds import SHAPES
from college.imports.models import Spreadsheet
from college.imports.rules import KIND_NAMES, STATE_NAMES, Kind, State, is_long_work
from college.permissions.policy import Permission
from college.web.forms.imports import BringSpreadsheet
from college.web.guard import allow
from college.web.loading import spreadsheet_of
from college.web.sessions import settings, somebody
from college.web.unit_of_work import looked_at

bp = Blueprint("imports", __name__, url_prefix="/imports")
MOST_ROWS_SHOWN = 200
TONES = {
    State.CHECKING: "wait",
    State.PREVIEWED: "info",
    State.REFUSED: "stop",
    State.WRITING: "wait",
    State.WRITTEN: "good",
    State.ABANDONED: "neutral",
}


@bp.get("")
@allow(Permission.IMPORT_SPREADSHEETS)
def index() -> ResponseReturnValue:
    """Ask for a spreadsheet, and list those that were brought last."""
    return _index(BringSpreadsheet())


@bp.post("")
@allow(Permission.IMPORT_SPREADSHEETS)
def bring() -> ResponseReturnValue:
    """Take a spreadsheet in and check it: at once if it is short, else while its page shows how far it is."""
    form = BringSpreadsheet()
    if not form.validate_on_submit():
        return _index(form), 422
    content = form.file.data.read()
    spreadsheet = bringing.bring(Kind(form.kind.data), _shown_name(form.file.data.filename), content, by=somebody())
    if is_long_work(content):
        later(spreadsheets.check, spreadsheet.id)
    else:
        bringing.preview(spreadsheet, bringing.parse(spreadsheet), key=_key())
    return redirect(url_for(".show", number=spreadsheet.id), 303)


@bp.get("/<int:number>")
@allow(Permission.IMPORT_SPREADSHEETS, spreadsheet_of)
def show(spreadsheet: Spreadsheet) -> ResponseReturnValue:
    """Show how far a spreadsheet is, what it would change, or what is wrong with it."""
    looked_at("spreadsheet.seen", spreadsheet)
    return render_template(
        "manager/imports/show.html",
        spreadsheet=spreadsheet,
        state=str(spreadsheet.state),
        state_name=_(STATE_NAMES[spreadsheet.state]),
        tone=TONES[spreadsheet.state],
        kind_name=_(KIND_NAMES[spreadsheet.kind]),
        counts={"new": 0, "updated": 0, "same": 0, "left": 0, "problems": 0, "warnings": 0} | spreadsheet.changes,
        changes=spreadsheet.changes.get("first", []),
        problems=_told(spreadsheet, "problem")[:MOST_ROWS_SHOWN],
        warnings=_told(spreadsheet, "warning")[:MOST_ROWS_SHOWN],
    )


@bp.get("/<int:number>/problems.csv")
@allow(Permission.IMPORT_SPREADSHEETS, spreadsheet_of)
def problems(spreadsheet: Spreadsheet) -> ResponseReturnValue:
    """Give the list of problems and warnings as a file, to work through beside the spreadsheet."""
    looked_at("spreadsheet.seen", spreadsheet)
    rows = [
        (spreadsheet.filename, row, column, sentence, severity)
        for severity in ("problem", "warning")
        for row, column, sentence in _told(spreadsheet, severity)
    ]
    data = csv_of(Table("problems", ("file", "row", "column", "what", "severity"), rows))
    name = f"problems-{spreadsheet.id}.csv"
    return Response(data, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


@bp.post("/<int:number>/write")
@allow(Permission.IMPORT_SPREADSHEETS, spreadsheet_of)
def write(spreadsheet: Spreadsheet) -> ResponseReturnValue:
    """Write a spreadsheet that was looked at, whole or not at all."""
    bringing.begin_writing(spreadsheet)
    if is_long_work(spreadsheet.content or b""):
        later(spreadsheets.write, spreadsheet.id)
    else:
        bringing.write(spreadsheet, bringing.parse(spreadsheet), key=_key())
        if spreadsheet.state is State.WRITTEN:
            flash(_("The spreadsheet is written."), "success")
    return redirect(url_for(".show", number=spreadsheet.id), 303)


@bp.post("/<int:number>/abandon")
@allow(Permission.IMPORT_SPREADSHEETS, spreadsheet_of)
def abandon(spreadsheet: Spreadsheet) -> ResponseReturnValue:
    """Throw a spreadsheet away."""
    bringing.abandon(spreadsheet, by=somebody())
    flash(_("The spreadsheet is thrown away. Nothing of it was written."), "success")
    return redirect(url_for(".index"), 303)


def _index(form: BringSpreadsheet) -> str:
    return render_template(
        "manager/imports/index.html",
        form=form,
        latest=queries.latest(),
        kinds=[(_(name), SHAPES[kind].columns) for kind, name in KIND_NAMES.items()],
        kind_names=KIND_NAMES,
        state_names=STATE_NAMES,
        tones=TONES,
    )


def _told(spreadsheet: Spreadsheet, severity: str) -> list[tuple[int | None, str, str]]:
    return [
        (told["row"], told["column"] or "", _sentence(told["sentence"], told["values"]))
        for told in spreadsheet.problems
        if told["severity"] == severity
    ]


def _sentence(sentence: str, values: dict[str, object]) -> str:
    return _(sentence, **values) if values else _(sentence)


def _shown_name(name: str | None) -> str:
    bare = (name or "").replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in bare if letter.isprintable())[-120:] or _("spreadsheet")


def _key() -> bytes:
    return settings().secret_key.encode()
