"""Documents as PDF: a template of our own and plain data, set by typst.

The data travel as JSON beside the template and never become source, so a title that looks like markup stays a
title. Nothing is read outside the folder of templates, no font of the machine is used, and a document that a
screen reader could not follow (PDF/UA-1) is not written at all.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno
import typst

_HOUSE = Path(__file__).resolve().parents[2]
TEMPLATES = _HOUSE / "templates" / "documents"
_FONTS = _HOUSE / "static" / "vendor" / "atkinson-hyperlegible-next-5.3.0"


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """Set a document: the name of its template, such as `prospectus.typ`, and what it says.

    The data are what JSON can hold. Raises `typst.TypstError` for a template that is wrong; no data can be.
    """
    return bytes(
        typst.compile(
            TEMPLATES / template,
            root=TEMPLATES,
            font_paths=[_FONTS],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(_printable(data), ensure_ascii=False)},
            pdf_standards=["ua-1"],
        )
    )


def qr_code(address: str) -> str:
    """Draw an address as a QR code: an SVG picture that a template shows with `image`, and says in words beside it."""
    return str(segno.make(address, error="m", micro=False).svg_inline(border=0))


def _printable(value: Any) -> Any:
    """Leave out what no page can hold: control characters and halves of letters."""
    if isinstance(value, str):
        whole = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return "".join(letter for letter in whole if letter in "\n\t" or letter.isprintable() or letter.isspace())
    if isinstance(value, Mapping):
        return {key: _printable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(each) for each in value]
    return value
