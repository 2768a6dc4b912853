"""What a visitor reads of a venue: features, maps, and words beside photographs."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from college.enrolment.prospectus import Place
from college.foundation.refusal import Refused
from college.timetable import welcome
from college.timetable.welcome import FEATURES, Feature

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_every_feature_has_words_for_there_and_for_missing_and_no_two_are_alike():
    said = [words for each in FEATURES.values() for words in (each.name, each.there, each.missing)]

    assert set(FEATURES) == set(Feature)
    assert len(set(said)) == len(said)


def test_there_missing_and_not_known_are_told_apart():
    place = Place("Library", features=((Feature.LIFT, True), (Feature.HEARING_LOOP, False)))

    assert place.there == ("There is a lift.",)
    assert place.missing == ("There is no hearing loop.",)
    assert len(place.unknown) == len(Feature) - 2
    assert "Lift" not in place.unknown
    assert Place("Library").unknown == ()


@pytest.mark.parametrize(
    "address",
    [
        "http://maps.example/x",
        "javascript:alert(1)",
        "//maps.example",
        "maps.example",
        "https://",
        "https://me@x.example",
        "https://x.example/a b",
        "https://x.example/\\nX: y",
        "https://[",
        "https://x.example/" + "a" * 2000,
    ],
)
def test_the_address_of_a_map_is_whole_and_secure(address):
    with pytest.raises(Refused, match="https://"):
        welcome.map_link_of(address)


def test_a_venue_needs_no_map():
    assert welcome.map_link_of("  ") == ""
    assert welcome.map_link_of(" https://maps.example/a?b=1#c ") == "https://maps.example/a?b=1#c"


def test_an_address_is_looked_up_in_one_line_and_cannot_lead_elsewhere():
    link = welcome.map_search("House", "12 Quay Street\n\n Tŷ & Co?#x \nTW1")

    parts = urlsplit(link)
    assert (parts.scheme, parts.hostname, parts.fragment) == ("https", "www.openstreetmap.org", "")
    assert parse_qs(parts.query) == {"query": ["12 Quay Street, Tŷ & Co?#x, TW1"]}
    assert welcome.map_search("House", " \n ") == ""


def test_a_photograph_is_said_in_words_or_not_shown():
    assert welcome.what_it_shows("  A green\n door. ") == "A green door."
    for words in ("", " \n ", "x" * (welcome.LONGEST_WORDS + 1)):
        with pytest.raises(Refused):
            welcome.what_it_shows(words)


def test_a_venue_has_only_so_many_photographs():
    welcome.one_more(welcome.MOST_PHOTOGRAPHS - 1)

    with pytest.raises(Refused, match="at most 8"):
        welcome.one_more(welcome.MOST_PHOTOGRAPHS)


def test_a_photograph_can_come_back_for_a_week():
    assert welcome.can_come_back(NOON, NOON + timedelta(days=7) - timedelta(seconds=1))
    assert not welcome.can_come_back(NOON, NOON + timedelta(days=7))


@pytest.mark.parametrize(
    ("size", "small"), [((1600, 1200), (640, 480)), ((300, 200), (300, 200)), ((10, 1600), (4, 640))]
)
def test_the_small_size_keeps_the_shape(size, small):
    assert welcome.small_size(*size) == small
