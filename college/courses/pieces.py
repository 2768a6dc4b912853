"""Pieces of a course as forms know them: a section, or one part of the plan; each a few named texts. Pure."""

import re
from collections.abc import Mapping
from dataclasses import replace

from college.courses.words import FIELDS, LedBy, Section, SessionPlan, Words
from college.foundation.refusal import Refused

PLAN = "plan:"
KEY = re.compile(r"[a-z0-9]{4,32}")


def section_of(piece: str) -> Section:
    """Tell in which section a piece stands. Raises `Refused` for one that no course has."""
    if piece.startswith(PLAN) and KEY.fullmatch(piece.removeprefix(PLAN)):
        return Section.PLAN
    if piece in {str(section) for section in FIELDS}:
        return Section(piece)
    raise Refused("There is no such section.")


def fields_of(words: Words, piece: str) -> dict[str, str]:
    """Read a piece as named texts; a part of the plan that is not there yet is empty."""
    section = section_of(piece)
    if section is not Section.PLAN:
        return {name: getattr(words, name) for name in FIELDS[section]}
    part = next((part for part in words.plan if PLAN + part.key == piece), None)
    if part is None:
        return {"title": "", "minutes": "", "activity": "", "led_by": "", "materials": ""}
    return {name: str(getattr(part, name)) for name in ("title", "minutes", "activity", "led_by", "materials")}


def with_fields(words: Words, piece: str, fields: Mapping[str, str]) -> Words:
    """Give the words with this piece put in place of what stood there; a new part of the plan goes to its end."""
    section = section_of(piece)
    if section is not Section.PLAN:
        return replace(words, **{name: fields[name] for name in FIELDS[section]})  # type: ignore[arg-type]
    key = piece.removeprefix(PLAN)
    before = next((part for part in words.plan if part.key == key), SessionPlan(key, ""))
    part = replace(
        before,
        title=fields["title"],
        minutes=_minutes(fields["minutes"]),
        activity=fields["activity"],
        led_by=LedBy(fields["led_by"]) if fields["led_by"] in set(LedBy) else LedBy.BOTH,
        materials=fields["materials"],
    )
    kept = tuple(part if each.key == key else each for each in words.plan)
    return replace(words, plan=kept if part in kept else (*kept, part))


def _minutes(said: str) -> int:
    said = said.strip() or "0"
    if not said.isascii() or not said.isdigit() or len(said) > 4:
        raise Refused("Give the length in minutes, such as 45.")
    return int(said)
