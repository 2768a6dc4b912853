"""What we ask about what helps somebody to take part: a fixed list in its groups, and their own words."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from college.people.actions.needs import Said
from college.people.needs import GROUP_NAMES, GROUPS, NEED_NAMES, TOLD_BY_NAMES, Group, Need, ToldBy
from college.people.queries.needs import Known, review_is_due
from college.web.forms.base import Form
from college.web.forms.fields import Day, Number

LONGEST = 2000


def _ticks(group: Group) -> SelectMultipleField:
    return SelectMultipleField(
        _l(GROUP_NAMES[group]),
        choices=[SelectChoice(need.value, _l(NEED_NAMES[need])) for need in GROUPS[group]],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )


class NeedsForm(Form):
    """What helps, who may see it, and when we ask again."""

    format = _ticks(Group.FORMAT)
    print_size = Number(
        _l("Which size of large print?"),
        description=_l("If you ticked large print: in points, such as 18. Leave it empty if you do not mind."),
        render_kw={"inputmode": "numeric"},
        validators=[Optional()],
    )
    professional = _ticks(Group.PROFESSIONAL)
    support = _ticks(Group.SUPPORT)
    room = _ticks(Group.ROOM)
    contact = _ticks(Group.CONTACT)
    own_words = TextAreaField(
        _l("Anything else, in your own words?"),
        description=_l("It is shown as you write it. Only what helps: no reasons are needed."),
        validators=[Length(max=LONGEST, message=_l("Please keep this under 2,000 characters."))],
    )
    may_be_seen = BooleanField(
        _l("Those who teach my courses may see this"),
        description=_l("Without the tick only the college office sees it, and plans rooms and materials by it."),
    )
    review_on = Day(
        _l("When shall we ask whether it is still right?"),
        description=_l("Leave it empty to be asked in a year."),
        validators=[Optional()],
    )

    @classmethod
    def showing(cls, known: Known) -> "NeedsForm":
        """Make the form with what is known."""
        form = cls(obj=known.sheet)
        if review_is_due(known.sheet):
            form.review_on.data = None  # the day has come: unless another is chosen, the next is in a year
        for group, needs in GROUPS.items():
            form[group.value].data = [need.value for need in needs if need in known.needs]
        return form

    @property
    def said(self) -> Said:
        """Everything that was said."""
        return Said(
            needs=frozenset(Need(word) for group in Group for word in self[group.value].data or []),
            own_words=self.own_words.data or "",
            print_size=self.print_size.data,
            may_be_seen=bool(self.may_be_seen.data),
            review_on=self.review_on.data,
        )


class NeedsOfSomebodyForm(NeedsForm):
    """The same, written down by the office for somebody who told us."""

    told_by = RadioField(
        _l("How did they tell you?"),
        choices=[SelectChoice(way.value, _l(name)) for way, name in TOLD_BY_NAMES.items() if way is not ToldBy.WEB],
        validators=[InputRequired(message=_l("Choose one way."))],
    )

    def in_words_of_the_office(self) -> "NeedsOfSomebodyForm":
        """Ask in the words of somebody who writes about another."""
        self.own_words.label.text = _("Anything else, in their own words?")
        self.own_words.description = _("As they said it. Only what helps: no reasons are needed.")
        self.may_be_seen.label.text = _("Those who teach their courses may see this")
        self.may_be_seen.description = _("Only if they said so.")
        self.review_on.label.text = _("When shall we ask them whether it is still right?")
        self.review_on.description = _("Leave it empty to ask in a year.")
        self.print_size.description = _(
            "If you ticked large print: in points, such as 18. Leave it empty if they do not mind."
        )
        if self.told_by.data == ToldBy.WEB:
            self.told_by.data = None
        return self
