"""What we ask to keep a closure or a half-term."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from college.timetable.actions.closures import ClosureWords
from college.timetable.models import Closure
from college.timetable.queries.venues import places, room_of, venue_of
from college.timetable.rules import Closed
from college.web.forms.base import Form
from college.web.forms.fields import NAME_LENGTH, Day

SOMEWHERE = "somewhere"


class ClosureForm(Form):
    """What is closed, and from which day to which."""

    kind = RadioField(
        _l("What is it?"),
        choices=[
            SelectChoice(Closed.COLLEGE.value, _l("The whole college is closed")),
            SelectChoice(Closed.HALF_TERM.value, _l("Half-term: schools are closed, and families are away")),
            SelectChoice(SOMEWHERE, _l("One venue or one room is closed")),
        ],
        validators=[InputRequired(message=_l("Say what is closed."))],
    )
    place = SelectField(
        _l("Which venue or room?"), description=_l("Only if it is one venue or one room."), validate_choice=True
    )
    name = StringField(
        _l("What do you call it?"),
        description=_l("Whoever plans a session then reads this. For example: Winter break, or New floor"),
        validators=[InputRequired(message=_l("Write what it is called.")), NAME_LENGTH],
    )
    first_on = Day(
        _l("First day"),
        description=_l("The first day on which it is closed."),
        validators=[InputRequired(message=_l("Choose the first day."))],
    )
    last_on = Day(_l("Last day"), description=_l("Leave this empty if it is one day."), validators=[Optional()])

    def offer(self) -> "ClosureForm":
        """Offer every venue and room."""
        found = [SelectChoice("", _("None in particular"))]
        for place in places():
            text = f"{place.venue}, {place.room}" if place.room else place.venue
            found.append(SelectChoice(f"r{place.room_id}" if place.room_id else f"v{place.venue_id}", text))
        self.place.choices = found
        return self

    def validate_place(self, field: SelectField) -> None:
        """Ask which place it is, where it is one."""
        if self.kind.data == SOMEWHERE and not field.data:
            raise ValidationError(_("Choose the venue or the room that is closed."))

    def said(self) -> ClosureWords:
        """Read what was said."""
        number = int(self.place.data[1:]) if self.kind.data == SOMEWHERE else 0
        is_room = number and self.place.data.startswith("r")
        kind = Closed(self.kind.data) if not number else Closed.ROOM if is_room else Closed.VENUE
        return ClosureWords(
            kind=kind,
            name=self.name.data or "",
            first_on=self.first_on.data,
            last_on=self.last_on.data or self.first_on.data,
            venue=venue_of(number) if number and not is_room else None,
            room=room_of(number) if is_room else None,
        )


def answers_of(closure: Closure) -> dict[str, object]:
    """Give what is known of a closure as the answers of its form."""
    somewhere = closure.kind in {Closed.VENUE, Closed.ROOM}
    place = f"r{closure.room_id}" if closure.room_id else f"v{closure.venue_id}" if closure.venue_id else ""
    return {
        "kind": SOMEWHERE if somewhere else closure.kind.value,
        "place": place,
        "name": closure.name,
        "first_on": closure.first_on,
        "last_on": closure.last_on,
    }
