"""Documents that are archives inside (DOCX, ODT and the like): which they are, and whether one may open them."""

import io
import zipfile
import zlib
from typing import Final

from college.foundation.refusal import Refused
from college.foundation.wording import N_

MOST_PARTS: Final = 5_000
MOST_UNPACKED: Final = 100 * 1024 * 1024
_STEP: Final = 1024 * 1024
_ENTRY: Final = b"PK\x01\x02"  # how each line of an archive's list of contents begins
_LOCKED: Final = 1
_PACKINGS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_TOO_LARGE: Final = N_("This document unpacks into far more than it seems to hold, so we do not take it.")
_DAMAGED: Final = N_("This document is damaged. Open it, save it again, and choose the new file.")
_PROGRAM: Final = N_("This document holds a macro, which is a program. Save it without macros, or as a PDF.")
_TYPES: Final = "[Content_Types].xml"
_OF_OFFICE: Final = {
    b"wordprocessingml.document.main+xml": "docx",
    b"presentationml.presentation.main+xml": "pptx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
}
_OPEN_DOCUMENTS: Final = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}


def document_in(content: bytes) -> str:
    """Tell which document an archive is, by the ending of its names; empty for an archive that is none.

    Raises `Refused` for one that is damaged, holds a macro, or unpacks into more than 100 MB or 5,000 parts: by
    what it says of itself, and then by what truly comes out.
    """
    if content.count(_ENTRY) > MOST_PARTS:
        raise Refused(_TOO_LARGE)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_bombs(archive)
            return _kind_of(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError, KeyError) as wrong:
        raise Refused(_DAMAGED) from wrong


def _refuse_bombs(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused(_TOO_LARGE)
    if any(part.flag_bits & _LOCKED or part.compress_type not in _PACKINGS for part in parts):
        raise Refused(_DAMAGED)
    for part in parts:
        said, part.file_size = part.file_size, MOST_UNPACKED  # or the reader would stop where the archive says
        if _unpacked(archive, part, said) != said:
            raise Refused(_TOO_LARGE)


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, said: int) -> int:
    """Count the bytes that come out of a part, no further than just beyond what it says."""
    size = 0
    with archive.open(part) as stream:
        while size <= said and (piece := stream.read(_STEP)):
            size += len(piece)
    return size


def _kind_of(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names):
        raise Refused(_PROGRAM)
    if "mimetype" in names:
        return _OPEN_DOCUMENTS.get(archive.read("mimetype").strip(), "")
    types = archive.read(_TYPES) if _TYPES in names else b""
    return next((kind for mark, kind in _OF_OFFICE.items() if mark in types), "")
