"""What we write to people about their places. Facts only; the words are in templates/messages/enrolment.

No fact names a course: a letter speaks of a class, its day and its hour, so that it may be read over a shoulder.
"""

from datetime import datetime
from typing import Any

from college.enrolment.models import Enrolment, Interest
from college.enrolment.rules import State
from college.outbox.actions import Letter
from college.people.models import Person
from college.timetable.models import Run


def _facts(enrolment: Enrolment, code: str, starts_at: datetime | None, **more: Any) -> dict[str, Any]:
    return {"enrolment_id": enrolment.id, "run": code, "starts_at": _iso(starts_at)} | more


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def answer(enrolment: Enrolment, person: Person, run: Run, *, starts_at: datetime | None, number: int) -> Letter:
    """Tell somebody who asked whether they have a place, or which number in the queue."""
    enrolled = enrolment.state is State.ENROLLED
    return Letter(
        to=person,
        name="enrolment/enrolled" if enrolled else "enrolment/waiting",
        facts=_facts(enrolment, run.code, starts_at, **({} if enrolled else {"number": number})),
        about=enrolment,
    )


def already(enrolment: Enrolment, person: Person, run: Run, *, starts_at: datetime | None, number: int) -> Letter:
    """Tell somebody what they have already, where the page told nobody in particular."""
    return Letter(
        to=person,
        name="enrolment/already",
        facts=_facts(enrolment, run.code, starts_at, state=enrolment.state.value, number=number),
        about=enrolment,
    )


def offer(enrolment: Enrolment, run: Run, *, starts_at: datetime | None, until: datetime | None, hours: int) -> Letter:
    """Offer a place that came free; `until` is empty where the offer's time begins only when it is told."""
    return Letter(
        to=enrolment.person,
        name="enrolment/offer",
        facts=_facts(
            enrolment, run.code, starts_at, offers_made=enrolment.offers_made, until_at=_iso(until), hours=hours
        ),
        about=enrolment,
    )


def taken(enrolment: Enrolment, run: Run, *, starts_at: datetime | None) -> Letter:
    """Confirm a place that was offered and taken."""
    return Letter(
        to=enrolment.person,
        name="enrolment/enrolled",
        facts=_facts(enrolment, run.code, starts_at),
        about=enrolment,
    )


def lapsed(enrolment: Enrolment, run: Run, *, starts_at: datetime | None, number: int) -> Letter:
    """Tell somebody that the place is no longer held; number 0 says that the turn in the queue ended too."""
    return Letter(
        to=enrolment.person,
        name="enrolment/lapsed",
        facts=_facts(enrolment, run.code, starts_at, number=number),
        about=enrolment,
    )


def withdrawn(enrolment: Enrolment, run: Run, *, starts_at: datetime | None) -> Letter:
    """Confirm that somebody stepped away."""
    return Letter(
        to=enrolment.person,
        name="enrolment/withdrawn",
        facts=_facts(enrolment, run.code, starts_at),
        about=enrolment,
    )


def back_in_queue(enrolment: Enrolment, run: Run, *, starts_at: datetime | None, number: int) -> Letter:
    """Confirm to somebody who did not want the place just now that their turn is kept."""
    return Letter(
        to=enrolment.person,
        name="enrolment/waiting",
        facts=_facts(enrolment, run.code, starts_at, number=number),
        about=enrolment,
    )


def noted(person: Person, *, once: str) -> Letter:
    """Confirm that somebody will be told when a course runs again."""
    return Letter(to=person, name="enrolment/noted", once=once)


def runs_again(interest: Interest, run: Run, *, starts_at: datetime | None) -> Letter:
    """Tell somebody who asked for it that a course runs again; once for each time that they asked."""
    return Letter(
        to=interest.person,
        name="enrolment/runs_again",
        facts={"run": run.code, "starts_at": _iso(starts_at)},
        about=interest,
        once=f"runs-again:{interest.id}:{run.id}",
    )


def joined(person: Person, *, known: bool, once: str) -> Letter:
    """Welcome somebody who joined, or tell them that we know them already."""
    return Letter(to=person, name="enrolment/joined", facts={"known": known}, once=once)
