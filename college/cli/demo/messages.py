"""Messages of the demonstration college in every state, with what the mail server said; and one in its own words."""

from datetime import timedelta

from sqlalchemy import select

from college.cli.demo.making import Making, write
from college.enrolment.models import Enrolment
from college.enrolment.rules import State as PlaceState
from college.foundation.db import db
from college.outbox.actions.wording import keep_wording
from college.outbox.models import Message
from college.outbox.rules import Channel, State
from college.people.models import Person
from college.post.letters import facts_for, keep_said, said_to
from college.post.wording import names_offered
from college.timetable.models import Run

FIRST = "Hello ((name)),\n\nyou have a place. ((when))\n\nAll that you need to know: ((link))"
OWN = (
    "Hello ((name)),\n\n"
    "It is lovely that you are coming! We have kept a chair for you. ((when))\n\n"
    "How to find us, and who will be there to say hello at the door:\n((link))\n\n"
    "Something came up? No need to explain. Give your place back here, and somebody else will be glad of it:\n"
    "((own_page))\n\n"
    "If you would rather talk, call us on ((phone))."
)

# state, channel, hours since it was written, attempts, what was said of it
FATES = (
    (State.SENT, Channel.EMAIL, 3, 0, ""),
    (State.SENT, Channel.EMAIL, 26, 0, ""),
    (State.SENT, Channel.EMAIL, 50, 2, ""),
    (State.SENT, Channel.EMAIL, 24 * 9, 0, ""),
    (State.WAITING, Channel.EMAIL, 2, 7, "421 4.3.2 mail.example.org is closed for maintenance, try again later"),
    (State.WAITING, Channel.EMAIL, 1, 5, "TimeoutError: timed out"),
    (State.FAILED, Channel.EMAIL, 30, 1, "550 5.1.1 The mailbox does not exist"),
    (State.FAILED, Channel.EMAIL, 40, 12, "452 4.2.2 Mailbox full"),
    (State.DONE, Channel.PHONE, 28, 1, "after six in the evening"),
    (State.STOPPED, Channel.EMAIL, 20, 0, ""),
    (State.DROPPED, Channel.EMAIL, 70, 0, "Too late: it was held, and dropped before anything left."),
)


def make_messages(making: Making) -> None:
    """Write a message of each fate to people who have a place, and word one of them anew."""
    gwen = db.session.get_one(Person, making.cast["gwen"])
    _word(gwen)
    numbers = write(Message, [_row(making, place, *fate) for place, fate in zip(_places(), FATES, strict=True)])
    for number in numbers[:3]:
        message = db.session.get_one(Message, number)
        person = db.session.get_one(Person, message.person_id)
        facts = facts_for(message, person)
        keep_said(message, said_to(message, person, facts), facts)


def _word(gwen: Person) -> None:
    name = "enrolment/enrolled"
    for seen, text in enumerate((FIRST, OWN)):
        keep_wording(
            name,
            "en",
            subject="Your place is kept",
            text=text,
            offered=names_offered(name),
            titles=(),
            seen=seen,
            by=gwen,
        )


def _places() -> list[tuple[Enrolment, Run]]:
    """Find people with a place on what is still to come, each once."""
    places = (
        select(Enrolment, Run)
        .join(Run, Run.id == Enrolment.run_id)
        .where(Enrolment.state == PlaceState.ENROLLED)
        .order_by(Run.id.desc(), Enrolment.id)
        .limit(len(FATES))
    )
    return [(row[0], row[1]) for row in db.session.execute(places)]


def _row(
    making: Making,
    place: tuple[Enrolment, Run],
    state: State,
    channel: Channel,
    hours: int,
    attempts: int,
    trouble: str,
) -> dict[str, object]:
    (enrolment, run), made_at = place, making.now - timedelta(hours=hours)
    starts_at, waits = run.first_starts_at, state is State.WAITING
    return {
        "person_id": enrolment.person_id,
        "name": "enrolment/enrolled",
        "channel": channel,
        "facts": {
            "enrolment_id": enrolment.id,
            "run": run.code,
            "starts_at": starts_at.isoformat() if starts_at else None,
        },
        "about": "enrolment",
        "about_id": enrolment.id,
        "state": state,
        "made_at": made_at,
        "due_at": making.now + timedelta(minutes=45) if waits else made_at,
        "attempts": attempts,
        "trouble": trouble,
        "settled_at": None if waits else made_at + timedelta(minutes=1 + 10 * attempts),
        "settled_by_id": making.cast["carys"] if state in {State.DONE, State.STOPPED} else None,
    }
