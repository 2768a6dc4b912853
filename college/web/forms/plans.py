"""What we ask of somebody who writes their own plan; every answer may stay empty."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Optional

from college.learning_plans.actions import Written
from college.web.forms.base import Form
from college.web.forms.fields import TEXT_LENGTH, Day


class PlanForm(Form):
    """Hopes, what helps, next steps, and when to look again."""

    hopes = TextAreaField(
        _l("What do I hope for?"),
        description=_l("In my own words. It may be large or small."),
        validators=[TEXT_LENGTH],
    )
    what_helps = TextAreaField(
        _l("What helps me learn?"),
        description=_l("For example a morning, a friend beside me, or writing things down."),
        validators=[TEXT_LENGTH],
    )
    next_steps = TextAreaField(_l("What are my next steps?"), validators=[TEXT_LENGTH])
    review_on = Day(
        _l("When do I want to look at it again?"),
        description=_l("We remind you on that day. Leave it empty if you want no reminder."),
        validators=[Optional()],
    )

    @property
    def written(self) -> Written:
        """Everything that was written."""
        return Written(
            hopes=self.hopes.data or "",
            what_helps=self.what_helps.data or "",
            next_steps=self.next_steps.data or "",
            review_on=self.review_on.data,
        )
