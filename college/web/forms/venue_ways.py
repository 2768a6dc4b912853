"""What we ask of the way from one venue to the others."""

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l
from wtforms.validators import NumberRange, Optional

from college.settings.rules import TRAVEL_MINUTES
from college.web.forms.base import Form
from college.web.forms.fields import Number


def ways_form(venues: Sequence[tuple[int, str]], known: Mapping[int, int] | None = None) -> Form:
    """Make a form with one question for each of these venues: how many minutes the way there takes."""
    least, most = TRAVEL_MINUTES
    within = NumberRange(least, most, message=_l("Write 0 to 240 minutes, or leave it empty."))
    asked = {f"to_{number}": Number(name, validators=[Optional(), within]) for number, name in venues}
    answers = {f"to_{number}": minutes for number, minutes in (known or {}).items()}
    form: Form = type("WaysForm", (Form,), asked)(data=answers)
    return form


def minutes_said(form: Form, venues: Sequence[tuple[int, str]]) -> dict[int, int | None]:
    """Read the minutes to each of these venues; nothing where the question was left empty."""
    return {number: form[f"to_{number}"].data for number, _name in venues}
