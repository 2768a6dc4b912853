"""What stands in the way of a session, without a database: each rule, its edges, and its sentence."""

from datetime import UTC, date, datetime, timedelta

import pytest

from college.settings.rules import NATION_NAMES, Nation
from college.timetable.bank_holidays import bank_holidays
from college.timetable.clashes import KIND_NAMES, Clash, Kind, Slot
from college.timetable.obstacles import Away, Booking, Known, Need, Shut, Where, obstacles
from college.timetable.rules import CLOSED_NAMES, STEP_FREE_NAMES, Closed, StepFree

LIBRARY, HALL, SCREEN = 1, 2, 3
ROOM_2, LOFT, WINDOW = 21, 22, 23
DEE, FEMI = 31, 32
TUESDAY = datetime(2026, 11, 3, 10, tzinfo=UTC)  # winter time: the wall says ten as well
HOUR = timedelta(hours=1)
THE_SECOND, THE_THIRD, SECOND_OF_JUNE = "Monday 2 November 2026", "Tuesday 3 November 2026", "Tuesday 2 June 2026"


def known(**said: object) -> Known:
    usual: dict[str, object] = {
        "rooms": {
            ROOM_2: Where("Room 2, Library", LIBRARY, seats=12),
            LOFT: Where("Loft, Hall", HALL, step_free=StepFree.NO),
            WINDOW: Where("Window, Online", SCREEN, is_online=True),
        },
        "venues": {
            LIBRARY: Where("Library", LIBRARY),
            HALL: Where("Hall", HALL),
            SCREEN: Where("Online", SCREEN, is_online=True),
        },
        "people": {DEE: "Dee Okafor", FEMI: "Femi Adeyemi"},
        "usual_minutes": 30,
    }
    return Known(**usual | said)  # type: ignore[arg-type]


def slot(starts: datetime = TUESDAY, hours: float = 2, **said: object) -> Slot:
    usual: dict[str, object] = {"venue_id": LIBRARY, "room_id": ROOM_2, "teacher_ids": frozenset({DEE})}
    return Slot(starts, starts + hours * HOUR, **usual | said)  # type: ignore[arg-type]


def booking(starts: datetime = TUESDAY, hours: float = 2, **said: object) -> Booking:
    usual: dict[str, object] = {"venue_id": LIBRARY, "run": "C01-03", "number": 2, "session_id": 7}
    return Booking(starts, starts + hours * HOUR, **usual | said)  # type: ignore[arg-type]


def told(*slots: Slot, need: Need = Need(), **said: object) -> list[list[str]]:  # noqa: B008 - it is frozen
    return [[str(clash) for clash in found] for found in obstacles(slots, known(**said), need)]


def test_nothing_stands_in_the_way_of_a_session_that_nothing_is_near():
    assert told(slot()) == [[]]
    assert told() == []


@pytest.mark.parametrize(
    ("title", "named"), [("Sleeping well", "Sleeping well (C01-03)"), ("C01-03", "C01-03"), ("", "C01-03")]
)
def test_what_is_there_is_named_by_what_is_taught_where_that_is_known(title, named):
    [[found]] = obstacles([slot()], known(bookings=[booking(room_id=ROOM_2, title=title)]), Need())

    assert f"by {named}, session 2." in str(found)


def test_a_room_that_is_taken_is_named_with_what_is_there_and_when():
    [[found]] = obstacles([slot()], known(bookings=[booking(TUESDAY + HOUR, room_id=ROOM_2)]), Need())

    assert str(found) == f"Room 2, Library is taken on {THE_THIRD} from 11:00 to 13:00 by C01-03, session 2."
    assert (found.kind, found.stops, found.session_id, found.person_id) == (Kind.ROOM_BOOKED, True, 7, None)


@pytest.mark.parametrize("hours", [-2, 2])
def test_one_session_may_begin_in_a_room_the_moment_another_ends(hours):
    assert told(slot(), bookings=[booking(TUESDAY + hours * HOUR, room_id=ROOM_2)]) == [[]]


