"""What differs between two revisions of a course, section by section and word by word."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from college.courses.comparing import Passage, compare
from college.courses.words import LED_BY_NAMES, SECTION_NAMES, Section, SessionPlan, Words

FIELD_NAMES = {"title": _l("Title"), "summary": _l("Summary")}


@dataclass(frozen=True)
class Difference:
    """One text that is not what it was."""

    name: str
    passages: tuple[Passage, ...]


def differences(before: Words, after: Words) -> list[Difference]:
    """List the texts that differ, in the order of the sections."""
    return [
        Difference(name, compare(was, becomes))
        for section in after.changed_since(before)
        for name, was, becomes in _texts(section, before, after)
        if was.strip() != becomes.strip()
    ]


def _texts(section: Section, before: Words, after: Words) -> list[tuple[str, str, str]]:
    if section is Section.PLAN:
        return [(_(SECTION_NAMES[section]), _as_text(before.plan), _as_text(after.plan))]
    return [
        (str(FIELD_NAMES.get(name) or _(SECTION_NAMES[section])), getattr(before, name), becomes)
        for name, becomes in after.of(section).items()
    ]


def _as_text(plan: tuple[SessionPlan, ...]) -> str:
    return "\n\n".join("\n".join(line for line in _lines(part) if line) for part in plan)


def _lines(part: SessionPlan) -> tuple[str, ...]:
    length = _("%(minutes)s minutes", minutes=part.minutes) if part.minutes else ""
    materials = _("Needed: %(materials)s", materials=part.materials) if part.materials else ""
    return part.title, length, _(LED_BY_NAMES[part.led_by]), part.activity, materials
