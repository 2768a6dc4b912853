"""What may be handed out, told by what is in a file and never by its name."""

import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from college.foundation.refusal import Refused
from college.materials import rules
from college.materials.contents import what_is
from college.materials.rules import FormatKind
from tests import files

NOW = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)
OFFICE = "application/vnd.openxmlformats-officedocument."


def accept(name, content, kind=FormatKind.OTHER, largest=10):
    return rules.accept(name, content, kind=kind, largest=largest)


def refusal(name, content, **more):
    with pytest.raises(Refused) as caught:
        accept(name, content, **more)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.pdf", files.PDF, "application/pdf"),
        ("a.PDF", files.PDF, "application/pdf"),
        ("a.png", files.PNG, "image/png"),
        ("a.jpg", files.JPEG, "image/jpeg"),
        ("a.jpeg", files.JPEG, "image/jpeg"),
        ("a.mp3", files.MP3, "audio/mpeg"),
        ("a.mp3", files.MP3_BARE, "audio/mpeg"),
        ("a.m4a", files.M4A, "audio/mp4"),
        ("a.m4a", files.M4A_OF_A_PHONE, "audio/mp4"),
        ("a.ogg", files.OGG, "audio/ogg"),
        ("a.txt", files.TEXT, "text/plain"),
        ("a.docx", files.an_office_file(), f"{OFFICE}wordprocessingml.document"),
        ("a.pptx", files.an_office_file("presentationml.presentation"), f"{OFFICE}presentationml.presentation"),
        ("a.xlsx", files.an_office_file("spreadsheetml.sheet"), f"{OFFICE}spreadsheetml.sheet"),
        ("a.odt", files.an_open_document(), "application/vnd.oasis.opendocument.text"),
        ("a.odp", files.an_open_document("presentation"), "application/vnd.oasis.opendocument.presentation"),
    ],
)
def test_what_people_hand_out_is_taken_with_its_true_media_type(name, content, media_type):
    assert accept(name, content).media_type == media_type


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.pdf", files.HTML, "HTML"),
        ("a.pdf", b"\n\n  <script>alert(1)</script>", "HTML"),
        ("a.png", files.SVG, "SVG"),
        ("a.pdf", b"\xef\xbb\xbf<svg onload=alert(1)>", "SVG"),
        ("a.pdf", files.PROGRAM, "EXE"),
        ("a.docx", files.packed({"a/b": b"c"}), "ZIP"),
        ("a.docx", files.an_open_document(), "ODT"),
        ("a.docx", files.OLD_WORD, "DOC, XLS or PPT"),
        ("a.docx", files.RTF, "RTF"),
        ("a.pdf.exe", files.PDF, "PDF"),
        ("a.m4a", files.FILM, "MP4"),
        ("a.m4a", files.FILM_CALLED_M4A, "MP4"),
        ("a.jpg", files.GIF, "GIF"),
        ("a.txt", files.SHELL, "program"),
        ("a.txt", files.XML, "XML"),
    ],
)
def test_a_file_whose_name_lies_is_refused_by_what_it_is(name, content, found):
    said = refusal(name, content)

    assert said.startswith(f"The name says {name.rpartition('.')[2].upper()}, but the file is {found}.")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", files.HTML),
        ("a.svg", files.SVG),
        ("a.exe", files.PROGRAM),
        ("a.gif", files.GIF),
        ("a.zip", files.packed({"a": b"b"})),
        ("a", files.HTML),
        ("a", bytes(range(256))),
    ],
)
def test_what_is_honest_but_not_handed_out_is_refused(name, content):
    assert "This is no file that we take" in refusal(name, content)
    assert not what_is(content).is_taken


def test_what_nobody_knows_is_not_what_its_name_says():
    assert refusal("a.pdf", bytes(range(256))) == (
        "The name says PDF, but the file is something else, which we do not know."
    )


def test_an_empty_file_is_refused():
    assert refusal("a.pdf", b"") == "This file is empty. Choose another."


def test_a_file_of_eleven_megabytes_is_refused_and_one_of_ten_is_not():
    ten = files.PDF + bytes(10 * 1024 * 1024 - len(files.PDF))

    assert accept("a.pdf", ten).size == 10 * 1024 * 1024
    assert "larger than 10 MB" in refusal("a.pdf", ten + b"\n")


