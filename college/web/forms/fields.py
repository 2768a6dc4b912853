"""Kinds of boxes that several forms share: a day, a time on the wall, a whole number, and how long words may be."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, TimeField
from wtforms.validators import Length

CODE_LENGTH = Length(max=40, message=_l("Please keep the code under 40 characters."))
NAME_LENGTH = Length(max=200, message=_l("Please keep this under 200 characters."))
TEXT_LENGTH = Length(max=5000, message=_l("Please keep this under 5,000 characters."))


class Day(DateField):
    """A day of the calendar."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a day; says how to write one."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Write the day as a date, such as 6 October 2026, with all of its parts.")) from None


class WallTime(TimeField):
    """A time on the college's wall."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a time; says how to write one."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Write the time with hours and minutes, such as 14:00.")) from None


class Number(IntegerField):
    """A whole number."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a number; says how to write one."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Write a whole number, such as 12.")) from None