def test_another_room_a_venue_without_a_room_and_a_room_on_a_screen_are_never_taken():
    beside = booking(room_id=ROOM_2)

    assert told(slot(room_id=None), bookings=[beside]) == [[]]
    assert told(slot(venue_id=HALL, room_id=LOFT), bookings=[beside]) == [[]]
    assert told(slot(venue_id=SCREEN, room_id=WINDOW), bookings=[booking(venue_id=SCREEN, room_id=WINDOW)]) == [[]]


def test_only_a_taken_room_cannot_be_overruled():
    assert [kind for kind in Kind if Clash(kind, "").stops] == [Kind.ROOM_BOOKED]


def test_a_session_that_moves_is_not_in_its_own_way_nor_in_that_of_those_that_move_with_it():
    there = [booking(room_id=ROOM_2, session_id=7), booking(TUESDAY + 7 * 24 * HOUR, room_id=ROOM_2, session_id=8)]

    moved = slot(TUESDAY + 7 * 24 * HOUR, session_id=7), slot(TUESDAY + 14 * 24 * HOUR, session_id=8)

    assert told(*moved, bookings=there) == [[], []]


def test_of_two_that_are_planned_together_into_one_room_the_later_in_the_list_is_told():
    first, second = told(slot(), slot(TUESDAY + HOUR, teacher_ids=frozenset({FEMI})))

    assert first == []
    assert second == [f"Room 2, Library is taken on {THE_THIRD} from 10:00 to 12:00 by another of these sessions."]


@pytest.mark.parametrize(("expected", "tells"), [(12, []), (13, ["Room 2, Library has 12 seats, and 13 people …"])])
def test_a_room_is_too_small_from_one_person_more_than_its_seats(expected, tells):
    [found] = told(slot(), need=Need(expected=expected))

    assert found == [text.replace("…", "are expected.") for text in tells]
    assert told(slot(venue_id=HALL, room_id=LOFT), need=Need(expected=500)) == [[]]  # nobody counted its seats


def test_steps_and_not_knowing_are_told_differently_to_who_needs_none():
    need = Need(step_free=True)

    assert told(slot(venue_id=HALL, room_id=LOFT), need=need) == [
        ["Somebody on this run needs step-free access, and Loft, Hall has steps."]
    ]
    assert "Nobody has noted yet whether Room 2, Library has it" in told(slot(), need=need)[0][0]
    assert told(slot(venue_id=SCREEN, room_id=WINDOW), need=need) == [[]]
    assert told(slot(venue_id=HALL, room_id=LOFT)) == [[]]
    step_free = {ROOM_2: Where("Room 2, Library", LIBRARY, step_free=StepFree.YES)}
    assert told(slot(), need=need, rooms=step_free) == [[]]


def test_a_venue_of_which_no_room_is_chosen_is_not_taken_to_be_step_free():
    assert "whether Library has it" in told(slot(room_id=None), need=Need(step_free=True))[0][0]


def test_a_bank_holiday_is_one_by_the_day_on_the_wall():
    holidays = {date(2026, 6, 2): "A day off"}
    late = datetime(2026, 6, 1, 22, 30, tzinfo=UTC)  # half past eleven on the wall, and half past twelve an hour later

    assert told(slot(late, hours=0.5), bank_holidays=holidays) == [[]]
    assert told(slot(late, hours=1), bank_holidays=holidays) == [[f"{SECOND_OF_JUNE} is a bank holiday: A day off."]]
    assert told(slot(late + HOUR), bank_holidays=holidays) == [[f"{SECOND_OF_JUNE} is a bank holiday: A day off."]]
    assert told(slot(late + 24 * HOUR, hours=1), bank_holidays=holidays) == [
        [f"{SECOND_OF_JUNE} is a bank holiday: A day off."]
    ]
    assert told(slot(late + 24.5 * HOUR, hours=1), bank_holidays=holidays) == [[]]