def test_a_document_that_says_it_unpacks_into_too_much_is_refused():
    assert "unpacks into far more" in refusal("a.docx", files.a_bomb())


def test_a_document_that_lies_about_what_it_unpacks_into_is_refused():
    assert "unpacks into far more" in refusal("a.docx", files.a_bomb_that_lies())


def test_a_document_of_too_many_parts_is_refused():
    many = files.an_office_file(more={f"word/{number}": b"" for number in range(5_001)})

    assert "unpacks into far more" in refusal("a.docx", many)


def test_a_damaged_document_is_refused():
    assert "damaged" in refusal("a.docx", files.an_office_file()[:-30])
    assert "damaged" in refusal("a.docx", files.an_office_file().replace(b"word/document.xml", b"word/document.xmm", 1))


def test_a_document_behind_a_password_is_refused():
    locked = bytearray(files.an_office_file())
    locked[locked.index(b"PK\x01\x02") + 8] |= 1

    assert "damaged" in refusal("a.docx", bytes(locked))


def test_a_document_packed_in_a_way_that_office_does_not_know_is_refused():
    assert "damaged" in refusal("a.docx", files.packed(files.office_parts(), zipfile.ZIP_BZIP2))
    assert accept("a.docx", files.packed(files.office_parts(), zipfile.ZIP_STORED))


@pytest.mark.parametrize("macro", ["word/vbaProject.bin", "word/VBAPROJECT.BIN", "Basic/Standard/Module1.xml"])
def test_a_document_with_a_macro_is_refused(macro):
    assert "macro" in refusal("a.docx", files.an_office_file(more={macro: b"x"}))


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [
        (FormatKind.PDF, "a.docx", files.an_office_file()),
        (FormatKind.AUDIO, "a.pdf", files.PDF),
        (FormatKind.LINK, "a.pdf", files.PDF),
    ],
)
def test_a_file_is_of_the_format_that_was_chosen(kind, name, content):
    assert refusal(name, content, kind=kind)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\dee\\Sleep diary.pdf", "Sleep diary.pdf"),
        ("sleep\0diary.pdf", "sleepdiary.pdf"),
        ("annex\u202efdp.pdf", "annexfdp.pdf"),
        ("line\r\nSet-Cookie: x.pdf", "lineSet-Cookie x.pdf"),
        ("😴 cwsg ŷd.pdf", "😴 cwsg ŷd.pdf"),
        ("نوم.pdf", "نوم.pdf"),
        ("half\ud800.pdf", "half.pdf"),
        ("", "file.pdf"),
        ("...", "file.pdf"),
        ("diary", "diary.pdf"),
        (".pdf", "pdf.pdf"),
        ("a" * 500 + ".pdf", "a" * 100 + ".pdf"),
    ],
)
def test_a_name_is_shown_without_folders_and_without_letters_that_hide(given, shown):
    assert accept(given, files.PDF).name == shown


@pytest.mark.parametrize(
    "link", ["https://www.example.org/page?a=b#c", "http://example.org", " https://bücher.example/ "]
)
def test_a_whole_address_of_the_web_is_a_link(link):
    assert rules.link_of(link) == link.strip()


@pytest.mark.parametrize(
    "link",
    [
        "",
        "javascript:alert(1)",
        "JaVaScRiPt://example.org/%0aalert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.org",
        "example.org",
        "https://",
        "https://user:word@example.org",
        "https://example.org/a b",
        'https://example.org/"x',
        "https://[",
        "https://example.org/" + "a" * 2000,
    ],
)
def test_anything_else_is_no_link(link):
    with pytest.raises(Refused):
        rules.link_of(link)


@pytest.mark.parametrize("title", ["", "  ", "a" * 201])
def test_a_material_has_a_title(title):
    with pytest.raises(Refused):
        rules.title_of(title)


def test_a_translation_is_older_when_its_master_was_replaced_after_it():
    assert rules.is_older(NOW, NOW + timedelta(seconds=1))
    assert not rules.is_older(NOW, NOW)
    assert not rules.is_older(NOW, None)


def test_what_was_removed_can_be_put_back_for_a_week():
    rules.may_put_back(NOW, NOW + timedelta(days=6, hours=23), is_taken=False)

    with pytest.raises(Refused):
        rules.may_put_back(NOW, NOW + timedelta(days=7), is_taken=False)
    with pytest.raises(Refused):
        rules.may_put_back(NOW, NOW, is_taken=True)
