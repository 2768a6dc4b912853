"""Which days a timetable shows, how they are laid out, and which sessions stand in each other's way."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.foundation import clock
from college.timetable.layout import MOST_IN_A_CELL, MOST_IN_A_DAY, MOST_IN_A_MONTH, month_of, week_of
from college.timetable.overlaps import Overlap, Taken, overlapping
from college.timetable.spans import Span, View

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday
DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 1))


@dataclass(frozen=True)
class One:
    """Something that begins."""

    starts_at: datetime


def at(day, hour, minute=0):
    return One(clock.moment_of(day, time(hour, minute)))


@pytest.mark.parametrize(
    ("view", "first", "last"),
    [
        (View.DAY, date(2026, 3, 4), date(2026, 3, 4)),
        (View.WEEK, date(2026, 3, 2), date(2026, 3, 8)),
        (View.LIST, date(2026, 3, 2), date(2026, 3, 29)),
        (View.MONTH, date(2026, 3, 1), date(2026, 3, 31)),
    ],
)
def test_a_view_shows_the_days_around_the_one_that_was_named(view, first, last):
    span = Span(view, date(2026, 3, 4))

    assert (span.first, span.last) == (first, last)
    assert (span.days[0], span.days[-1], len(span.days)) == (first, last, (last - first).days + 1)
    assert span.holds(last)
    assert not span.holds(last + timedelta(days=1))


@given(DAYS, st.sampled_from(list(View)))
def test_walking_on_and_back_leads_to_the_same_days_and_leaves_none_out(day, view):
    span = Span(view, day)

    assert span.after.first == span.last + timedelta(days=1)
    assert span.before.last == span.first - timedelta(days=1)
    assert span.after.before.first == span.first


def test_nobody_walks_to_years_in_which_no_college_plans():
    assert Span(View.WEEK, date(2000, 1, 3)).before is None
    assert Span(View.MONTH, date(2000, 1, 31)).before is None
    assert Span(View.MONTH, date(2100, 12, 1)).after is None
    assert Span(View.DAY, date(2100, 12, 31)).after is None


def test_a_day_in_which_the_clocks_change_is_shown_whole():
    spring, autumn = Span(View.DAY, date(2026, 3, 29)), Span(View.DAY, date(2026, 10, 25))

    assert spring.ends_at - spring.starts_at == timedelta(hours=23)
    assert autumn.ends_at - autumn.starts_at == timedelta(hours=25)


def test_a_session_stands_beside_the_hour_that_the_clock_on_the_wall_shows():
    before, after = at(date(2026, 3, 27), 10), at(date(2026, 3, 30), 10)
    assert before.starts_at.hour != after.starts_at.hour

    week, next_week = (week_of(Span(View.WEEK, one.starts_at.date()), [one]) for one in (before, after))

    assert week.days[4].slots[0].hour == next_week.days[0].slots[0].hour == 10
    assert week.hours[week.days[4].slots[0].row - 1] == 10


def test_a_week_shows_its_weekend_only_where_something_is_on():
    span = Span(View.WEEK, date(2026, 3, 4))

    assert len(week_of(span, [at(date(2026, 3, 6), 10)]).days) == 5
    assert len(week_of(span, [at(date(2026, 3, 8), 10)]).days) == 7


def test_the_hours_of_a_week_reach_as_far_as_its_sessions():
    span = Span(View.WEEK, date(2026, 3, 4))

    assert week_of(span, []).hours == tuple(range(9, 17))
    assert week_of(span, [at(span.first, 7), at(span.first, 21)]).hours == tuple(range(7, 22))


def test_a_week_with_too_much_shows_the_first_of_each_day_and_counts_the_others():
    span = Span(View.WEEK, date(2026, 3, 4))
    many = [at(span.first, 9 + n % 8, n % 60) for n in range(60)]

    monday = week_of(span, sorted(many, key=lambda one: one.starts_at)).days[0]

    assert (len(monday.sessions), monday.count, monday.more) == (MOST_IN_A_DAY, 60, 60 - MOST_IN_A_DAY)
    assert list(monday.sessions) == sorted(monday.sessions, key=lambda one: one.starts_at)


def test_a_month_with_too_much_shows_the_first_of_each_day_and_counts_the_others():
    span = Span(View.MONTH, date(2026, 3, 4))
    few = [at(span.first, 10, n) for n in range(MOST_IN_A_MONTH)]

    whole = month_of(span, few)[0][6]
    cut = month_of(span, [*few, at(span.first, 12)])[0][6]

    assert (whole.day, len(whole.sessions), whole.more) == (span.first, MOST_IN_A_MONTH, 0)
    assert (len(cut.sessions), cut.more) == (MOST_IN_A_CELL, MOST_IN_A_MONTH + 1 - MOST_IN_A_CELL)


@given(DAYS)
def test_a_month_is_laid_out_in_whole_weeks_that_hold_each_of_its_days_once(day):
    span = Span(View.MONTH, day)

    weeks = month_of(span, [])

    assert all(len(week) == 7 and week[0].day.weekday() == 0 for week in weeks)
    assert [one.day for week in weeks for one in week if one.is_in_span] == list(span.days)


def taken(number, starts, lasts, **what):
    begins = NOON + timedelta(minutes=starts)
    return Taken(number, begins, begins + timedelta(minutes=lasts), **what)


def test_two_sessions_in_one_room_or_of_one_person_overlap_and_say_in_which_way():
    found = overlapping(
        [
            taken(1, 0, 60, room_id=7, person_id=1),
            taken(2, 30, 60, room_id=7, person_id=2),
            taken(3, 59, 10, room_id=8, person_id=1),
            taken(4, 0, 999, room_id=9, person_id=4),
        ]
    )

    assert found == {
        1: {Overlap.ROOM, Overlap.PERSON},
        2: {Overlap.ROOM},
        3: {Overlap.PERSON},
    }


def test_a_session_that_begins_as_another_ends_is_in_nobodys_way():
    assert overlapping([taken(1, 0, 60, room_id=7), taken(2, 60, 60, room_id=7)]) == {}


def test_those_who_teach_one_session_together_do_not_overlap_themselves():
    assert overlapping([taken(1, 0, 60, room_id=7, person_id=1), taken(1, 0, 60, room_id=7, person_id=2)]) == {}


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20), st.integers(1, 3)), max_size=12))
def test_overlaps_are_those_that_one_finds_by_looking_at_every_two(drawn):
    rows = [taken(number, starts, lasts, room_id=room) for number, (starts, lasts, room) in enumerate(drawn)]

    by_looking = {
        one.session_id
        for one in rows
        for other in rows
        if one is not other
        and one.room_id == other.room_id
        and one.starts_at < other.ends_at
        and other.starts_at < one.ends_at
    }

    assert set(overlapping(rows)) == by_looking
