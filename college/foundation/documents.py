"""Documents as PDF: a template of our own and plain data, set by typst.

The data travel as JSON beside the template and never become source, so a title that looks like markup stays a
title. Nothing is read outside the folder of templates, no font of the machine is used, and a document that a
screen reader could not follow (PDF/UA-1) is not written at all.
"""

import json
import subprocess  # nosec B404 - our own script, by the interpreter that runs us, with no word from outside
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno

from college.foundation.glyphs import drawable

_HOUSE = Path(__file__).resolve().parents[2]
TEMPLATES = _HOUSE / "templates" / "documents"
FONTS = _HOUSE / "static" / "vendor" / "atkinson-hyperlegible-next-5.3.0"
_TYPESETTER = Path(__file__).with_name("typesetter.py")
_PATIENCE = 120  # seconds; four hundred courses take three
_NOT_DRAWN = "could not be displayed"


class NotSet(RuntimeError):
    """Say why a document could not be set: its template is wrong, and no data can be."""


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """Set a document: the name of its template, such as `prospectus.typ`, and what it says.

    The data are what JSON can hold. Raises `NotSet` for a template that is wrong, and `subprocess.TimeoutExpired`
    for a document that takes two minutes.
    """
    try:
        return typeset(template, json.dumps(_printable(data), ensure_ascii=False))
    except NotSet as wrong:
        if _NOT_DRAWN not in str(wrong):
            raise
        plainer = _printable(data, with_marks=False)  # rare: a letter under a mark that no typeface joins
        return typeset(template, json.dumps(plainer, ensure_ascii=False))


def typeset(template: str, data: str) -> bytes:
    """Set a document from data that are JSON already and hold only what can be drawn; raises as `pdf` does."""
    asked = {"template": str(TEMPLATES / template), "root": str(TEMPLATES), "fonts": str(FONTS), "data": data}
    made = subprocess.run(  # noqa: S603  # nosec B603 - see above
        [sys.executable, "-I", str(_TYPESETTER)],
        input=json.dumps(asked).encode(),
        capture_output=True,
        timeout=_PATIENCE,
        check=False,
    )
    if made.returncode:
        raise NotSet(made.stderr.decode(errors="replace"))
    return made.stdout


@lru_cache(maxsize=1024)  # choosing the best of eight patterns takes longer than setting the page around it
def qr_code(address: str) -> str:
    """Draw an address as a QR code: an SVG picture that a template shows with `image`, and says in words beside it."""
    return str(segno.make(address, error="m", micro=False).svg_inline(border=0))


def _printable(value: Any, *, with_marks: bool = True) -> Any:
    if isinstance(value, str):
        return drawable(value, with_marks=with_marks)
    if isinstance(value, Mapping):
        return {key: _printable(each, with_marks=with_marks) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(each, with_marks=with_marks) for each in value]
    return value
