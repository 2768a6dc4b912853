"""Showing a rule's no in the form that met it, with everything that was typed still there."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from wtforms import Field
from wtforms.form import BaseForm

from college.foundation.refusal import Refused
from college.web.filters import in_words

F = TypeVar("F", bound=BaseForm)


def said(form: F, refused: Refused) -> F:
    """Put the refusal at the head of the form's errors."""
    form.form_errors.append(in_words(refused))
    return form


class SaidBeside(Exception):
    """A rule's no stands beside the question that it is about already."""


@contextmanager
def beside(field: Field) -> Iterator[None]:
    """Put a refusal beside the question that it is about; raises `SaidBeside` then."""
    try:
        yield
    except Refused as refused:
        field.errors = [*field.errors, in_words(refused)]
        raise SaidBeside from refused
