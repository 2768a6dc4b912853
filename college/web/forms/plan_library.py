"""What we ask of somebody who looks for a part of a plan to use again, or copies a course."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from college.courses.queries.plan_library import CourseToWrite, Sought
from college.courses.words import LED_BY_NAMES, LedBy
from college.web.forms.base import Form as OwnForm
from college.web.forms.base import tidy

LONGEST_SEARCH = 200
LENGTHS = (15, 30, 45, 60, 90)  # minutes


class NarrowLibrary(Form):
    """How somebody narrows the library. It is asked by an address and changes nothing, so it has no token."""

    q = StringField(_l("Search"), filters=[tidy], render_kw={"type": "search", "autocomplete": "off"})
    led_by = SelectField(
        _l("Who leads it"),
        choices=[
            SelectChoice("", _l("Anybody")),
            *(SelectChoice(str(one), _l(it)) for one, it in LED_BY_NAMES.items()),
        ],
        validate_choice=False,
        default="",
    )
    minutes = SelectField(
        _l("How long"),
        choices=[
            SelectChoice("", _l("Any length")),
            *(SelectChoice(str(most), _l("At most %(minutes)s minutes", minutes=most)) for most in LENGTHS),
        ],
        validate_choice=False,
        default="",
    )

    def sought(self) -> Sought:
        """Read what was asked; a word that is no choice of ours narrows nothing."""
        led_by, minutes = self.led_by.data or "", self.minutes.data or ""
        return Sought(
            words=(self.q.data or "")[:LONGEST_SEARCH],
            led_by=LedBy(led_by) if led_by in set(LedBy) else None,
            minutes=int(minutes) if minutes in set(map(str, LENGTHS)) else None,
        )


class TakePart(OwnForm):
    """Into which course a part of a plan shall go."""

    into = SelectField(
        _l("Use this in"), validators=[InputRequired(message=_l("Choose the course that it shall go into."))]
    )

    def offer(self, courses: Iterable[CourseToWrite]) -> None:
        """Say which courses there are to choose from."""
        mine = [SelectChoice(course.slug, f"{course.title} ({course.code})") for course in courses]
        self.into.choices = [SelectChoice("", _l("Choose a course")), *mine] if mine else []


class CopyCourse(OwnForm):
    """A course that begins with the words of another."""

    code = StringField(
        _l("Which code shall the copy have?"),
        description=_l("Short, of letters, digits and hyphens, such as SLEEP-2. It stands in the address and stays."),
        validators=[InputRequired(message=_l("Give the copy a code."))],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
