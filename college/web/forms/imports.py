"""What we ask of somebody who brings a spreadsheet."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from college.imports.rules import KIND_NAMES
from college.web.forms.base import Form

_HINTS = {
    "people": _l("Names and ways to reach them. Bring these first."),
    "courses": _l("Titles, words and authors."),
    "timetable": _l("One row a session, with its run, term, room and facilitators."),
    "enrolments": _l("Who has a place, waits for one or gave it up."),
    "attendance": _l("One row for each person at each session."),
    "responses": _l("One row an answer."),
}


class BringSpreadsheet(Form):
    """A spreadsheet, and what it holds."""

    kind = RadioField(
        _l("What does the spreadsheet hold?"),
        choices=[SelectChoice(str(kind), _l(name), {"data-hint": _HINTS[kind]}) for kind, name in KIND_NAMES.items()],
        validators=[InputRequired(_l("Choose what the spreadsheet holds."))],
    )
    file = FileField(
        _l("Which file is it?"),
        description=_l("CSV or Excel (.xlsx), up to 10 MB. The first row holds the names of the columns."),
        validators=[FileRequired(_l("Choose a file."))],
        render_kw={"accept": ".csv,.txt,.tsv,.xlsx"},
    )
