"""How a venue is described and shown, on either database."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from college.audit.models import AuditEntry
from college.enrolment.queries import catalogue
from college.foundation import clock
from college.foundation.db import db, transaction
from college.foundation.pictures import redrawn
from college.foundation.refusal import Refused
from college.materials.actions import clear
from college.materials.storage import Cupboard
from college.timetable.actions.photographs import (
    add_photograph,
    put_photograph_back,
    remove_photograph,
    say_what_it_shows,
    show_earlier,
)
from college.timetable.actions.venues import VenueWords, change_venue, make_venue
from college.timetable.models import Room
from college.timetable.queries.photographs import on_show, photographs_of, removed_lately, shown_of
from college.timetable.welcome import KEPT_FOR, MOST_PHOTOGRAPHS, Feature
from tests.cast import gwen
from tests.factories import a_run, made
from tests.files import a_picture

LARGE, SMALL = redrawn(a_picture(size=(800, 600)), 1600, 640)
WORDS = VenueWords(
    "House",
    address="12 Quay Street",
    entrance="The green door.",
    transport="Bus 4.",
    parking="In the yard.",
    access="One step.",
    map_link="https://maps.example/house",
    features={Feature.LIFT: True, Feature.HEARING_LOOP: False},
)


@pytest.fixture
def cupboard(tmp_path):
    return Cupboard(tmp_path / "uploads", 10)


@pytest.fixture
def house(app):
    with transaction():
        return make_venue(WORDS, by=None)


def adding(venue, cupboard, *words, by=None):
    return [add_photograph(venue, LARGE, SMALL, each, cupboard=cupboard, by=by) for each in words]


def shown(venue):
    return [one.shows for one in photographs_of(venue)]


def test_a_venue_keeps_what_is_there_and_what_is_not_and_forgets_what_nobody_knows(house):
    assert house.known == {Feature.LIFT: True, Feature.HEARING_LOOP: False}

    change_venue(house, VenueWords("House", features={Feature.LIFT: False, Feature.WIFI: True}), by=None)

    db.session.expire(house)
    assert house.known == {Feature.LIFT: False, Feature.WIFI: True}
    assert shown_of([house.id])[house.id].features == ((Feature.LIFT, False), (Feature.WIFI, True))


def test_a_map_that_is_no_secure_address_is_refused(house):
    with pytest.raises(Refused, match="https://"):
        change_venue(house, VenueWords("House", map_link="http://maps.example"), by=None)


def test_what_was_typed_before_the_questions_were_asked_apart_stays(house):
    house.getting_there = "Bus 4. The green door."

    change_venue(house, VenueWords("House", transport="Bus 4."), by=None)

    assert house.getting_there == "Bus 4. The green door."


def test_a_run_tells_everybody_all_of_it(house, cupboard):
    run = a_run(room=made(Room(venue_id=house.id, name="The Loft")))
    adding(house, cupboard, "A green door.")

    (place,) = catalogue.run(run.code).places

    assert (place.name, place.address, place.entrance) == ("House", "12 Quay Street", "The green door.")
    assert (place.transport, place.parking, place.access) == ("Bus 4.", "In the yard.", "One step.")
    assert place.map_link == "https://maps.example/house"
    assert place.features == ((Feature.LIFT, True), (Feature.HEARING_LOOP, False))
    assert [(one.shows, one.width, one.height) for one in place.photographs] == [("A green door.", 800, 600)]


def test_a_photograph_is_kept_in_two_sizes_under_an_address_that_says_nothing(house, cupboard):
    by = gwen()

    one, other = adding(house, cupboard, "A green door.", "The room.", by=by)

    assert cupboard.path(one.stored_as).read_bytes() == LARGE.content
    assert cupboard.path(one.small_as).read_bytes() == SMALL.content
    assert len({one.token, other.token}) == 2
    assert len(one.token) >= 22
    assert on_show(one.token) is one
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.what == "photograph.added").limit(1)).one()
    assert "door" not in str(entry.facts)


def test_a_photograph_without_words_is_not_kept(house, cupboard):
    with pytest.raises(Refused, match="cannot see it"):
        adding(house, cupboard, "  ")

    assert shown(house) == []
    assert not cupboard.folder.exists()


def test_photographs_stand_in_the_order_that_was_chosen(house, cupboard):
    _first, second, third = adding(house, cupboard, "a", "b", "c")

    show_earlier(third, by=None)
    show_earlier(third, by=None)
    show_earlier(third, by=None)
    show_earlier(second, by=None)

    assert shown(house) == ["c", "b", "a"]
    say_what_it_shows(second, "B", by=None)
    assert [one.shows for one in shown_of([house.id])[house.id].photographs] == ["c", "B", "a"]


def test_a_photograph_that_was_removed_is_shown_nowhere_and_can_come_back_for_a_week(house, cupboard):
    first, _second = adding(house, cupboard, "a", "b")

    remove_photograph(first, by=None)
    remove_photograph(first, by=None)

    assert (shown(house), [one.shows for one in removed_lately(house)]) == (["b"], ["a"])
    assert on_show(first.token) is None
    put_photograph_back(first, by=None)
    put_photograph_back(first, by=None)
    assert (shown(house), removed_lately(house)) == (["b", "a"], [])


def test_after_a_week_it_is_gone(house, cupboard):
    (one,) = adding(house, cupboard, "a")
    remove_photograph(one, by=None)
    db.session.commit()

    with time_machine.travel(clock.now() + KEPT_FOR, tick=False):
        assert removed_lately(house) == []
        with pytest.raises(Refused, match="gone"):
            put_photograph_back(one, by=None)


def test_the_files_go_when_nobody_can_have_them_any_more_and_not_before(house, cupboard):
    kept, removed = adding(house, cupboard, "a", "b")
    remove_photograph(removed, by=None)
    db.session.commit()
    names = [kept.stored_as, kept.small_as]
    gone = [removed.stored_as, removed.small_as]

    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        assert clear(cupboard) == 0
    with time_machine.travel(clock.now() + KEPT_FOR + timedelta(days=2), tick=False):
        assert clear(cupboard) == 2

    assert all(cupboard.path(name) for name in names)
    assert not any(cupboard.path(name) for name in gone)


def test_a_venue_has_only_as_many_photographs_as_a_page_bears(house, cupboard):
    first, *_others = adding(house, cupboard, *map(str, range(MOST_PHOTOGRAPHS)))
    with pytest.raises(Refused, match="at most 8"):
        adding(house, cupboard, "one more")

    remove_photograph(first, by=None)
    adding(house, cupboard, "one more")

    with pytest.raises(Refused, match="at most 8"):
        put_photograph_back(first, by=None)


def test_every_change_raises_the_stamp_of_the_catalogue(house, cupboard):
    (one,) = adding(house, cupboard, "a")
    stamps = [catalogue.stamps()[1]]

    for change in (
        lambda: say_what_it_shows(one, "b", by=None),
        lambda: remove_photograph(one, by=None),
        lambda: put_photograph_back(one, by=None),
        lambda: change_venue(house, VenueWords("House", features={Feature.WIFI: True}), by=None),
        lambda: change_venue(house, VenueWords("House", features={Feature.WIFI: False}), by=None),
        lambda: change_venue(house, VenueWords("House", parking="None."), by=None),
    ):
        change()
        stamps.append(catalogue.stamps()[1])

    assert sorted(set(stamps)) == stamps
