"""Finding out in which characters a CSV file was saved, and refusing where that would be a guess.

A file without a mark is UTF-8 if it can be; that is practically never an accident. Otherwise it is read both
as Windows-1252 and as Mac Roman, which share every byte value, and each reading is searched for what no
English, Welsh or Polish text holds (`ODD`). Only a file that reads well as Windows and badly as Mac Roman is
taken. The limit: a file that reads well both ways (its only accent in "Bjšrn" or "Björn") is refused too, with
the advice to save it as UTF-8; and a Mac Roman file gets through only if Windows letters stand in all its
words by chance while its true reading is odd.
"""

import re
from collections.abc import Iterator
from typing import Final

from college.foundation.wording import N_

_LOWER: Final = "a-zà-öø-ÿšœžı"
_UPPER: Final = "A-ZÀ-ÖØ-ÞŠŒŽŸ"
_LETTER: Final = _LOWER + _UPPER
_UPPER_ACCENTED: Final = "À-ÖØ-ÞŠŒŽŸ"
_LOWER_ACCENTED: Final = "à-öø-ÿı"
_ACCENTS_ALONE: Final = "ˆ˜¯˘˙˚¸˝˛ˇ·‚„‰†‡¬¡¿ƒ€⁄•©®™"
_ODD_ANYWHERE: Final = "∞≤≥∂∑∏π∫Ωµ√≈∆◊≠ªº‹›«»\uf8ffﬁﬂ"

ODD: Final = re.compile(
    "|".join(
        (
            f"[{_ODD_ANYWHERE}]",
            f"[{_LETTER}][{_ACCENTS_ALONE}][{_LETTER}]",  # a sign inside a word
            f"[{_LETTER}][ˆ˜¯˘˙˚¸˝˛ˇ‚„‰†‡ƒ€]",  # an accent that stands beside its letter
            f"[ˆ˜¯˘˙˚¸˝˛ˇ‰†‡ƒ¡¿·‚][{_LETTER}]",
            f"[{_LETTER}][“‘”][{_LETTER}]|[{_LETTER}][“‘](?!\\w)",  # quotation marks on the wrong side
            f"(?<![\\w])[”…÷][{_LOWER}]",
            f"[{_LETTER}]÷|÷[{_LETTER}]",
            f"[{_LETTER}][{_LOWER}][{_UPPER_ACCENTED}]",  # a capital inside a word; Irish hÉ and nÓ are words
            f"[{_LOWER_ACCENTED}][A-Z]",
            f"[A-Z][{_UPPER_ACCENTED}][A-Z][a-z]",
            f"[{_LETTER}][ŠŽŒŸ][a-z]",
            f"[{_LOWER}][{_UPPER_ACCENTED}](?!\\w)",
            "(?<![\\w’'-])[ÐÑÉÖÄñïëìîÿ](?![\\w’'-])",  # a letter that is no word
            f"[{_UPPER_ACCENTED}]\\d",
            f"(?<!\\w)[ìîëÿ][{_LOWER}]|[{_LOWER}]î(?!\\w)",  # quotation marks read as letters
            f"[{_LOWER}]í(?:s|t|d|m|ll|re|ve|r|n|w|i|u|ch|th)(?!\\w)",  # an apostrophe read as a letter
            "[ÂÃ][\u0080-\u00bf]|â€|Å[‚›„]",  # UTF-8 read as Windows-1252
            "¥\\s",  # a Mac bullet
        )
    )
)

_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]")

_NUL: Final = N_("Line %(line)s holds a character that no text has (NUL). Save the file again as “CSV UTF-8”.")
_BROKEN_UTF16: Final = N_("This file says that it is UTF-16, but it is damaged. Save it again as “CSV UTF-8”.")
_NO_WINDOWS: Final = N_("Line %(line)s holds letters that we cannot read. Save the file again as “CSV UTF-8”.")
_ODD_WORDS: Final = N_(
    "Line %(line)s would read “%(words)s”, so its letters seem to be those of an older Mac or a mixture. "
    "Save the file again as “CSV UTF-8”."
)
_UNDECIDED: Final = N_(
    "Line %(line)s reads “%(words)s” or “%(other)s”, and we would have to guess. Save the file again as “CSV UTF-8”."
)


class Undecodable(ValueError):
    """Say in a sentence, with its line, why a file's letters cannot be read for certain."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence % values)
        self.sentence = sentence
        self.values = values


def decoded(data: bytes) -> str:
    """Read the bytes of a text file as its writer meant them; raises `Undecodable` rather than guess."""
    text = _marked(data)
    if text is None:
        text = _utf8_or_windows(data)
    if "\0" in text:
        raise Undecodable(_NUL, line=_line_of(text, text.index("\0")))
    return text


def _marked(data: bytes) -> str | None:
    if data.startswith(b"\xef\xbb\xbf"):
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as wrong:
            raise Undecodable(_NO_WINDOWS, line=_line_of_byte(data, wrong.start)) from wrong
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as wrong:
            raise Undecodable(_BROKEN_UTF16) from wrong
    return None


def _utf8_or_windows(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        windows = data.decode("cp1252")
    except UnicodeDecodeError as wrong:
        raise Undecodable(_NO_WINDOWS, line=_line_of_byte(data, wrong.start)) from wrong
    _refuse_unless_windows(windows, data.decode("mac_roman"))
    return windows


def _refuse_unless_windows(windows: str, mac: str) -> None:
    if odd := _oddity(windows):
        raise Undecodable(_ODD_WORDS, line=_line_of(windows, odd.start()), words=_around(windows, odd.start()))
    if windows == mac or _oddity(mac):
        return
    place = next(_differences(windows, mac))
    words, other = _around(windows, place), _around(mac, place)
    raise Undecodable(_UNDECIDED, line=_line_of(windows, place), words=words, other=other)


def _oddity(text: str) -> re.Match[str] | None:
    # Looked for only around what is not ASCII: a file of 10 MB is nearly all ASCII.
    for sign in _NOT_ASCII.finditer(text):
        place = sign.start()
        found = ODD.search(text, max(0, place - 3), place + 9)
        if found and found.start() <= place:
            return found
    return None


def _differences(one: str, other: str) -> Iterator[int]:
    return (place for place, (left, right) in enumerate(zip(one, other, strict=True)) if left != right)


def _around(text: str, place: int) -> str:
    before = re.split(r"[\s,;]", text[max(0, place - 20) : place])[-1]
    after = re.split(r"[\s,;]", text[place : place + 20])[0]
    return before + after


def _line_of(text: str, place: int) -> int:
    return len(re.findall(r"\r\n|\r|\n", text[:place])) + 1


def _line_of_byte(data: bytes, place: int) -> int:
    return _line_of(data[:place].decode("latin-1"), place)