@pytest.mark.parametrize(
    ("kind", "number", "sentence"),
    [
        (Closed.COLLEGE, None, f"The college is closed from {THE_SECOND} to {THE_THIRD}: Paint."),
        (Closed.HALF_TERM, None, f"It is half-term from {THE_SECOND} to {THE_THIRD}: Paint."),
        (
            Closed.VENUE,
            LIBRARY,
            f"Room 2, Library is closed from {THE_SECOND} to {THE_THIRD}: Paint.",
        ),
        (
            Closed.ROOM,
            ROOM_2,
            f"Room 2, Library is closed from {THE_SECOND} to {THE_THIRD}: Paint.",
        ),
        (Closed.VENUE, HALL, None),
        (Closed.ROOM, LOFT, None),
    ],
)
def test_a_closure_concerns_what_it_closes_to_its_last_day(kind, number, sentence):
    paint = Shut(kind, "Paint", date(2026, 11, 2), date(2026, 11, 3), number)

    assert told(slot(), slot(TUESDAY + 24 * HOUR), shut=[paint]) == [[sentence] if sentence else [], []]


def test_a_closure_of_one_day_names_it_once():
    day = Shut(Closed.COLLEGE, "Away day", date(2026, 11, 3), date(2026, 11, 3))

    assert told(slot(), shut=[day]) == [[f"The college is closed on {THE_THIRD}: Away day."]]


def test_a_venue_may_have_the_number_of_a_room():
    same = Shut(Closed.VENUE, "Paint", date(2026, 11, 3), date(2026, 11, 3), ROOM_2)

    assert told(slot(), shut=[same]) == [[]]


def test_nobody_teaches_in_two_places_at_once():
    elsewhere = booking(TUESDAY + HOUR, teacher_ids=frozenset({DEE, FEMI}))

    [[found]] = obstacles([slot()], known(bookings=[elsewhere]), Need())

    assert str(found) == f"Dee Okafor teaches C01-03, session 2 on {THE_THIRD} from 11:00 to 13:00."
    assert (found.kind, found.person_id, found.session_id) == (Kind.TEACHES_ELSEWHERE, DEE, 7)


def test_what_others_teach_is_in_nobodys_way():
    assert told(slot(), bookings=[booking(teacher_ids=frozenset({FEMI}))]) == [[]]


@pytest.mark.parametrize(("gap", "is_told"), [(0, True), (29, True), (30, False)])
@pytest.mark.parametrize("before", [True, False])
def test_between_two_venues_there_is_time_for_the_way(gap, is_told, before):
    apart = timedelta(minutes=gap) + 2 * HOUR
    other = booking(TUESDAY - apart if before else TUESDAY + apart, venue_id=HALL, teacher_ids=frozenset({DEE}))

    [found] = told(slot(), bookings=[other])

    assert bool(found) is is_told
    if is_told and gap == 0:
        way = "until 10:00, and the way from there" if before else "from 12:00, and the way there"
        assert found == [f"Dee Okafor teaches at Hall {way} takes 30 minutes."]


def test_two_venues_have_a_way_of_their_own_whichever_is_first():
    nearby = booking(TUESDAY + 2 * HOUR, venue_id=HALL, teacher_ids=frozenset({DEE}))

    assert told(slot(), bookings=[nearby], minutes={frozenset({LIBRARY, HALL}): 0}) == [[]]
    far = told(slot(), bookings=[nearby], minutes={frozenset({LIBRARY, HALL}): 75}, usual_minutes=0)
    assert far == [["Dee Okafor teaches at Hall from 12:00, and the way there takes 75 minutes."]]


