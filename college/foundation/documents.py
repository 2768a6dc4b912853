"""Documents as PDF: a template of our own and plain data, set by typst.

The data travel as JSON beside the template and never become source, so a title that looks like markup stays a
title. Nothing is read outside the folder of templates, no font of the machine is used, and a document that a
screen reader could not follow (PDF/UA-1) is not written at all.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
import typst

from college.foundation.glyphs import drawable

_HOUSE = Path(__file__).resolve().parents[2]
TEMPLATES = _HOUSE / "templates" / "documents"
FONTS = _HOUSE / "static" / "vendor" / "atkinson-hyperlegible-next-5.3.0"
_NOT_DRAWN = "could not be displayed"


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """Set a document: the name of its template, such as `prospectus.typ`, and what it says.

    The data are what JSON can hold. Raises `typst.TypstError` for a template that is wrong; no data can be.
    """
    try:
        return _set(template, _printable(data))
    except typst.TypstError as wrong:
        if _NOT_DRAWN not in str(wrong):
            raise
        return _set(template, _printable(data, with_marks=False))  # rare: a letter under a mark that no typeface joins


@lru_cache(maxsize=1024)  # choosing the best of eight patterns takes longer than setting the page around it
def qr_code(address: str) -> str:
    """Draw an address as a QR code: an SVG picture that a template shows with `image`, and says in words beside it."""
    return str(segno.make(address, error="m", micro=False).svg_inline(border=0))


def _set(template: str, data: Any) -> bytes:
    return bytes(
        typst.compile(
            TEMPLATES / template,
            root=TEMPLATES,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["ua-1"],
        )
    )


def _printable(value: Any, *, with_marks: bool = True) -> Any:
    if isinstance(value, str):
        return drawable(value, with_marks=with_marks)
    if isinstance(value, Mapping):
        return {key: _printable(each, with_marks=with_marks) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(each, with_marks=with_marks) for each in value]
    return value
