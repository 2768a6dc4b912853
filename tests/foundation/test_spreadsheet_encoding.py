"""A file is read as its writer meant it, or it is refused with a line; it is never guessed."""

import pytest

from college.foundation.spreadsheet_encoding import Undecodable, decoded

CANARY = "person,name\r\nP0001,Zoë O’Brien–Łuczak\r\n"
WESTERN = CANARY.replace("Ł", "L")  # neither Windows-1252 nor Mac Roman has an Ł


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_as_it_was_written(encoding):
    assert decoded(CANARY.encode(encoding)) == CANARY


@pytest.mark.parametrize(("mark", "encoding"), [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")])
def test_both_orders_of_utf_16_are_read(mark, encoding):
    assert decoded(mark + CANARY.encode(encoding)) == CANARY


def test_windows_1252_is_read_as_it_was_written():
    assert decoded(WESTERN.encode("cp1252")) == WESTERN


@pytest.mark.parametrize(
    "words",
    [
        "Zoë", "Siân", "café", "naïve", "Renée", "Brontë", "Müller", "Søren", "François", "Beyoncé", "José Muñoz",
        "don’t", "it’s", "O’Brien", "mae’r cwrs yma", "a – b", "wait… and see", "“Hello” she said", "‘Yes’", "£5 or €6",
        "½ day", "20° C", "Tomáš", "Ní Ógáin", "Ó hÓgáin", "Émile", "Ángel", "• one", "Øystein is", "y fô",
    ],
)  # fmt: skip
def test_what_people_type_on_windows_is_read(words):
    assert decoded(f"name\n{words}\n".encode("cp1252")) == f"name\n{words}\n"


@pytest.mark.parametrize(
    "words",
    [
        "Zoë", "Zoë O’Brien–Luczak", "O’Brien", "don’t", "Siân", "café", "naïve", "Björn", "Renée", "Müller", "Jesús",
        "García", "Muñoz", "François", "Émile", "Ángel", "Øystein", "“Hello” she said", "‘Yes’", "a – b",
        "wait… and see", "• one", "€6", "Bartók", "Århus", "Iñigo", "são", "côr", "œuvre",
    ],
)  # fmt: skip
def test_mac_roman_is_refused_and_its_line_named(words):
    with pytest.raises(Undecodable, match="Line 3 ") as refusal:
        decoded(f"name\nAmina\n{words}\n".encode("mac_roman"))

    assert "CSV UTF-8" in str(refusal.value)


@pytest.mark.parametrize("words", ["Bjšrn", "Jesœs", "école"])
def test_a_file_that_reads_well_both_ways_is_refused_rather_than_guessed(words):
    with pytest.raises(Undecodable, match="Line 2 reads"):
        decoded(f"name\r{words}\r".encode("cp1252"))


def test_a_pound_sign_alone_is_the_same_in_both():
    assert decoded("fee\n£5\n".encode("cp1252")) == "fee\n£5\n"


@pytest.mark.parametrize("byte", [b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"])
def test_a_byte_that_windows_does_not_know_is_refused(byte):
    with pytest.raises(Undecodable, match="Line 3 "):
        decoded(b"name\r\nAmina\r\nBr" + byte + b"yn\r\n")


def test_nul_is_refused():
    with pytest.raises(Undecodable, match=r"Line 2 .*NUL"):
        decoded(b"name\nAm\0ina")


def test_utf_16_without_its_mark_is_refused():
    with pytest.raises(Undecodable, match=r"Line 1 .*NUL"):
        decoded("name\nAmina".encode("utf-16-le"))


@pytest.mark.parametrize("data", [b"\xff\xfea", b"\xfe\xff\xd8\x00", b"\xef\xbb\xbfname\n\xff"])
def test_a_damaged_unicode_file_is_refused(data):
    with pytest.raises(Undecodable, match="CSV UTF-8"):
        decoded(data)


def test_utf_8_with_one_line_from_elsewhere_is_refused():
    with pytest.raises(Undecodable, match="Line 2 "):
        decoded("name\nZoë\n".encode() + "Siân\n".encode("cp1252"))