@pytest.mark.parametrize("venue", [LIBRARY, SCREEN, None])
def test_nobody_travels_within_a_venue_to_a_screen_or_to_nowhere(venue):
    after = booking(TUESDAY + 2 * HOUR, venue_id=venue, teacher_ids=frozenset({DEE}))

    assert told(slot(), bookings=[after]) == [[]]
    assert told(slot(venue_id=venue, room_id=None), bookings=[booking(TUESDAY + 2 * HOUR, teacher_ids={DEE})]) == [[]]


def test_leave_is_told_once_and_without_its_reason_and_ends_the_moment_that_it_ends():
    away = [Away(DEE, TUESDAY - HOUR, TUESDAY + HOUR), Away(DEE, TUESDAY + HOUR, TUESDAY + 2 * HOUR)]

    assert told(slot(), away=away) == [["Dee Okafor is away at that time."]]
    assert told(slot(TUESDAY + 2 * HOUR), away=away) == [[]]
    assert told(slot(teacher_ids=frozenset({FEMI})), away=away) == [[]]


def test_each_of_several_who_teach_is_told_of_by_name():
    away = [Away(FEMI, TUESDAY, TUESDAY + HOUR), Away(DEE, TUESDAY, TUESDAY + HOUR)]

    [found] = told(slot(teacher_ids=frozenset({FEMI, DEE})), away=away)

    assert found == ["Dee Okafor is away at that time.", "Femi Adeyemi is away at that time."]


def test_every_kind_and_every_choice_has_a_name():
    assert set(KIND_NAMES) == set(Kind)
    assert set(CLOSED_NAMES) == set(Closed)
    assert set(STEP_FREE_NAMES) == set(StepFree)
    assert set(NATION_NAMES) == set(Nation)


@pytest.mark.parametrize(
    ("nation", "day", "name"),
    [
        (Nation.ENGLAND, date(2026, 12, 28), "Boxing Day (observed)"),
        (Nation.ENGLAND, date(2026, 8, 31), "Late Summer Bank Holiday"),
        (Nation.WALES, date(2026, 5, 4), "May Day"),
        (Nation.SCOTLAND, date(2026, 11, 30), "Saint Andrew's Day"),
        (Nation.SCOTLAND, date(2026, 1, 2), "New Year Holiday"),
        (Nation.NORTHERN_IRELAND, date(2026, 7, 13), "Battle of the Boyne (observed)"),
        (Nation.IRELAND, date(2026, 2, 2), "Saint Brigid's Day"),
        (Nation.AUSTRALIA_VIC, date(2026, 11, 3), "Melbourne Cup Day"),
        (Nation.CANADA_QC, date(2026, 6, 24), "Saint Jean Baptiste Day"),
        (Nation.DENMARK, date(2026, 4, 2), "Maundy Thursday"),
        (Nation.JAPAN, date(2026, 1, 12), "Coming of Age Day"),
    ],
)
def test_a_nation_keeps_its_own_days_by_their_names(nation, day, name):
    assert bank_holidays(nation, day, day) == {day: name}


def test_regional_days_are_not_kept_elsewhere():
    for nation, day in [
        (Nation.ENGLAND, date(2026, 11, 30)),
        (Nation.SCOTLAND, date(2026, 8, 31)),
        (Nation.WALES, date(2026, 7, 13)),
        (Nation.AUSTRALIA_NSW, date(2026, 11, 3)),
    ]:
        assert bank_holidays(nation, day, day) == {}


def test_days_are_given_from_the_first_to_the_last_across_a_new_year():
    found = bank_holidays(Nation.ENGLAND, date(2026, 12, 25), date(2027, 1, 1))

    assert list(found) == [date(2026, 12, 25), date(2026, 12, 26), date(2026, 12, 28), date(2027, 1, 1)]


@pytest.mark.parametrize("nation", Nation)
def test_every_nation_has_bank_holidays_with_names_that_can_be_read(nation):
    found = bank_holidays(nation, date(2026, 1, 1), date(2026, 12, 31))

    assert len(found) >= 4
    assert all(name.isascii() or nation in {Nation.NEW_ZEALAND} for name in found.values())
