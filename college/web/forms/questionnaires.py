"""The form of a questionnaire, made from its questions. Every question may be left blank."""

from collections.abc import Mapping
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectChoice, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from college.questionnaires.models import Question, Questionnaire
from college.questionnaires.rules import LONGEST_ANSWER, Kind, Mode
from college.web.forms.base import Form


class Answers(Form):
    """What somebody answers; its fields are added from the questions.

    Leave to quote is asked only where there is something to write in words of one's own.
    """

    may_quote = BooleanField(
        _l("The college may quote my words, without my name"),
        description=_l(
            "You need not. Somebody at the college reads them first, and uses nothing that could tell who you are."
        ),
    )

    @property
    def leave_to_quote(self) -> bool:
        """Whether the writer gave leave to quote their own words."""
        return "may_quote" in self and bool(self.may_quote.data)

    def given(self) -> Mapping[str, list[str]]:
        """Collect what was answered, by the question's key."""
        return {name.removeprefix("answer_"): _texts(field) for name, field in self._fields.items() if _asks(name)}


class TypedAnswers(Answers):
    """A form that somebody gave us on paper, or told us on the phone."""

    mode = RadioField(
        _l("How did these answers reach us?"),
        choices=[SelectChoice(Mode.PAPER.value, _l("On paper")), SelectChoice(Mode.PHONE.value, _l("On the phone"))],
        default=Mode.PAPER.value,
        validators=[InputRequired(message=_l("Choose how the answers reached us."))],
    )


AnyAnswers = TypeVar("AnyAnswers", bound=Answers)


def answers_form(questionnaire: Questionnaire) -> Answers:
    """Make the form of a questionnaire, filled with what was sent in this request if anything was."""
    return _asking(questionnaire, Answers)


def typed_answers_form(questionnaire: Questionnaire) -> TypedAnswers:
    """Make the form with which somebody types in the answers of another, given on paper or told on the phone."""
    return _asking(questionnaire, TypedAnswers)


def _asking(questionnaire: Questionnaire, kind: type[AnyAnswers]) -> AnyAnswers:
    fields = {f"answer_{question.key}": _field(question) for question in questionnaire.questions}
    made: AnyAnswers = type(kind.__name__, (kind,), fields)()
    if all(question.kind is not Kind.TEXT for question in questionnaire.questions):
        del made.may_quote
    return made


def _asks(name: str) -> bool:
    return name.startswith("answer_")


def _texts(field: Field) -> list[str]:
    if isinstance(field.data, list):
        return field.data
    return [field.data] if field.data and field.data != "None" else []


def _field(question: Question) -> Any:
    said: dict[str, Any] = {"label": question.wording, "description": question.hint}
    if question.kind is Kind.TEXT:
        most = _l("Please keep each answer under %(most)s characters.", most=LONGEST_ANSWER)
        return TextAreaField(validators=[Length(max=LONGEST_ANSWER, message=most)], **said)
    said["choices"] = [SelectChoice(value, label) for value, label in question.choices]
    # Whether an answer is among the choices is the question's own rule, not the form's.
    if question.kind is Kind.ANY:
        boxes = {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}
        return SelectMultipleField(validate_choice=False, **boxes, **said)
    return RadioField(validate_choice=False, **said)
