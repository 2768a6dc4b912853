"""What we ask to keep somebody's leave."""

from datetime import date, datetime, time

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, Optional

from college.foundation import clock
from college.foundation.refusal import Refused
from college.timetable import rules
from college.web.forms.base import Form
from college.web.forms.fields import Day, WallTime


class LeaveForm(Form):
    """From when until when somebody does not teach; nobody is asked why."""

    first_on = Day(
        _l("First day away"),
        description=_l("For a part of one day, write its times below."),
        validators=[InputRequired(message=_l("Choose the first day."))],
    )
    last_on = Day(_l("Last day away"), description=_l("Leave this empty if it is one day."), validators=[Optional()])
    starts = WallTime(
        _l("From what time on the first day?"),
        description=_l("Leave this empty for the whole day."),
        validators=[Optional()],
    )
    ends = WallTime(
        _l("Until what time on the last day?"),
        description=_l("Leave this empty for the whole day."),
        validators=[Optional()],
    )

    def moments(self) -> tuple[datetime, datetime]:
        """Read from when until when; raises `Refused` for a day or a time that cannot be."""
        first = rules.day(self.first_on.data)
        last = rules.day(self.last_on.data or first)
        starts_at = _moment(first, self.starts.data) if self.starts.data else clock.start_of(first)
        if not self.ends.data:
            return starts_at, clock.end_of(last)
        return starts_at, _moment(last, self.ends.data.replace(fold=1))  # of a time that comes twice, the later one


def _moment(day: date, at: time) -> datetime:
    try:
        return clock.moment_of(day, at)
    except ValueError:
        raise Refused("The clocks go forward that night, and this time does not exist. Choose another time.") from None
