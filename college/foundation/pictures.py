"""Pictures that somebody brings, drawn anew: only what the eye sees goes on, never the file that came."""

import io
import struct
import zlib
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps

from college.foundation.refusal import Refused
from college.foundation.wording import N_

MOST_PIXELS: Final = 25_000_000
QUALITY: Final = 80
TAKEN: Final = ("PNG", "JPEG")
MEDIA_TYPE: Final = "image/jpeg"
_SIGNATURES: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_MARKUP: Final = (b"<script", b"<html", b"<!doctype", b"<svg", b"<?php", b"<iframe")
_HEAD: Final = 1024  # bytes in which readers of PDF look for its beginning
_TAIL: Final = 66_000  # bytes in which readers of archives look for the end of the list of contents
_WRONG: Final = (
    *(OSError, ValueError, SyntaxError, TypeError, LookupError, EOFError, OverflowError),
    *(struct.error, zlib.error),
)
_LARGE: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_NOT_TAKEN: Final = N_("This is no picture that we take. Choose a photograph in PNG or JPEG.")
_DAMAGED: Final = N_("This picture is damaged. Open it, save it again, and choose the new one.")
_TOO_MANY: Final = N_("This picture has more than %(count)s million dots. Make it smaller, and choose the new one.")
_TWO_IN_ONE: Final = N_("This file is a picture and something else in one. Open it, save it again as a picture.")


@dataclass(frozen=True)
class Picture:
    """A picture in JPEG, as it is kept, and its size in pixels."""

    content: bytes
    width: int
    height: int


def redrawn(content: bytes, *sides: int) -> tuple[Picture, ...]:
    """Draw a PNG or JPEG anew, once for each length that its longer side may have at most, the longest first.

    It stands upright, on white where one could see through, and nothing that was written beside it is kept: no
    place, no time, no maker. Raises `Refused` for what is no such picture by its content, is damaged, has more than
    25 million dots, or is something else as well.
    """
    if not content.startswith(_SIGNATURES):
        raise Refused(_NOT_TAKEN)
    if _is_two_in_one(content):
        raise Refused(_TWO_IN_ONE)
    try:
        image = _opened(content, max(sides))
        return tuple(_drawn(image, side) for side in sides)
    except _LARGE as wrong:
        raise Refused(_TOO_MANY, count=MOST_PIXELS // 1_000_000) from wrong
    except _WRONG as wrong:
        raise Refused(_DAMAGED) from wrong


def _is_two_in_one(content: bytes) -> bool:
    lower = content.lower()
    return b"%PDF-" in content[:_HEAD] or b"PK\x05\x06" in content[-_TAIL:] or any(mark in lower for mark in _MARKUP)


def _opened(content: bytes, side: int) -> Image.Image:
    image = Image.open(io.BytesIO(content), formats=TAKEN)
    if image.width * image.height > MOST_PIXELS:  # read from its head, before anything is unpacked
        raise Refused(_TOO_MANY, count=MOST_PIXELS // 1_000_000)
    image.draft("RGB", (side, side))
    return _on_white(ImageOps.exif_transpose(image))


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    seen = image.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper


def _drawn(image: Image.Image, side: int) -> Picture:
    smaller = image.copy()
    smaller.info.clear()  # or a comment would be written again
    smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    smaller.save(file, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Picture(file.getvalue(), smaller.width, smaller.height)
