"""By which way somebody hears, when they may be woken, and what fits into a text."""

from datetime import UTC, datetime, time

import pytest

from college.outbox import brief
from college.outbox.rules import (
    OPTIONAL,
    Channel,
    Kind,
    State,
    bounces_hard,
    first_state,
    has_to_wait,
    is_quiet,
    stops_writing,
    wakes_on,
)
from college.people.rules import ContactBy, kinds_to_choose_for, may_choose, way_to_reach

BOTH = {"has_email": True, "has_phone": True}
ESSENTIAL = [kind for kind in Kind if kind not in OPTIONAL and kind is not Kind.ACCOUNT]
EVENING, MORNING = time(20), time(8)


def test_what_was_chosen_for_a_kind_goes_before_what_was_chosen_for_all():
    chosen = {Kind.REMINDERS: ContactBy.TEXT}

    assert way_to_reach(ContactBy.EMAIL, Kind.REMINDERS, chosen, **BOTH) is Channel.TEXT
    assert way_to_reach(ContactBy.EMAIL, Kind.PLACES, chosen, **BOTH) is Channel.EMAIL


@pytest.mark.parametrize("kind", sorted(OPTIONAL))
def test_nobody_hears_of_an_optional_kind_that_they_do_not_want(kind):
    assert way_to_reach(ContactBy.EMAIL, kind, {kind: ContactBy.NONE}, **BOTH) is None


@pytest.mark.parametrize("kind", ESSENTIAL)
def test_what_everybody_must_hear_finds_a_way_whatever_stands_in_the_row(kind):
    assert way_to_reach(ContactBy.PHONE, kind, {kind: ContactBy.NONE}, **BOTH) is Channel.PHONE


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.ACCOUNT])
def test_whoever_asked_not_to_be_contacted_hears_of_no_kind(kind):
    assert way_to_reach(ContactBy.NONE, kind, {kind: ContactBy.EMAIL}, **BOTH) is None


@pytest.mark.parametrize("contact_by", list(ContactBy))
def test_what_one_signs_in_with_always_goes_by_email(contact_by):
    assert way_to_reach(contact_by, Kind.ACCOUNT, {}, has_email=False, has_phone=True) is Channel.EMAIL


@pytest.mark.parametrize(
    ("wanted", "has_email", "has_phone", "way"),
    [
        (ContactBy.EMAIL, True, True, Channel.EMAIL),
        (ContactBy.EMAIL, False, True, Channel.PHONE),
        (ContactBy.EMAIL, False, False, Channel.LETTER),
        (ContactBy.TEXT, True, True, Channel.TEXT),
        (ContactBy.TEXT, True, False, Channel.EMAIL),
        (ContactBy.PHONE, True, False, Channel.EMAIL),
        (ContactBy.PHONE, False, False, Channel.LETTER),
        (ContactBy.LETTER, True, True, Channel.LETTER),
    ],
)
def test_a_way_that_somebody_lacks_becomes_the_next_that_they_have(wanted, has_email, has_phone, way):
    assert way_to_reach(wanted, Kind.CHANGES, {}, has_email=has_email, has_phone=has_phone) is way


def test_not_at_all_may_be_chosen_only_for_what_nobody_need_hear():
    assert {kind for kind in Kind if may_choose(kind, ContactBy.NONE)} == OPTIONAL
    assert not any(may_choose(Kind.ACCOUNT, way) for way in ContactBy)


def test_only_those_who_teach_are_asked_about_teaching():
    assert Kind.TEACHING in kinds_to_choose_for(teaches=True)
    assert Kind.TEACHING not in kinds_to_choose_for(teaches=False)
    assert Kind.ACCOUNT not in kinds_to_choose_for(teaches=True)


def test_a_text_leaves_by_itself_only_where_texts_can():
    assert first_state(Channel.TEXT) is State.TO_DO
    assert first_state(Channel.TEXT, texts_leave=True) is State.WAITING
    assert first_state(Channel.PHONE, texts_leave=True) is State.TO_DO


@pytest.mark.parametrize(
    ("wall", "quiet"),
    [
        (time(19, 59, 59), False),
        (time(20), True),
        (time(23, 59), True),
        (time(0), True),
        (time(7, 59, 59), True),
        (time(8), False),
        (time(12), False),
    ],
)
def test_the_quiet_hours_are_those_of_the_night(wall, quiet):
    assert is_quiet(wall, EVENING, MORNING) is quiet
    assert is_quiet(wall, time(12), time(14)) is (wall == time(12))


def test_the_night_ends_on_the_next_day_until_midnight_and_on_the_same_after():
    assert wakes_on(datetime(2026, 3, 28, 21, tzinfo=UTC), EVENING, MORNING).day == 29
    assert wakes_on(datetime(2026, 3, 29, 1, tzinfo=UTC), EVENING, MORNING).day == 29
    assert wakes_on(datetime(2026, 3, 29, 13, tzinfo=UTC), time(12), time(14)).day == 29


@pytest.mark.parametrize(
    ("channel", "at_once", "waits"),
    [
        (Channel.EMAIL, True, False),
        (Channel.EMAIL, False, True),
        (Channel.TEXT, True, True),
        (Channel.TEXT, False, True),
    ],
)
def test_at_night_only_an_email_that_somebody_waits_for_leaves(channel, at_once, waits):
    assert has_to_wait(channel, at_once=at_once, quiet=True) is waits
    assert has_to_wait(channel, at_once=at_once, quiet=False) is False


def test_three_hard_bounces_are_enough_and_a_delay_is_none():
    assert [stops_writing(count) for count in (0, 2, 3, 4)] == [False, False, True, True]
    assert [bounces_hard(status) for status in ("5.1.1", "550", "4.2.2", "2.0.0", "", "x5")] == [
        True,
        True,
        None,
        False,
        None,
        None,
    ]


def test_a_text_holds_only_letters_that_every_telephone_shows():
    said = brief.shortened("Hello Łucja Ŵyn,\n\nIt’s “on” – at 9…\r\n\n\nSee  you 😀 in Tŷ Mawr\x07.\n")

    assert said == 'Hello Lucja Wyn,\nIt\'s "on" - at 9...\nSee you ? in Ty Mawr.'


@pytest.mark.parametrize(
    ("words", "can_be"),
    [
        ("Hello Łucja Ŵyn, it’s “on” – at 9… for 5 € 😀 e\u0301", True),
        ("Hello محمد علي,", False),
        ("Hello 张伟,", False),
        ("Hello Ольга,", False),
        ("Hello Αθηνά,", False),
    ],
)
def test_a_text_greets_nobody_with_question_marks(words, can_be):
    assert brief.can_be_written(words) is can_be
    assert ("?" in brief.shortened(words.replace("😀", ""))) is not can_be


@pytest.mark.parametrize(
    ("words", "is_short"), [("", False), ("a" * 459, True), ("a" * 460, False), ("€" * 229, True), ("€" * 230, False)]
)
def test_a_text_has_three_parts_at_most_and_is_never_cut(words, is_short):
    assert brief.fits(words) is is_short
