"""Showing a rule's no in the form that met it, with everything that was typed still there."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from flask_babel import gettext
from wtforms import Field
from wtforms.form import BaseForm

from college.foundation.refusal import Refused

F = TypeVar("F", bound=BaseForm)


def said(form: F, refused: Refused) -> F:
    """Put the refusal at the head of the form's errors."""
    form.form_errors.append(sentence(refused))
    return form


class SaidBeside(Exception):
    """A rule's no stands beside the question that it is about already."""


@contextmanager
def beside(field: Field) -> Iterator[None]:
    """Put a refusal beside the question that it is about; raises `SaidBeside` then."""
    try:
        yield
    except Refused as refused:
        field.errors = [*field.errors, sentence(refused)]
        raise SaidBeside from refused


def sentence(refused: Refused) -> str:
    """Give what a refusal says, in the language of whoever reads it."""
    return gettext(refused.sentence, **refused.values) if refused.values else gettext(refused.sentence)
