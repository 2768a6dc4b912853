"""What we ask of those who open a calendar, and of a person about their own."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from college.timetable.models import Room
from college.timetable.queries.venues import places, room_of
from college.timetable.rules import SHOWS_NAMES, Shows
from college.web.forms.base import Form

COLLEGE = "college"
DISCREET, FULL = "discreet", "full"


class NewCalendar(Form):
    """A calendar to open: of what, and how much it says."""

    of = SelectField(_l("Which sessions does it show?"), validators=[InputRequired(message=_l("Choose one."))])
    shows = RadioField(
        _l("What does it say of each?"),
        description=_l("Whoever has the address sees it, and can pass it on."),
        validators=[InputRequired(message=_l("Choose how much it says."))],
        default=Shows.BOOKED.value,
    )

    def offer(self, *, titles: bool) -> None:
        """Offer the college and every room; and that titles are shown, to those who may let them be."""
        rooms = [(f"r{one.room_id}", f"{one.venue}, {one.room}") for one in places() if one.room_id]
        self.of.choices = [
            SelectChoice("", _("Choose one")),
            SelectChoice(COLLEGE, _("All sessions of the college")),
            *(SelectChoice(value, name) for value, name in rooms),
        ]
        self.shows.choices = [
            SelectChoice(shows.value, _(name))
            for shows, name in SHOWS_NAMES.items()
            if titles or shows is not Shows.TITLES
        ]

    def room(self) -> Room | None:
        """Read which room was chosen; none for the whole college."""
        return room_of(int(self.of.data[1:])) if self.of.data != COLLEGE else None


class OwnTitles(Form):
    """How much a person's own calendar says of each session."""

    titles = RadioField(
        _l("What stands in your calendar?"),
        choices=[
            SelectChoice(
                DISCREET,
                _l("Only “Class” or “Teaching”"),
                render_kw={"data-hint": _l("Whoever looks at your calendar sees when and where, and not what.")},
            ),
            SelectChoice(
                FULL,
                _l("The title of the course as well"),
                render_kw={
                    "data-hint": _l(
                        "Everybody who can see your calendar can read the titles: family, colleagues, and whoever "
                        "looks at your phone."
                    )
                },
            ),
        ],
        validators=[InputRequired(message=_l("Choose one of the two."))],
    )

    @property
    def shows_titles(self) -> bool:
        """Whether titles are asked for."""
        return bool(self.titles.data == FULL)
