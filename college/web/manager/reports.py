"""The report of a term: looked at, switched between presets, and taken away in a format."""

from collections.abc import Iterator
from io import BytesIO

from flask import Blueprint, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.permissions.policy import Permission
from college.reports import formats
from college.reports.definitions import PRESET_WORDS
from college.reports.formats.html import facts
from college.reports.term import PRESET_NAMES, TermReport, term_report
from college.settings.queries import the_college
from college.timetable.models import Term
from college.timetable.queries import terms
from college.web.guard import allow
from college.web.loading import term_in_format, term_of
from college.web.sessions import settings
from college.web.unit_of_work import looked_at

bp = Blueprint("reports", __name__, url_prefix="/reports")


@bp.get("")
@allow(Permission.SEE_REPORTS)
def index() -> ResponseReturnValue:
    """List the terms that can be reported on."""
    return render_template("manager/reports/index.html", terms=terms.terms())


@bp.get("/<code>")
@allow(Permission.SEE_REPORTS, term_of)
def show(term: Term) -> ResponseReturnValue:
    """Show the report of a term under the college's preset, or the one that the address names."""
    report = _report(term)
    if report.is_internal:
        looked_at("report.internal", term)
    return render_template("manager/reports/show.html", **facts(report), presets=list(_presets(report)))


@bp.get("/<code>/<form>")
@allow(Permission.SEE_REPORTS, term_in_format)
def download(asked: tuple[Term, str]) -> ResponseReturnValue:
    """Give the report as a file; that it was taken away is written down, with the format and the preset."""
    term, form = asked
    report = _report(term)
    looked_at("report.taken", term, preset=report.preset, format=form)
    return send_file(
        BytesIO(formats.FORMATS[form].write(report)),
        mimetype=formats.FORMATS[form].media_type,
        as_attachment=True,
        download_name=formats.file_name(report, form),
    )


def _report(term: Term) -> TermReport:
    preset = request.args.get("preset") or the_college().preset.value
    return term_report(term, preset, key=settings().secret_key.encode())


def _presets(report: TermReport) -> Iterator[dict[str, object]]:
    for name in PRESET_NAMES:
        address = url_for(".show", code=report.term, preset=name)
        yield {"text": _(PRESET_WORDS[name]), "href": address, "current": name == report.preset}
