"""Words made plain and short enough for a text: letters that every telephone shows, in no more than three parts."""

import re
import unicodedata
from typing import Final

LONGEST: Final = 3 * 153  # three parts; each has room for 153 signs of the plain alphabet
_PLAIN: Final = frozenset(
    "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_DOUBLE: Final = frozenset("^{}\\[~]|€")  # each takes the room of two
_TYPED: Final = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "})
_WHOLE: Final = str.maketrans({"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "þ": "th", "Þ": "Th", "œ": "oe"})


def shortened(words: str) -> str:
    """Put words into the plain alphabet of texts, each line of words on a line of its own."""
    lines = (" ".join(line.split()) for line in words.translate(_TYPED).translate(_WHOLE).splitlines())
    return "\n".join(_plain(line) for line in lines if line)


def can_be_written(words: str) -> bool:
    """Tell whether every letter and figure has one in the plain alphabet: nobody is greeted as “????”.

    Another sign, such as a picture, may be lost.
    """
    written = words.translate(_TYPED).translate(_WHOLE)
    return not any(sign not in _PLAIN and sign.isalnum() and _base(sign) == "?" for sign in written)


def length(words: str) -> int:
    """Count the room that plain words take, in signs."""
    return sum(2 if sign in _DOUBLE else 1 for sign in words)


def fits(words: str) -> bool:
    """Tell whether plain words fit into one text. Words that do not are never cut: what was left out might matter."""
    return 0 < length(words) <= LONGEST


def _plain(line: str) -> str:
    return "".join(sign if sign in _PLAIN or sign in _DOUBLE else _base(sign) for sign in line)


def _base(sign: str) -> str:
    letters = re.sub(r"[^\x20-\x7e]", "", unicodedata.normalize("NFKD", sign))
    return letters if letters or unicodedata.combining(sign) or not sign.isprintable() else "?"
