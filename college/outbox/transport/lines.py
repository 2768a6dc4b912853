"""Words on one line: nothing in them ends a header, turns the text around or hides in it."""

import re
from typing import Final

_BREAKS: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+"
)  # controls, ends of lines, half characters
_UNSEEN: Final = re.compile(
    "[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)  # direction and nothing at all


def one_line(text: str) -> str:
    """Put words on one line: what breaks a line becomes a space, and what nobody can see is left out."""
    return " ".join(_UNSEEN.sub("", _BREAKS.sub(" ", text)).split())
