"""Writing to everybody on a run: one message a person, so that nobody sees who else is on it."""

from college.audit.actions import Doer, record
from college.enrolment import letters_of_sessions as letters
from college.enrolment.audience import hearers
from college.foundation.refusal import Refused
from college.outbox.actions import post
from college.timetable.models import Run

LONGEST = 5000


def write_to_run(run: Run, text: str, *, waiting: bool, key: str, by: Doer) -> int:
    """Write to everybody who has or is offered a place, and to those who wait if `waiting`; gives how many hear.

    The same key writes once, however often the form is sent. Raises `Refused` where there is nobody, or no word.
    """
    words = text.strip()
    if not words or len(words) > LONGEST:
        raise Refused("Write a message of up to %(most)s characters.", most=f"{LONGEST:,}")
    people = [hearer for hearer in hearers(run, [], waiting=waiting) if hearer.channel is not None]
    if not people:
        raise Refused("Nobody on this run can be written to yet.")
    written = [
        post(letters.to_run(hearer.person, run, words, occasion=f"college/to_run:{run.id}:{key}:")) for hearer in people
    ]
    if any(written):
        record("run.written_to", run, by=by, people=len(people), waiting=waiting)
    return len(people)
