"""Words on one line: nothing in them ends a header, turns the text around or hides in it."""

import re
from typing import Final

_BREAKS: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+"
)  # controls, ends of lines, half characters
_UNSEEN: Final = re.compile(
    "[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)  # direction and nothing at all
_ENCODED: Final = "=?"  # begins what a reader of mail, and Python itself, would decode: to a line end as well


def seen(text: str) -> str:
    """Leave out of a text what nobody can see: nothing in it turns what stands beside it around."""
    return _UNSEEN.sub("", text)


def one_line(text: str) -> str:
    """Put words on one line of a header: what breaks a line is a space, and nothing is a code for other words."""
    return " ".join(seen(_BREAKS.sub(" ", text)).replace(_ENCODED, "= ?").split())
