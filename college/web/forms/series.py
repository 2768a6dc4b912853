"""What we ask to plan a series: how often, from when until when, and what every session of it is like."""

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from college.timetable.recurrence import EVERY_FORTNIGHT, EVERY_WEEK, Pattern
from college.web.days import WEEKDAYS
from college.web.forms.base import Form
from college.web.forms.fields import Day, Number
from college.web.forms.sessions import Meeting


class SeriesForm(Meeting, Form):
    """Sessions that come again and again."""

    ORDER: ClassVar[tuple[str, ...]] = ("weeks", "weekdays", "day", "last_on", "count", "starts", "ends")

    weeks = RadioField(
        _l("How often?"),
        choices=[
            SelectChoice(str(EVERY_WEEK), _l("Every week")),
            SelectChoice(str(EVERY_FORTNIGHT), _l("Every two weeks")),
        ],
        default=str(EVERY_WEEK),
        validators=[InputRequired(message=_l("Choose how often."))],
    )
    weekdays = SelectMultipleField(
        _l("On which days?"),
        description=_l("Leave them all empty for the weekday of the first day."),
        choices=[SelectChoice(str(number), name) for number, name in enumerate(WEEKDAYS)],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    day = Day(_l("First day"), validators=[InputRequired(message=_l("Choose the first day of the series."))])
    last_on = Day(
        _l("Last day"),
        description=_l("Either this, or how many sessions."),
        validators=[Optional()],
    )
    count = Number(
        _l("How many sessions?"),
        description=_l("Either this, or the last day."),
        validators=[Optional(), NumberRange(min=1, message=_l("A series has at least one session."))],
    )

    def pattern(self) -> Pattern:
        """Read how the series goes on."""
        return Pattern(
            first_on=self.day.data,
            weeks=int(self.weeks.data),
            weekdays=frozenset(int(number) for number in self.weekdays.data or ()),
            last_on=self.last_on.data,
            count=self.count.data,
        )
