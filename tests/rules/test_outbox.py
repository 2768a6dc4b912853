"""What may become of a message, and when."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from college.foundation.refusal import Refused
from college.outbox import rules
from college.outbox.rules import Channel, State

NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)


def test_only_email_leaves_by_itself():
    assert rules.first_state(Channel.EMAIL) is State.WAITING
    assert {rules.first_state(way) for way in Channel if way is not Channel.EMAIL} == {State.TO_DO}


def test_each_failure_doubles_the_wait_up_to_an_hour():
    waits = [rules.next_attempt(attempts, NOW) - NOW for attempts in range(1, 9)]

    assert waits == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 16, 32, 60, 60)]


def test_patience_lasts_a_working_day_and_then_ends():
    waits = [rules.next_attempt(attempts, NOW) - NOW for attempts in range(1, rules.PATIENCE)]

    assert timedelta(hours=5) < sum(waits, timedelta()) < timedelta(hours=10)
    assert rules.after_failure(rules.PATIENCE - 1) is State.WAITING
    assert rules.after_failure(rules.PATIENCE) is State.FAILED


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        (rules.may_stop, {State.WAITING, State.FAILED, State.TO_DO}),
        (partial(rules.may_retry, is_empty=False), {State.FAILED, State.STOPPED}),
        (rules.may_settle, {State.TO_DO}),
    ],
)
def test_what_staff_may_do_depends_on_what_became_of_it(rule, allowed):
    def is_allowed(state):
        try:
            rule(state)
        except Refused:
            return False
        return True

    assert {state for state in State if is_allowed(state)} == allowed


def test_facts_are_moments_and_days_again():
    facts = {"starts_at": "2026-10-06T09:00:00+00:00", "opens_on": "2026-10-01", "lapses_at": None, "text": "2026"}
    facts["ended_on"] = "2026-10-06T09:00:00+00:00"  # a moment keeps its hour, whatever it is called

    assert rules.revived(facts) == {
        "starts_at": datetime(2026, 10, 6, 9, tzinfo=UTC),
        "opens_on": date(2026, 10, 1),
        "lapses_at": None,
        "text": "2026",
        "ended_on": datetime(2026, 10, 6, 9, tzinfo=UTC),
    }


def test_a_line_that_fails_never_ends_our_patience_and_a_server_that_returns_waits_eight_minutes_at_most():
    attempts = 0
    for _ in range(200):
        attempts = rules.charged(attempts, line_failed=True)

    assert rules.after_failure(attempts) is State.WAITING
    assert rules.next_attempt(attempts, NOW) - NOW == timedelta(minutes=8)


def test_what_the_message_itself_was_refused_for_is_counted_in_full():
    assert [rules.charged(n, line_failed=False) for n in (0, 4, 11)] == [1, 5, 12]
    assert rules.charged(7, line_failed=True) == 7
