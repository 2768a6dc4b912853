"""What we ask to plan a term."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Optional

from college.web.forms.base import Form
from college.web.forms.fields import CODE_LENGTH, NAME_LENGTH, Day


class TermWords(Form):
    """When a term is, and when one may ask for places in it."""

    name = StringField(
        _l("What do you call this term?"),
        description=_l("For example: Autumn 2026"),
        validators=[InputRequired(message=_l("Write a name for the term.")), NAME_LENGTH],
    )
    starts_on = Day(_l("First day of the term"), validators=[InputRequired(message=_l("Choose the first day."))])
    ends_on = Day(_l("Last day of the term"), validators=[InputRequired(message=_l("Choose the last day."))])
    opens_on = Day(
        _l("First day on which people can ask for a place"),
        description=_l("Leave this empty if they can ask as soon as a run is ready."),
        validators=[Optional()],
    )
    closes_on = Day(
        _l("Last day on which people can ask for a place"),
        description=_l("Leave this empty if they can ask until a run is over."),
        validators=[Optional()],
    )


class NewTerm(TermWords):
    """A term that is not there yet."""

    ORDER = ("name", "code")

    code = StringField(
        _l("Which code does it have?"),
        description=_l("Short, and it stays for good: reports and spreadsheets use it. For example: 2026-autumn"),
        validators=[InputRequired(message=_l("Write a code for the term.")), CODE_LENGTH],
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )
