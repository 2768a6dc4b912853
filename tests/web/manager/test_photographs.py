"""Managers describe a venue and show how it looks; everybody sees it, and only what was drawn anew."""

import io
import re
import struct
import zlib
from datetime import timedelta

import pytest
import time_machine
from PIL import Image
from sqlalchemy import select

from college.foundation import clock
from college.foundation.db import db
from college.timetable.models import Photograph, Venue
from college.timetable.welcome import FEATURES, Feature
from tests.browser import Browser
from tests.cast import amina, carys, dee, gwen
from tests.factories import a_room, a_run
from tests.files import a_picture

ALONE = "default-src 'none'; sandbox"


@pytest.fixture
def managing(browser):
    return browser.sign_in(gwen())


@pytest.fixture
def room(app):
    return a_room("The Loft", "House")


@pytest.fixture
def album(room):
    return f"/manage/venues/{room.venue_id}/photographs"


def bring(browser, album, content=None, shows="A green door.", name="door.png"):
    file = (io.BytesIO(a_picture() if content is None else content), name)
    return browser.post(album, data={"file": file, "shows": shows}, content_type="multipart/form-data")


def photographs():
    db.session.rollback()
    return list(db.session.scalars(select(Photograph).order_by(Photograph.position)))


def answers(**said):
    return {"name": "House", **said}


def test_a_venue_is_described_and_its_run_and_first_visit_say_all_of_it(managing, room):
    run = a_run(room=room)
    words = {
        "address": "12 Quay Street\nTidewater",
        "map_link": "https://maps.example/house",
        "entrance": "The **green** door.",
        "transport": "Bus 4.",
        "parking": "In the yard.",
        "access": "One step at the back.",
        "has_lift": "yes",
        "has_hearing_loop": "no",
    }

    assert managing.post(f"/manage/venues/{room.venue_id}", data=answers(**words)).status_code == 303

    for address in (f"/runs/{run.code}", f"/runs/{run.code}/first-visit"):
        page = managing.get(address).text
        for said in (
            "12 Quay Street",
            'href="https://maps.example/house"',
            "<strong>green</strong>",
            "Bus 4.",
            "In the yard.",
            "One step at the back.",
            "There is a lift.",
            "There is no hearing loop.",
            "We do not know yet",
            "Quiet room",
        ):
            assert said in page, said
        assert "There is a quiet room" not in page
        assert "There is no quiet room" not in page


def test_the_form_shows_what_is_known_and_keeps_what_was_typed(managing, room):
    address = f"/manage/venues/{room.venue_id}"
    managing.post(address, data=answers(has_lift="yes", has_wifi="no", parking="In the yard."))

    page = managing.get(address).text
    wrong = managing.post(address, data=answers(name="", has_lift="no", entrance="The green door."))

    assert 'id="has_lift-yes" checked' in page
    assert 'id="has_wifi-no" checked' in page
    assert page.count("-unknown") >= len(Feature)
    assert 'id="has_quiet_room-unknown" checked' in page
    assert "In the yard." in page
    assert wrong.status_code == 422
    assert 'id="has_lift-no" checked' in wrong.text
    assert "The green door." in wrong.text


def test_every_feature_of_the_list_is_asked_for(managing, room):
    page = managing.get(f"/manage/venues/{room.venue_id}").text

    assert all(f'name="has_{feature}"' in page for feature in Feature)
    assert all(f">{words.name}</legend>" in page for words in FEATURES.values())


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"map_link": "http://maps.example"}, 409),
        ({"map_link": "javascript:alert(1)"}, 409),
        ({"map_link": "https://" + "a" * 2001}, 422),
        ({"has_lift": "perhaps"}, 422),
        ({"entrance": "x" * 5001}, 422),
    ],
)
def test_a_wrong_answer_changes_nothing(managing, room, said, status):
    page = managing.post(f"/manage/venues/{room.venue_id}", data=answers(parking="Nowhere", **said))

    db.session.rollback()
    venue = db.session.get(Venue, room.venue_id)
    assert page.status_code == status
    assert (venue.parking, venue.map_link, venue.known) == ("", "", {})
    assert "Nowhere" in page.text


def test_a_run_s_page_asks_no_other_site_for_anything(browser, room):
    run = a_run(room=room)

    page = browser.get(f"/runs/{run.code}/first-visit")

    assert re.search(r'href="https://www.openstreetmap.org/search\?query=1\+Quay\+Street"\s+rel="noref', page.text)
    assert 'src="http' not in page.text
    assert "openstreetmap" not in page.headers["Content-Security-Policy"]


def test_a_photograph_is_brought_shown_in_order_removed_and_put_back(managing, album, room):
    run = a_run(room=room)
    assert bring(managing, album, shows="A green door.").status_code == 303
    assert bring(managing, album, a_picture("JPEG", size=(2000, 1000)), shows="The <b>room</b>.").status_code == 303
    door, loft = photographs()

    page = managing.get(f"/runs/{run.code}/first-visit").text
    assert f'src="/photographs/{door.token}/small"' in page
    assert 'alt="The &lt;b&gt;room&lt;/b&gt;."' in page
    assert 'width="640"' in page
    assert 'height="320"' in page
    assert page.count('loading="lazy"') == 2

    assert managing.post(f"{album}/{loft.id}/earlier").status_code == 303
    assert [one.shows for one in photographs()] == ["The <b>room</b>.", "A green door."]
    assert managing.post(f"{album}/{door.id}/remove").status_code == 303
    assert "A green door." not in managing.get(f"/runs/{run.code}").text
    assert "Put back: A green door." in managing.get(album).text
    assert managing.post(f"{album}/{door.id}/put-back").status_code == 303
    assert "A green door." in managing.get(f"/runs/{run.code}").text


def test_what_it_shows_can_be_put_right_and_not_taken_away(managing, album):
    bring(managing, album)
    (one,) = photographs()
    page = f"{album}/{one.id}"

    assert "A green door." in managing.get(page).text
    assert managing.post(page, data={"shows": " "}).status_code == 422
    assert managing.post(page, data={"shows": "x" * 301}).status_code == 422
    assert managing.post(page, data={"shows": "A red door."}).status_code == 303

    assert [one.shows for one in photographs()] == ["A red door."]


def a_bomb():
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(10_000_000))), (b"IEND", b"")]
    chunks = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "door.png", "no picture that we take"),
        (b"GIF89a" + bytes(60), "door.png", "no picture that we take"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>", "door.jpg", "no picture that we take"),
        (b"<html><script>alert(1)</script></html>", "door.png", "no picture that we take"),
        (b"%PDF-1.7\n%%EOF", "door.jpg", "no picture that we take"),
        (b"MZ\x90\x00" + bytes(200), "door.png", "no picture that we take"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "door.png", "damaged"),
        (b"\xff\xd8\xff\xe0" + bytes(60), "door.jpg", "damaged"),
        (a_picture("JPEG", size=(300, 300))[:600], "door.jpg", "damaged"),
        (a_bomb(), "door.png", "more than 25 million dots"),
        (a_picture() + b"<script>alert(1)</script>", "door.png", "something else in one"),
        (a_picture("JPEG") + b"PK\x05\x06" + bytes(18), "door.jpg", "something else in one"),
    ],
)
def test_what_is_no_photograph_is_refused_in_a_sentence_and_the_words_stay(managing, album, content, name, sentence):
    page = bring(managing, album, content, shows="A green door.", name=name)

    assert page.status_code == 422
    assert sentence in page.text
    assert "A green door." in page.text
    assert photographs() == []


@pytest.mark.parametrize("name", ["door.exe", "../../etc/passwd", "door.svg", "x" * 300, "\u202egnp.exe", "none"])
def test_a_picture_is_known_by_its_content_and_its_name_is_forgotten(managing, album, name):
    assert bring(managing, album, name=name).status_code == 303

    (one,) = photographs()
    assert name not in (one.stored_as, one.small_as, one.token)
    assert len(one.stored_as) == 64


def test_a_photograph_needs_a_file_and_words(managing, album):
    without_words, without_file = bring(managing, album, shows=""), managing.post(album, data={"shows": "A door."})

    assert (without_words.status_code, without_file.status_code) == (422, 422)
    assert "for somebody who cannot see it" in without_words.text
    assert "Choose a photograph first." in without_file.text
    assert photographs() == []


def test_more_than_the_largest_request_is_not_read(managing, album):
    page = managing.post(
        album, data=bytes(11 * 1024 * 1024), content_type="multipart/form-data; boundary=x", token=False
    )

    assert page.status_code == 413
    assert photographs() == []


def test_more_than_a_page_bears_is_refused(managing, album):
    for n in range(8):
        assert bring(managing, album, shows=f"Door {n}").status_code == 303

    assert bring(managing, album).status_code == 409
    assert "at most 8 photographs" in managing.get(album).text
    assert len(photographs()) == 8


def test_a_photograph_is_served_to_everybody_and_may_do_nothing(managing, browser, album):
    exif = Image.Exif()
    exif[0x010E] = "where the house is"
    bring(managing, album, a_picture("JPEG", size=(2000, 1000), exif=exif))
    (one,) = photographs()
    address = f"/photographs/{one.token}"

    large, small = Browser(browser.application).get(address), managing.get(f"{address}/small")

    assert [Image.open(io.BytesIO(each.data)).size for each in (large, small)] == [(1600, 800), (640, 320)]
    for each in (large, small):
        assert (each.status_code, each.mimetype) == (200, "image/jpeg")
        assert each.headers["X-Content-Type-Options"] == "nosniff"
        assert each.headers["Content-Security-Policy"] == ALONE
        assert each.headers["Cache-Control"] == "public, max-age=86400"
        assert "Set-Cookie" not in each.headers
        assert b"where the house is" not in each.data
    again = Browser(browser.application).get(address, headers={"If-None-Match": large.headers["ETag"]})
    assert again.status_code == 304


def test_nobody_finds_a_photograph_that_was_removed_or_never_was(managing, browser, album):
    bring(managing, album)
    (one,) = photographs()
    token, stored = one.token, one.stored_as
    managing.post(f"{album}/{one.id}/remove")
    visitor = Browser(browser.application)

    for address in (token, f"{token}/small", "x", stored, f"{token}x", "..%2F..%2Fsecret-key"):
        answer = visitor.get(f"/photographs/{address}")
        assert answer.status_code == 404
        assert answer.headers["Cache-Control"] == "no-store"


def test_after_a_week_it_cannot_come_back(managing, album):
    bring(managing, album)
    (one,) = photographs()
    managing.post(f"{album}/{one.id}/remove")

    with time_machine.travel(clock.now() + timedelta(days=7), tick=False):
        managing.sign_in(gwen())
        assert managing.post(f"{album}/{one.id}/put-back").status_code == 409

    assert photographs()[0].removed_at is not None


@pytest.mark.parametrize(("who", "status"), [(carys, 404), (dee, 403), (amina, 403)])
def test_only_those_who_plan_keep_photographs(app, managing, album, who, status):
    bring(managing, album)
    (one,) = photographs()
    other = Browser(app).sign_in(who())

    assert other.get(album).status_code == status
    assert bring(other, album).status_code == status
    for deed in ("earlier", "remove", "put-back"):
        assert other.post(f"{album}/{one.id}/{deed}").status_code == status
    assert len(photographs()) == 1
    assert photographs()[0].removed_at is None


def test_a_photograph_of_another_venue_is_not_found(managing, album):
    bring(managing, album)
    (one,) = photographs()
    hall = a_room(venue="Hall").venue_id

    assert managing.get(f"/manage/venues/{hall}/photographs/{one.id}").status_code == 404
    assert managing.post(f"/manage/venues/{hall}/photographs/{one.id}/remove").status_code == 404
