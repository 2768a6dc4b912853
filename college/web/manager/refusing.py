"""Showing a rule's no in the form that met it, with everything that was typed still there."""

from typing import TypeVar

from flask_babel import gettext
from wtforms.form import BaseForm

from college.foundation.refusal import Refused

F = TypeVar("F", bound=BaseForm)


def said(form: F, refused: Refused) -> F:
    """Put the refusal at the head of the form's errors."""
    sentence = gettext(refused.sentence, **refused.values) if refused.values else gettext(refused.sentence)
    form.form_errors.append(sentence)
    return form
