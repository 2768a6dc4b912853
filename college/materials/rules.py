"""What may be handed out: which files and links, under which names, and when a translation is too old."""

import enum
import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from college.foundation import web_addresses
from college.foundation.refusal import Refused
from college.foundation.wording import N_
from college.materials.contents import PDF, Kind, what_is

LONGEST_TITLE: Final = 200
LONGEST_NAME: Final = 100
LONGEST_LINK: Final = web_addresses.LONGEST
KEPT_FOR: Final = timedelta(days=7)  # in which what was removed can be put back
MEGABYTE: Final = 1024 * 1024


class Audience(enum.StrEnum):
    """This material is for …"""

    STUDENTS = "students"
    FACILITATORS = "facilitators"


class FormatKind(enum.StrEnum):
    """In which form one has the material; a material has each once."""

    PDF = "pdf"
    EASY_READ = "easy_read"
    LARGE_PRINT = "large_print"
    AUDIO = "audio"
    WELSH = "welsh"
    LINK = "link"
    OTHER = "other"


AUDIENCE_NAMES = {
    Audience.STUDENTS: N_("Students and facilitators"),
    Audience.FACILITATORS: N_("Facilitators only"),
}
FORMAT_NAMES = {
    FormatKind.PDF: N_("PDF"),
    FormatKind.EASY_READ: N_("Easy Read"),
    FormatKind.LARGE_PRINT: N_("Large print"),
    FormatKind.AUDIO: N_("Audio"),
    FormatKind.WELSH: N_("Welsh"),
    FormatKind.LINK: N_("Link"),
    FormatKind.OTHER: N_("Another kind of file"),
}


@dataclass(frozen=True)
class Accepted:
    """A file that may be handed out: the name that people see, and what is known of it. `size` in bytes."""

    name: str
    media_type: str
    size: int
    sha256: str


def title_of(text: str) -> str:
    """Accept the title of a material; raises `Refused` for none and for one that is too long."""
    tidy = " ".join(text.split())
    if not tidy:
        raise Refused("Write a title, so that people know what it is.")
    if len(tidy) > LONGEST_TITLE:
        raise Refused("Keep the title under %(count)s letters.", count=LONGEST_TITLE)
    return tidy


def accept(name: str, content: bytes, *, kind: FormatKind, largest: int) -> Accepted:
    """Accept a file of up to `largest` MB whose content is of a kind that we take, and whose name does not lie.

    Raises `Refused` in a sentence that says what the file is.
    """
    if not content:
        raise Refused("This file is empty. Choose another.")
    if len(content) > largest * MEGABYTE:
        raise Refused("This file is larger than %(count)s MB. Make it smaller, or give a link.", count=largest)
    found, stem, ending = what_is(content), *_parted(shown_name(name))
    _refuse_lies(found, ending)
    _refuse_others(found, kind)
    full = f"{stem}.{ending or found.endings[0]}"
    return Accepted(full, found.media_type, len(content), hashlib.sha256(content).hexdigest())


def _refuse_lies(found: Kind, ending: str) -> None:
    if not ending or ending in found.endings or ending.upper() == found.name:
        return
    if not found.name:
        raise Refused(
            "The name says %(said)s, but the file is something else, which we do not know.", said=ending.upper()
        )
    raise Refused(
        "The name says %(said)s, but the file is %(found)s. Save it in the format that you want to hand out.",
        said=ending.upper(),
        found=found.name,
    )


def _refuse_others(found: Kind, kind: FormatKind) -> None:
    if not found.is_taken:
        raise Refused("This is no file that we take. Bring a PDF, a document, plain text, a picture or a sound.")
    if kind is FormatKind.LINK:
        raise Refused("Write the address for a link. For a file, choose another format.")
    if kind is FormatKind.PDF and found is not PDF:
        raise Refused("You chose PDF, but the file is %(found)s.", found=found.name)
    if kind is FormatKind.AUDIO and not found.media_type.startswith("audio/"):
        raise Refused("You chose audio, but the file is %(found)s.", found=found.name)


def shown_name(name: str) -> str:
    """Give the name under which a file is handed out: no folders, and nothing that turns or hides letters."""
    bare = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(letter for letter in bare if letter.isprintable() and letter not in '"<>|:*?')
    return " ".join(seen.split()).strip(". ") or "file"


def _parted(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem:
        return name[:LONGEST_NAME], ""
    return stem[:LONGEST_NAME].rstrip(". "), ending.lower()


def link_of(text: str) -> str:
    """Accept a link to another site; raises `Refused` for anything but a whole address of the web."""
    tidy = text.strip()
    if not web_addresses.is_whole(tidy, {"http", "https"}):
        raise Refused("Write the whole address, such as https://www.example.org/page.")
    if len(tidy) > LONGEST_LINK:
        raise Refused("This address is too long. Keep it under %(count)s letters.", count=LONGEST_LINK)
    return tidy


def is_older(made_at: datetime, master_made_at: datetime | None) -> bool:
    """Tell whether a format was made before its master was, so that it may say something else."""
    return master_made_at is not None and made_at < master_made_at


def may_put_back(removed_at: datetime, now: datetime, *, is_taken: bool) -> None:
    """Let somebody put back what was removed, or raise `Refused`: after seven days the file is gone."""
    if now - removed_at >= KEPT_FOR:
        raise Refused("This was removed more than %(days)s days ago, and is gone.", days=KEPT_FOR.days)
    if is_taken:
        raise Refused("A newer file stands in its place. Remove that one first.")
