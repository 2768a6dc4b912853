"""A calendar shows each session at the hour on the college's wall, and hears when it is cancelled (T-J1 to T-J3)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import vobject

from college.timetable.calendar import Mailbox
from tests.rules.calendars import AMINA, LONDON, STAMP, a_feed, a_session, an_invitation


def parsed(data):
    """Read it with another library than the one that wrote it."""
    return vobject.readOne(data.decode())


def unfolded(data):
    return data.decode().replace("\r\n ", "")


@pytest.mark.parametrize(
    ("on", "hours_from_utc"),
    [
        ((2026, 10, 24), 1), ((2026, 10, 25), 0), ((2026, 10, 26), 0), ((2027, 3, 27), 0), ((2027, 3, 28), 1),
        ((2027, 3, 29), 1), ((2040, 7, 2), 1), ((1997, 1, 6), 0),
    ],
)  # fmt: skip
def test_ten_o_clock_stays_ten_o_clock_on_both_sides_of_a_clock_change(on, hours_from_utc):
    event = parsed(a_feed(a_session(*on))).vevent

    assert event.dtstart.value.strftime("%Y-%m-%d %H:%M") == f"{datetime(*on, tzinfo=UTC):%Y-%m-%d} 10:00"
    assert event.dtstart.value.utcoffset() == timedelta(hours=hours_from_utc)
    assert event.dtend.value - event.dtstart.value == timedelta(hours=2)


def test_the_time_zone_block_is_the_fixed_one_and_stands_there_once():
    calendar = parsed(a_feed(a_session(2026, 10, 24), a_session(2026, 10, 31, uid="s2@college.example")))

    assert len(calendar.vtimezone_list) == 1
    assert calendar.vtimezone.tzid.value == "Europe/London"
    assert b"DTSTART:19960331T010000" in a_feed()
    assert b"DTSTART:19961027T020000" in a_feed()
    assert b"DTSTART;TZID=Europe/London:20261024T100000\r\n" in a_feed(a_session())


def test_another_zone_is_written_in_utc():
    data = a_feed(a_session(), tzname="Europe/Warsaw")

    assert b"DTSTART:20261024T090000Z\r\n" in data
    assert b"VTIMEZONE" not in data
    assert parsed(data).vevent.dtstart.value == a_session().starts_at


def test_a_feed_names_itself_and_says_how_often_to_come_back():
    calendar = parsed(a_feed(name="Amina’s sessions; all, of them"))

    assert calendar.x_wr_calname.value.replace("\\", "") == "Amina’s sessions; all, of them"
    assert calendar.refresh_interval.value == "PT6H"
    assert calendar.method.value == "PUBLISH"


def test_a_cancelled_session_stays_in_the_feed_as_cancelled():
    going, cancelled = a_session(), a_session(uid="s2@college.example", cancelled=True, sequence=2)

    events = parsed(a_feed(going, cancelled)).vevent_list

    assert [(event.uid.value, event.status.value) for event in events] == [
        ("s1@college.example", "CONFIRMED"), ("s2@college.example", "CANCELLED"),
    ]  # fmt: skip


def test_the_same_sessions_make_the_same_bytes():
    assert a_feed(a_session()) == a_feed(a_session())


def test_nothing_rings():
    assert b"VALARM" not in a_feed(a_session()) + an_invitation(a_session())


def test_an_invitation_is_a_request_between_two_addresses_that_asks_for_no_answer():
    calendar = parsed(an_invitation(a_session()))

    assert calendar.method.value == "REQUEST"
    assert calendar.vevent.organizer.value == "mailto:office@college.example"
    assert calendar.vevent.attendee.value == "mailto:amina@college.example"
    assert calendar.vevent.attendee.params["RSVP"] == ["FALSE"]


def test_a_cancelling_has_the_same_uid_and_a_higher_sequence_than_its_invitation():
    session = a_session()
    invited = parsed(an_invitation(session)).vevent

    calendar = parsed(an_invitation(replace(session, sequence=session.sequence + 1), method="CANCEL"))

    assert calendar.method.value == "CANCEL"
    assert calendar.vevent.status.value == "CANCELLED"
    assert calendar.vevent.uid.value == invited.uid.value
    assert int(calendar.vevent.sequence.value) > int(invited.sequence.value)


def test_a_cancelled_session_never_goes_out_as_a_request():
    assert parsed(an_invitation(a_session(cancelled=True))).method.value == "CANCEL"


def test_no_line_is_longer_than_75_octets_and_no_letter_is_torn():
    words = "Tŷ Gŵyn 😀👩‍👩‍👧 Łódź " * 40

    data = a_feed(a_session(title=words, description=words, location=words), name=words)

    assert data.endswith(b"\r\n")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    assert parsed(data).vevent.summary.value == words.strip()
    assert parsed(data).vevent.description.value == words


@pytest.mark.parametrize(
    "words", ["a, b; c", "back\\slash", 'say "yes"', "one\ntwo", "C:\\new", "50% & <b>", ":colon:"]
)
def test_signs_with_a_meaning_are_escaped_and_come_back(words):
    assert parsed(a_feed(a_session(description=words))).vevent.description.value == words


def test_a_backslash_and_a_capital_n_are_no_line_end():
    assert "\n" not in parsed(a_feed(a_session(description="C:\\New"))).vevent.description.value


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b", "\x00"])
def test_no_text_adds_a_line_of_its_own(ending):
    evil = f"x{ending}ATTENDEE:mailto:evil@e.example{ending}END:VEVENT"
    session = a_session(title=evil, location=evil, description=evil, uid=evil, url=f"https://e.example/{evil}")

    data = an_invitation(session, organiser=Mailbox(evil, "office@college.example")) + a_feed(session, name=evil)

    lines = unfolded(data).splitlines()
    assert [line for line in lines if line.startswith("ATTENDEE:")] == []
    assert lines.count("END:VEVENT") == 2


def test_a_name_with_quotes_and_colons_stays_a_name():
    event = parsed(an_invitation(a_session(), organiser=Mailbox('The "College"; a: b, c', "o@college.example"))).vevent

    assert event.organizer.params["CN"] == ["The ’College’; a: b, c"]
    assert event.organizer.value == "mailto:o@college.example"


def test_an_address_without_a_name_is_enough():
    assert "CN" not in parsed(an_invitation(a_session(), attendee=Mailbox(" ", "a@b.example"))).vevent.attendee.params


@pytest.mark.parametrize("address", ["", "amina", "a@b.example\r\nX:1", "a b@c.example", "<a@b.example>"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValueError, match="e-mail address"):
        an_invitation(a_session(), attendee=Mailbox("Amina", address))


def test_each_guest_of_a_class_reads_their_own_name_and_nobody_elses():
    session, bryn = a_session(), Mailbox("Bryn", "bryn@college.example")

    for guest in (AMINA, bryn, AMINA):
        data = unfolded(an_invitation(session, attendee=guest))
        assert data.count("ATTENDEE") == 1
        assert f"mailto:{guest.address}" in data
        assert f"CN={guest.name}" in data


def test_a_session_says_anew_what_was_changed():
    before = a_session(title="Class", location="The Loft")
    told = parsed(a_feed(before)).vevent

    after = parsed(a_feed(replace(before, location="The Hall", sequence=2, cancelled=True))).vevent

    assert (told.location.value, told.sequence.value, told.status.value) == ("The Loft", "1", "CONFIRMED")
    assert (after.location.value, after.sequence.value, after.status.value) == ("The Hall", "2", "CANCELLED")


def test_the_hour_that_comes_twice_is_two_moments():
    first = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON)
    wall = [a_session(starts_at=at, ends_at=at.replace(hour=4)) for at in (first, first.replace(fold=1))]

    moments = [unfolded(a_feed(session, tzname="Europe/Warsaw")) for session in wall]

    assert "DTSTART:20261025T003000Z" in moments[0]
    assert "DTSTART:20261025T013000Z" in moments[1]


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        a_feed(a_session(starts_at=datetime.fromisoformat("2026-10-24 10:00")))


def test_what_there_is_to_say_is_said():
    session = a_session(
        last_modified=datetime(2026, 9, 1, 10, tzinfo=LONDON), url="https://college.example/my", location="The Loft"
    )

    event = parsed(a_feed(session)).vevent

    assert event.last_modified.value == datetime(2026, 9, 1, 9, tzinfo=UTC)
    assert event.url.value == "https://college.example/my"
    assert event.location.value == "The Loft"
    assert event.dtstamp.value == STAMP
    assert "location" not in parsed(a_feed(a_session())).vevent.contents
