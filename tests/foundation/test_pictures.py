"""Pictures are drawn anew from what the eye sees; what is no picture, or more than one, is refused in a sentence."""

import io
import struct
import zlib

import pytest
from PIL import Image

from college.foundation import pictures
from college.foundation.pictures import redrawn
from college.foundation.refusal import Refused
from tests.files import a_picture

WHERE = b"Exif\0\0"


def opened(picture):
    return Image.open(io.BytesIO(picture.content))


def a_png_that_says(width, height):
    """Make the head of a picture of this size, with next to nothing in it."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(9))) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_drawn_anew_in_each_size(kind):
    large, small = redrawn(a_picture(kind, size=(3000, 2000)), 1600, 640)

    assert (large.width, large.height, small.width, small.height) == (1600, 1067, 640, 427)
    assert opened(large).size == (1600, 1067)
    assert {opened(each).format for each in (large, small)} == {"JPEG"}


def test_a_small_picture_is_not_blown_up():
    (drawn,) = redrawn(a_picture("PNG", size=(30, 20)), 1600)

    assert (drawn.width, drawn.height) == (30, 20)


def test_nothing_that_the_camera_wrote_is_kept():
    exif = Image.Exif()
    exif[0x010E] = "our secret garden"
    exif.get_ifd(0x8825)[1] = "N"
    brought = a_picture("JPEG", exif=exif, comment=b"our secret comment")
    assert b"secret" in brought
    assert WHERE in brought

    (drawn,) = redrawn(brought, 1600)

    assert b"secret" not in drawn.content
    assert WHERE not in drawn.content
    assert dict(opened(drawn).getexif()) == {}


def test_a_picture_that_lay_on_its_side_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by the camera

    (drawn,) = redrawn(a_picture("JPEG", size=(40, 20), exif=exif), 1600)

    assert (drawn.width, drawn.height) == (20, 40)


def test_what_one_could_see_through_is_white():
    file = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(file, "PNG")

    (drawn,) = redrawn(file.getvalue(), 1600)

    assert opened(drawn).getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16"])
def test_pictures_of_every_palette_are_taken(mode):
    file = io.BytesIO()
    Image.new(mode, (8, 8)).save(file, "JPEG" if mode == "CMYK" else "PNG")

    (drawn,) = redrawn(file.getvalue(), 1600)

    assert opened(drawn).mode == "RGB"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0",
        b"GIF89a" + bytes(40),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"RIFF\0\0\0\0WEBPVP8 ",
        b"MZ\x90",
        b"BM" + bytes(60),
        b"II*\0" + bytes(60),
        b"not a picture at all",
    ],
)
def test_what_is_no_png_or_jpeg_by_its_content_is_refused(content):
    with pytest.raises(Refused, match="no picture that we take"):
        redrawn(content, 1600)


@pytest.mark.parametrize("size", [(5001, 5000), (20_000, 20_000), (2**31 - 1, 2**31 - 1), (60_000, 420)])
def test_a_picture_that_would_unpack_into_too_many_dots_is_refused_before_it_is_unpacked(size):
    with pytest.raises(Refused, match="25 million dots"):
        redrawn(a_png_that_says(*size), 1600)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_that_was_cut_off_is_refused(kind):
    whole = a_picture(kind, size=(400, 300))

    for length in (12, len(whole) // 3, len(whole) // 2):
        with pytest.raises(Refused, match="damaged"):
            redrawn(whole[:length], 1600)


@pytest.mark.parametrize(
    "more",
    [
        b"<script>alert(1)</script>",
        b"<HTML><body>",
        b"<!DOCTYPE html>",
        b"<svg onload=x>",
        b"<?php system('x');",
        b"PK\x05\x06" + bytes(18),
    ],
)
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_file_that_is_a_picture_and_something_else_is_refused(kind, more):
    with pytest.raises(Refused, match="something else in one"):
        redrawn(a_picture(kind) + more, 1600)


def test_a_document_in_the_comment_of_a_picture_is_refused():
    with pytest.raises(Refused, match="something else in one"):
        redrawn(a_picture("JPEG", comment=b"%PDF-1.4 and more"), 1600)


def test_the_limit_is_one_of_dots_and_not_of_sides():
    assert pictures.MOST_PIXELS == 25_000_000
    (drawn,) = redrawn(a_picture("PNG", size=(12_000, 20)), 1600)
    assert (drawn.width, drawn.height) == (1600, 3)
