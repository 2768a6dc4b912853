"""Two libraries that did not write a calendar read the same out of it (T-J1 to T-J3): vobject and ics."""

from datetime import UTC, date, datetime, timedelta

import ics
import pytest
import vobject

from tests.rules.calendars import LONDON, a_feed, a_session, an_invitation

CHANGES = [
    date(2026, 10, 25),
    date(2027, 3, 28),
    date(2027, 10, 31),
    date(2036, 3, 30),
]  # ics reads no rules after 2037


def by_vobject(data):
    """Read each event with vobject: what, where, from when, until when, as UTC, and whether it is on."""
    events = vobject.readOne(data.decode()).contents.get("vevent", [])
    return sorted(
        (
            event.uid.value,
            event.summary.value,
            event.contents["location"][0].value if "location" in event.contents else "",
            event.dtstart.value.astimezone(UTC),
            event.dtend.value.astimezone(UTC),
            event.status.value,
        )
        for event in events
    )


def by_ics(data):
    """Read the same with ics."""
    return sorted(
        (
            event.uid,
            event.name,
            event.location or "",
            event.begin.datetime.astimezone(UTC),
            event.end.datetime.astimezone(UTC),
            event.status,
        )
        for event in ics.Calendar(data.decode()).events
    )


def around(night):
    """Make a session at ten on the wall on each of the four days around a clock change."""
    days = [night + timedelta(days=n) for n in (-1, 0, 1, 2)]
    return [a_session(day.year, day.month, day.day, uid=f"s-{day}@c.example") for day in days]


@pytest.mark.parametrize("night", CHANGES, ids=str)
def test_both_read_the_same_moments_around_a_clock_change_and_ten_is_ten(night):
    sessions = around(night)

    data = a_feed(*sessions)

    assert by_vobject(data) == by_ics(data)
    assert [row[3] for row in by_ics(data)] == sorted(session.starts_at for session in sessions)
    assert {row[3].astimezone(LONDON).hour for row in by_vobject(data)} == {10}


@pytest.mark.parametrize("hour", [0, 1])
@pytest.mark.parametrize("night", [date(2026, 10, 25), date(2027, 3, 28)], ids=str)
def test_both_read_a_session_in_the_very_hour_of_the_change(night, hour):
    starts = datetime(night.year, night.month, night.day, hour, 30, tzinfo=UTC)
    session = a_session(starts_at=starts - timedelta(hours=2), ends_at=starts + timedelta(hours=3))

    (row,) = by_ics(a_feed(session))

    assert row[3:5] == (session.starts_at, session.ends_at)
    assert by_vobject(a_feed(session)) == [row]


@pytest.mark.parametrize(
    "words",
    [
        "Room 2, Library; the side door",
        "Tŷ Gŵyn 😀 " * 20 + "end",
        "back\\slash",
        'say "yes": no',
        "a" * 300,
        "50 % & <b>",
    ],
)
def test_both_read_signs_and_long_words_as_they_were(words):
    session = a_session(title=words, location=words)

    assert by_vobject(a_feed(session)) == by_ics(a_feed(session))
    assert by_ics(a_feed(session))[0][1:3] == (words, words)


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r", "\u2028", "\x85"])
def test_neither_finds_a_line_that_a_name_brought_with_it(ending):
    evil = f"x{ending}DTSTART:20300101T000000Z{ending}END:VEVENT{ending}BEGIN:VEVENT"
    session = a_session(title=evil, location=evil)

    data = a_feed(session, name=evil)

    assert by_vobject(data) == by_ics(data)
    assert len(by_ics(data)) == 1
    assert by_ics(data)[0][3] == session.starts_at


def test_both_read_what_is_on_and_what_is_cancelled():
    data = a_feed(a_session(), a_session(uid="s2@college.example", cancelled=True, sequence=2))

    assert by_vobject(data) == by_ics(data)
    assert [row[5] for row in by_ics(data)] == ["CONFIRMED", "CANCELLED"]


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_both_read_an_invitation_and_its_cancelling(method):
    data = an_invitation(a_session(), method=method)

    assert by_vobject(data) == by_ics(data)
    assert ics.Calendar(data.decode()).method == method
    assert vobject.readOne(data.decode()).method.value == method


@pytest.mark.parametrize("count", [100, pytest.param(2000, marks=pytest.mark.proof)])
def test_both_read_a_whole_college(count):
    sessions = [a_session(2026, 1 + n % 12, 1 + n % 28, uid=f"s{n}@college.example") for n in range(count)]

    data = a_feed(*sessions)
    read = by_ics(data)

    assert len(read) == count
    assert by_vobject(data) == read
