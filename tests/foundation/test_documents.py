"""Documents as PDF: data stay data, whatever is in them, and nothing comes from outside."""

import unicodedata
from io import BytesIO

import pytest
from pypdf import PdfReader

from college.foundation import documents
from college.foundation.glyphs import BOX, drawable, signs

PLAIN = """
#let d = json(bytes(sys.inputs.data))
#set document(title: "A page")
#set text(font: "Atkinson Hyperlegible Next")
= #d.title
#d.text
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Stand in for the folder of templates."""
    inside = tmp_path / "documents"
    inside.mkdir()
    monkeypatch.setattr(documents, "TEMPLATES", inside)
    (inside / "page.typ").write_text(PLAIN, encoding="utf-8")
    return inside


def said(title, text="Words."):
    reader = PdfReader(BytesIO(documents.pdf("page.typ", {"title": title, "text": text})))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize(
    "title",
    [
        '#read("/etc/passwd")',
        '#import "other.typ": *',
        "#set page(width: 1pt)",
        "$sum_(i=0)^n$ *bold* _slanted_ `raw` = Heading",
        '"] #panic("x") [',
        "\\u{23} <script>alert(1)</script> {{ 7 * 7 }}",
    ],
)
def test_markup_in_data_stays_text(folder, title):
    assert title in said(title)


def test_nothing_outside_the_folder_is_read(folder):
    (folder.parent / "secret.txt").write_text("a secret", encoding="utf-8")
    for path in ("../secret.txt", "/../secret.txt", "/etc/passwd"):
        (folder / "reads.typ").write_text(f'{PLAIN}\n#read("{path}")', encoding="utf-8")

        with pytest.raises(documents.NotSet):
            documents.pdf("reads.typ", {"title": "x", "text": "y"})


def test_no_typeface_of_the_machine_is_used(folder):
    reader = PdfReader(BytesIO(documents.pdf("page.typ", {"title": "ŵ ŷ ł", "text": "سلام שלום Привет ✓ ∑"})))
    names = {font.get_object()["/BaseFont"] for page in reader.pages for font in page["/Resources"]["/Font"].values()}

    ours = ("AtkinsonHyperlegible", "DejaVuSansMono", "LibertinusSerif", "NewCM", "NewComputerModern")
    assert names
    assert all(any(our in name.replace("-", "") for our in ours) for name in names)


def test_every_sign_of_the_table_can_be_drawn(folder):
    every = [sign for sign in signs() if unicodedata.is_normalized("NFC", sign)]

    assert [drawable(sign) for sign in every] == every
    for start in range(0, len(every), 2000):
        documents.pdf("page.typ", {"title": "x", "text": " x".join(every[start : start + 2000])})


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Amina 🎉 Yusuf 👩‍👩‍👧", "Amina Yusuf"),
        ("李雷", BOX * 2),
        ("🎉", BOX),
        ("\u200f", BOX),
        ("a\x00b\x1b\x7fc", "abc"),
        ("Zoe\u0308", "Zoë"),
        ("half \ud83d a letter", "half � a letter"),
        ("\udcff", "�"),
        ("Łucja Ŵyn Ŷs", "Łucja Ŵyn Ŷs"),
    ],
)
def test_what_cannot_be_drawn_stands_as_a_box_or_is_left_out(folder, text, left):
    assert " ".join(drawable(text).split()) == left
    assert left in said(text)


def test_nothing_that_was_blank_becomes_something():
    assert [drawable(text) for text in ("", " ", "\n")] == ["", " ", "\n"]


@pytest.mark.parametrize(
    "text",
    [
        "I\u20ed a letter under a mark that no typeface joins to it",
        "".join(chr(sign) for sign in range(0x20, 0x3000)),
        "e" + "\u0301" * 500,
        "\ud800\udc00\udfff\ud800",
        "\u202e\u2066\u200d\ufeff\u2028\u2029\xad",
        "محمد שלום हिन्दी বাংলা ትግርኛ 日本語",
    ],
)
def test_no_text_stops_a_document(folder, text):
    assert documents.pdf("page.typ", {"title": text, "text": text}).startswith(b"%PDF")


def test_a_very_long_text_goes_over_pages(folder):
    text = "Many words. " * 4200 + "W" * 5000

    assert len(PdfReader(BytesIO(documents.pdf("page.typ", {"title": "x", "text": text}))).pages) > 5


def test_a_document_that_no_screen_reader_could_follow_is_not_written(folder):
    (folder / "bare.typ").write_text("= Words without a title of the document", encoding="utf-8")

    with pytest.raises(documents.NotSet):
        documents.pdf("bare.typ", {})
