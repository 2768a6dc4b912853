"""Small files that are what they say, and some that are not."""

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(100) + b"\xff\xd9"
MP3 = b"ID3\x03\x00\x00" + bytes(200)
MP3_BARE = b"\xff\xfb\x90\x64" + bytes(200)
M4A = b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00M4A mp42isom" + bytes(100)
M4A_OF_A_PHONE = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(100)
FILM = M4A_OF_A_PHONE + b"hdlr" + bytes(8) + b"vide" + bytes(20)
FILM_CALLED_M4A = M4A + b"hdlr" + bytes(8) + b"vide" + bytes(20)
OGG = b"OggS\x00\x02" + bytes(22) + b"\x01\x1eOpusHead" + bytes(100)
PROGRAM = b"MZ\x90\x00" + bytes(200)
GIF = b"GIF89a" + bytes(60)
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
XML = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbb">]><a>&b;</a>'
RTF = b"{\\rtf1\\ansi hello}"
SHELL = b"#!/bin/sh\necho hello\n"
TEXT = "Croeso i bawb: tŵr, ŷd, Łucja.\n".encode()

_MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"


def packed(parts: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack parts under their names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


def an_office_file(kind: str = "wordprocessingml.document", more: dict[str, bytes] | None = None) -> bytes:
    """Pack what Office would take for a document."""
    return packed(office_parts(kind) | (more or {}))


def office_parts(kind: str = "wordprocessingml.document") -> dict[str, bytes]:
    """Give the parts by which Office knows a document."""
    types = f'<Types><Override ContentType="{_MAIN.format(kind)}"/></Types>'.encode()
    return {"[Content_Types].xml": types, "word/document.xml": b"<w/>"}


def an_open_document(kind: str = "text") -> bytes:
    """Pack what LibreOffice would take for a document."""
    return packed({"mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(), "content.xml": b"<office/>"})


def a_bomb() -> bytes:
    """Pack twice 60 MB of nothing, and say so."""
    return an_office_file(more={f"word/media/{half}.bin": bytes(60 * 1024 * 1024) for half in (1, 2)})


def a_bomb_that_lies(said: int = 10) -> bytes:
    """Pack 120 MB of nothing and say that it is ten bytes, with the check-sum of these ten."""
    name = b"word/media/nothing.bin"
    good = an_office_file(more={name.decode(): bytes(120 * 1024 * 1024)})
    true, told = struct.pack("<I", 120 * 1024 * 1024), struct.pack("<I", said)
    sums = struct.pack("<I", zlib.crc32(bytes(120 * 1024 * 1024))), struct.pack("<I", zlib.crc32(bytes(said)))
    return good.replace(true, told).replace(*sums)


def a_picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), **said: Any) -> bytes:
    """Draw a picture with a few colours in it, as a camera would write it."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    file = io.BytesIO()
    image.save(file, kind, **said)
    return file.getvalue()
