"""What we write to people about questions. The link's secret is joined when the message leaves."""

from datetime import datetime

from college.outbox.actions import Letter
from college.people.models import Person
from college.questionnaires.models import Invitation
from college.questionnaires.rules import Wave


def invitation(invited: Invitation, person: Person, *, ended_at: datetime | None) -> Letter:
    """Ask somebody a few questions about a class that is over."""
    first = invited.wave is Wave.AFTER
    return Letter(
        to=person,
        name="questionnaires/after_course" if first else "questionnaires/follow_up",
        facts={"ended_on": ended_at.isoformat() if ended_at else None},
        about=invited,
        once=f"questionnaire:{invited.id}",
    )


def reminder(invited: Invitation, person: Person) -> Letter:
    """Remind somebody once that we would like to hear from them."""
    return Letter(
        to=person,
        name="questionnaires/reminder",
        facts={"closes_on": invited.closes_at.isoformat() if invited.closes_at else None},
        about=invited,
        once=f"questionnaire-reminder:{invited.id}",
    )
