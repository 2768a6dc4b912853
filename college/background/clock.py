"""One pass of the clock over what is due by the calendar; safe to run twice and at once.

What is due follows from what is in the database and from no timetable of jobs: a pass that did not take place is made
up for by the next, at whatever hour.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from college.background import steps
from college.foundation import clock


@dataclass(frozen=True)
class Step:
    """One thing that time brings: its name in the log, and what is done; it gives how many were touched."""

    name: str
    do: Callable[[datetime], int]


STEPS: tuple[Step, ...] = (
    Step("sessions held", steps.held),
    Step("offers lapsed", steps.lapsed),
    Step("places offered", steps.offered),
    Step("people told of new runs", steps.told),
    Step("reminders", steps.reminded),
    Step("reminders missed", steps.missed),
    Step("questions to step in closed", steps.asks_settled),
    Step("people asked how it was", steps.asked),
    Step("people asked once more", steps.asked_again),
    Step("people asked what helps", steps.needs_reviewed),
    Step("people reminded of their plan", steps.plans_reviewed),
    Step("addresses that answer again", steps.addresses_settled),
    Step("tasks no longer needed", steps.tidied),
    Step("forms forgotten", steps.forms_forgotten),
    Step("browsers forgotten", steps.forgotten),
    Step("calendars closed", steps.calendars_closed),
    Step("spreadsheets forgotten", steps.spreadsheets_forgotten),
    Step("files erased", steps.files_erased),
    Step("words of messages forgotten", steps.bodies_forgotten),
    Step("messages forgotten", steps.messages_forgotten),
    Step("e-mail that came back", steps.came_back),  # last: a mailbox that is slow keeps nothing else waiting
)


def tick() -> dict[str, int]:
    """Do everything that is due, and tell how much of each; a step that fails is logged and stops no other."""
    now, done = clock.now(), {}
    for step in STEPS:
        try:
            done[step.name] = step.do(now)
        except Exception:
            current_app.logger.exception("clock: %s could not be settled", step.name)
    return done
