"""A series is counted in days on the college's calendar, so that a clock change moves nothing."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from college.foundation import clock
from college.foundation.refusal import Refused
from college.timetable import recurrence
from college.timetable.actions.wall import ComesTwice, NoSuchTime, Which, times_on, which_is_meant
from college.timetable.recurrence import EVERY_FORTNIGHT, EVERY_WEEK, Pattern, days_of

TUESDAY = date(2026, 9, 29)
CHANGES = (date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31))
DAYS = st.dates(date(2001, 1, 1), date(2090, 1, 1))
WEEKDAYS = st.frozensets(st.integers(0, 6))


def test_a_series_goes_on_every_week_until_its_last_day():
    assert days_of(Pattern(TUESDAY, last_on=date(2026, 10, 20))) == [
        date(2026, 9, 29),
        date(2026, 10, 6),
        date(2026, 10, 13),
        date(2026, 10, 20),
    ]


def test_a_fortnightly_series_leaves_a_week_out_between_two():
    assert days_of(Pattern(TUESDAY, EVERY_FORTNIGHT, count=3)) == [
        date(2026, 9, 29),
        date(2026, 10, 13),
        date(2026, 10, 27),
    ]


def test_chosen_weekdays_begin_on_or_after_the_first_day():
    monday_and_thursday = frozenset({0, 3})

    days = days_of(Pattern(TUESDAY, weekdays=monday_and_thursday, count=3))

    assert days == [date(2026, 10, 1), date(2026, 10, 5), date(2026, 10, 8)]


def test_chosen_weekdays_of_every_other_week_stay_together():
    monday_and_thursday = frozenset({0, 3})

    days = days_of(Pattern(TUESDAY, EVERY_FORTNIGHT, monday_and_thursday, count=3))

    assert days == [date(2026, 10, 1), date(2026, 10, 12), date(2026, 10, 15)]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({}, "Say when the series ends"),
        ({"count": 3, "last_on": date(2026, 12, 1)}, "Say when the series ends"),
        ({"count": 0}, "at least one"),
        ({"last_on": date(2026, 9, 28)}, "last day is before the first"),
        ({"last_on": date(9999, 12, 31)}, "check the year"),
        ({"first_on": date(9999, 12, 31), "count": 3}, "check the year"),
        ({"first_on": date(2100, 12, 31), "count": 2}, "check the year"),
        ({"weekdays": frozenset({0}), "last_on": date(2026, 10, 1)}, "None of the days"),
        ({"count": 10_000}, "A run has at most 60 sessions"),
        ({"last_on": date(2100, 12, 31)}, "A run has at most 60 sessions"),
        ({"count": 61}, "A run has at most 60 sessions"),
    ],
)
def test_a_series_that_cannot_be_is_refused_in_a_clear_sentence(wrong, said):
    with pytest.raises(Refused, match=said):
        days_of(Pattern(**{"first_on": TUESDAY} | wrong))


def test_a_run_that_has_sessions_already_has_room_for_fewer_and_says_for_how_many():
    assert len(days_of(Pattern(TUESDAY, count=52), room_for=52)) == 52
    with pytest.raises(Refused, match="this one has room for 52 more"):
        days_of(Pattern(TUESDAY, count=53), room_for=52)
    with pytest.raises(Refused, match="room for 0 more"):
        days_of(Pattern(TUESDAY, count=1), room_for=0)


def test_an_endless_series_is_refused_before_its_days_are_built(monkeypatch):
    built = []

    def counted(pattern, going_on=recurrence._on_and_on):
        for day in going_on(pattern):
            built.append(day)
            yield day

    monkeypatch.setattr(recurrence, "_on_and_on", counted)
    with pytest.raises(Refused):
        days_of(Pattern(TUESDAY, last_on=date(2100, 12, 31), weekdays=frozenset(range(7))))
    with pytest.raises(Refused):
        days_of(Pattern(TUESDAY, count=10_000))

    assert 0 < len(built) <= 61


@given(first=DAYS, weeks=st.sampled_from([1, 2]), weekdays=WEEKDAYS, count=st.integers(1, 60))
def test_the_days_of_a_series_are_its_weekdays_in_its_weeks_and_no_others(first, weeks, weekdays, count):
    days = days_of(Pattern(first, weeks, weekdays, count=count))

    monday = first - timedelta(days=first.weekday())
    wanted = weekdays or {first.weekday()}
    assert len(days) == count
    assert days == sorted(set(days))
    assert {day.weekday() for day in days} <= set(wanted)
    assert all((day - monday).days // 7 % weeks == 0 for day in days)
    within = [days[0] + timedelta(days=n) for n in range((days[-1] - days[0]).days + 1)]
    assert days == [d for d in within if d.weekday() in wanted and (d - monday).days // 7 % weeks == 0]


@given(first=DAYS, weeks=st.sampled_from([1, 2]), weekdays=WEEKDAYS, length=st.integers(0, 200))
def test_a_series_to_a_last_day_is_the_same_as_one_counted(first, weeks, weekdays, length):
    last = first + timedelta(days=length)
    try:
        days = days_of(Pattern(first, weeks, weekdays, last_on=last))
    except Refused:
        assume(False)

    assert days == days_of(Pattern(first, weeks, weekdays, count=len(days)))
    assert days[-1] <= last


def forty_series():
    """Ten series across each of the four clock changes of two years: weekly and fortnightly, by day and by night."""
    hours = (time(0, 30), time(3, 15), time(10), time(18, 30), time(23, 45))
    return [(change, weeks, at) for change in CHANGES for weeks in (EVERY_WEEK, EVERY_FORTNIGHT) for at in hours]


@pytest.mark.parametrize(("change", "weeks", "at"), forty_series())
def test_a_series_keeps_its_hour_on_the_wall_across_a_clock_change(change, weeks, at):
    first = change - timedelta(days=24 - at.hour % 3)

    moments = [times_on(day, at, time(23, 59)).starts_at for day in days_of(Pattern(first, weeks, count=5))]

    assert {clock.local(moment).time() for moment in moments} == {at}
    assert len({clock.local(moment).utcoffset() for moment in moments}) == 2
    assert len({moment.astimezone(UTC).time() for moment in moments}) == 2


@pytest.mark.parametrize("change", [CHANGES[0], CHANGES[2]])
def test_of_a_series_in_the_hour_that_is_skipped_that_one_date_is_refused(change):
    days = days_of(Pattern(change - timedelta(days=14), count=5))

    for day in days:
        if day == change:
            with pytest.raises(NoSuchTime, match="01:30 does not exist"):
                times_on(day, time(1, 30), time(4))
        else:
            assert clock.local(times_on(day, time(1, 30), time(4)).starts_at).time() == time(1, 30)


@pytest.mark.parametrize("change", [CHANGES[1], CHANGES[3]])
def test_of_a_series_in_the_hour_that_comes_twice_that_one_date_is_asked_about(change):
    days = days_of(Pattern(change - timedelta(days=14), count=5))

    for day in days:
        if day == change:
            with pytest.raises(ComesTwice, match=r"01:30 comes twice\. Say whether the first or the second"):
                times_on(day, time(1, 30), time(4))
        else:
            assert clock.local(times_on(day, time(1, 30), time(4)).starts_at).time() == time(1, 30)


def test_the_second_of_a_time_that_comes_twice_is_an_hour_after_the_first():
    first, second = (times_on(date(2026, 10, 25), time(1, 30), time(3), which) for which in Which)

    assert first.starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert second.starts_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert first.ends_at == second.ends_at
    assert [which_is_meant(times.starts_at) for times in (first, second)] == list(Which)
    assert which_is_meant(first.ends_at) is None


@given(day=DAYS, at=st.times(), which=st.sampled_from(Which))
@example(date(2026, 10, 25), time(1, 30), Which.SECOND)
@example(date(2026, 3, 29), time(1, 30), Which.FIRST)
def test_whatever_time_is_read_the_wall_shows_it_again(day, at, which):
    wall = at.replace(second=0, microsecond=0)
    assume(wall < time(23, 59))
    try:
        found = times_on(day, wall, time(23, 59), which)
    except NoSuchTime:
        assert clock.local(clock.start_of(day)).dst() != clock.local(clock.end_of(day)).dst()
        return

    assert clock.local(found.starts_at).date() == day
    assert clock.local(found.starts_at).time() == wall
    assert which_is_meant(found.starts_at) in {None, which}
