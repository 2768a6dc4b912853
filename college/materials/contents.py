"""What a file is, told by what is in it and never by its name."""

import re
from dataclasses import dataclass
from typing import Final

import filetype

from college.materials import archives


@dataclass(frozen=True)
class Kind:
    """A kind of file: what people call it, its media type, and the endings of its names; none if we do not take it."""

    name: str
    media_type: str = ""
    endings: tuple[str, ...] = ()

    @property
    def is_taken(self) -> bool:
        """Whether the college takes such files."""
        return bool(self.endings)


OFFICE: Final = "application/vnd.openxmlformats-officedocument."
PDF: Final = Kind("PDF", "application/pdf", ("pdf",))
TEXT: Final = Kind("TXT", "text/plain", ("txt", "md"))
SOUND: Final = Kind("M4A", "audio/mp4", ("m4a", "mp4"))
UNKNOWN: Final = Kind("")
_SIGNED: Final = {
    "application/pdf": PDF,
    "image/png": Kind("PNG", "image/png", ("png",)),
    "image/jpeg": Kind("JPEG", "image/jpeg", ("jpg", "jpeg")),
    "audio/mpeg": Kind("MP3", "audio/mpeg", ("mp3",)),
    "audio/mp4": SOUND,
    "audio/ogg": Kind("OGG", "audio/ogg", ("ogg", "oga", "opus")),
}
_PACKED: Final = {
    "docx": Kind("DOCX", f"{OFFICE}wordprocessingml.document", ("docx",)),
    "pptx": Kind("PPTX", f"{OFFICE}presentationml.presentation", ("pptx",)),
    "xlsx": Kind("XLSX", f"{OFFICE}spreadsheetml.sheet", ("xlsx",)),
    "odt": Kind("ODT", "application/vnd.oasis.opendocument.text", ("odt",)),
    "odp": Kind("ODP", "application/vnd.oasis.opendocument.presentation", ("odp",)),
}
TAKEN: Final = (TEXT, *_SIGNED.values(), *_PACKED.values())
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK\x03\x04"
_PICTURES: Final = b"hdlr" + bytes(8) + b"vide"  # a track of pictures, in the box that MP4 describes it in
_NO_TEXT: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_WRITTEN: Final = {"{\\rtf": "RTF", "%!ps": "PostScript", "#!": "program"}
_BEGINNING: Final = 4096  # letters in which a page in mark-up says what it is


def what_is(content: bytes) -> Kind:
    """Tell what a file is; a kind without a name for what we do not know.

    Raises `Refused` for a document that unpacks into far more than it seems to hold, or that holds a program.
    """
    if content.startswith(_ZIP):
        return _PACKED.get(archives.document_in(content), Kind("ZIP"))
    if content.startswith(_OLD_OFFICE):
        return Kind("DOC, XLS or PPT")
    guess = filetype.guess(content)
    if guess is not None and guess.mime in _SIGNED:
        return Kind("MP4") if guess.mime == SOUND.media_type and _PICTURES in content else _SIGNED[guess.mime]
    if guess is not None and guess.mime == "video/mp4":
        return Kind("MP4") if _PICTURES in content else SOUND
    text = _text_of(content)
    if text is not None:
        return _written(text)
    return Kind(guess.extension.upper()) if guess is not None else UNKNOWN


def _text_of(content: bytes) -> str | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if _NO_TEXT.search(text) else text


def _written(text: str) -> Kind:
    """Tell plain text from a page that a browser would run, and from what a printer or a shell would."""
    beginning = text.lstrip()[:_BEGINNING].lower()
    if beginning.startswith("<"):
        return Kind("SVG" if "<svg" in beginning else "XML" if beginning.startswith("<?xml") else "HTML")
    found = next((name for mark, name in _WRITTEN.items() if beginning.startswith(mark)), None)
    return Kind(found) if found is not None else TEXT
