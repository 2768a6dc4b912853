"""The one place that asks what time it is, so that a test can hold it still."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_home = ZoneInfo("Europe/London")


def live_in(zone: str) -> None:
    """Set the time zone of the college; raises `ZoneInfoNotFoundError` for a zone that does not exist."""
    global _home  # a college lives in one place; the application sets it once, at the start
    _home = ZoneInfo(zone)


def zone() -> ZoneInfo:
    """Tell which time zone the college's days and wall clocks are in."""
    return _home


def now() -> datetime:
    """Tell this moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Tell today's date where the college is."""
    return now().astimezone(_home).date()


def local(moment: datetime) -> datetime:
    """Show a moment as the clock on the college's wall does."""
    return moment.astimezone(_home)


def moment_of(day: date, at: time) -> datetime:
    """Find the UTC moment of a time on the college's wall.

    Raises `ValueError` for a time that the wall clock skips when summer time begins; of a time that it
    shows twice in autumn, the first is meant.
    """
    wall = datetime.combine(day, at, tzinfo=_home)
    moment = wall.astimezone(UTC)
    if moment.astimezone(_home).replace(tzinfo=None) != wall.replace(tzinfo=None):
        raise ValueError(f"{wall:%H:%M} does not exist on {day}")
    return moment


def days_from(moment: datetime, days: int) -> datetime:
    """Find the moment so many days later, or earlier, at which the clock on the college's wall shows the same time.

    A time that the wall skips there is moved on by what is skipped; of one that it shows twice the first is meant. So
    two days before Monday at ten is Saturday at ten, on the two nights of the year that are not like others too.
    """
    wall = local(moment)
    there = datetime.combine(wall.date() + timedelta(days=days), wall.time(), tzinfo=_home)
    return there.astimezone(UTC)


def start_of(day: date) -> datetime:
    """Find the UTC moment at which a day begins where the college is."""
    return datetime.combine(day, time.min, tzinfo=_home).astimezone(UTC)


def end_of(day: date) -> datetime:
    """Find the UTC moment at which a day is over where the college is."""
    return start_of(day + timedelta(days=1))
