"""Folding text so that a search finds a name however it is typed, on any database."""

import re
import unicodedata

# Letters that Unicode does not take apart into a plain letter and an accent, after case folding.
_PLAIN = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ŧ": "t",
        "ħ": "h",
        "ŋ": "ng",
        "ĸ": "k",
        "ə": "e",
        "ɓ": "b",
        "ɗ": "d",
        "ƙ": "k",
        "ƴ": "y",
    }
)
_APOSTROPHES = re.compile("['\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u2032\uff07`\u00b4]")
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_NOT_PLAIN = re.compile("[^ -~]")  # most of what is written needs no second look
_BRITISH_WITHOUT_PLUS = 12  # 44 and the ten digits of a British number


def fold(text: str) -> str:
    """Make texts equal that a person would call the same name: `Łuczak` and `LUCZAK`, `O’Brien` and `obrien`.

    Case, accents, apostrophes and invisible characters go; every dash is a hyphen; white space is one space.
    """
    whole = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text).casefold()).casefold()
    plain = _NOT_PLAIN.sub(_bare, whole).translate(_PLAIN)
    return " ".join(_DASHES.sub("-", plain).split())


def digits(text: str) -> str:
    """Keep the digits of a telephone number, as it is dialled in Britain: `+44 (0)7700 900123` is `07700900123`.

    Part of a number stays that part, so that it can be searched for; a foreign number keeps its country code.
    """
    found = "".join(str(unicodedata.decimal(sign)) for sign in text if sign.isdecimal())
    if found.startswith("0044"):
        return "0" + found[4:].lstrip("0")
    abroad = text.strip().startswith(("+", "＋", "(+"))
    if found.startswith("44") and (abroad or len(found) == _BRITISH_WITHOUT_PLUS):
        return "0" + found[2:].lstrip("0")
    return found


def _bare(found: re.Match[str]) -> str:
    letter = found.group()
    if unicodedata.combining(letter):
        return ""
    kind = unicodedata.category(letter)
    if kind == "Cc":
        return " "
    return "" if kind in {"Cf", "Cs"} else letter
