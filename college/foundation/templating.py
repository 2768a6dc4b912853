"""Words made from templates, for pages, messages and documents alike: the one file that knows Jinja."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, TemplateNotFound

_environment = Environment(autoescape=True)


@dataclass(frozen=True)
class Words:
    """The words of one message: a discreet subject, plain text, and HTML where it helps."""

    subject: str
    text: str
    html: str | None = None


def use(environment: Environment) -> None:
    """Take the application's templates; said once, when the application is made."""
    global _environment
    _environment = environment


def words(name: str, facts: Mapping[str, Any]) -> Words:
    """Render the message of this name, such as `enrolment/waiting`, from plain facts."""
    subject = _environment.get_template(f"messages/{name}.subject.txt").render(facts)
    text = _environment.get_template(f"messages/{name}.txt").render(facts)
    try:
        html = _environment.get_template(f"messages/{name}.html").render(facts)
    except TemplateNotFound:
        html = None
    return Words(subject=" ".join(subject.split()), text=text.strip() + "\n", html=html)


def piece(name: str, facts: Mapping[str, Any]) -> str:
    """Render a piece that several messages share, such as `enrolment/_when`; it may come out empty."""
    return _environment.get_template(f"messages/{name}.txt").render(facts).strip()


def worked_out(expression: str, facts: Mapping[str, Any]) -> str:
    """Work out an expression of ours, such as `starts_at | long_date`; raises where a fact is missing."""
    value = _compiled(_environment, expression)(**facts)
    return "" if value is None else str(value)


@cache
def _compiled(environment: Environment, expression: str) -> Callable[..., Any]:
    return environment.compile_expression(expression, undefined_to_none=False)


def document(name: str, facts: Mapping[str, Any]) -> str:
    """Render the document of this name, such as `term_report.html`: a page that leaves as a file of its own."""
    return _environment.get_template(f"documents/{name}").render(facts)


def document_words(name: str) -> dict[str, str]:
    """Read the headings and lines of a document, such as `prospectus`, in the language of whoever asked.

    They stand in `documents/<name>.words.txt`, one `name: words` a line.
    """
    lines = (line.partition(":") for line in document(f"{name}.words.txt", {}).splitlines() if line.strip())
    return {key.strip(): said.strip() for key, _colon, said in lines}
