"""What helps the students of the demonstration college, a plan, and the reminders that left, but for one."""

from datetime import timedelta

from college.cli.demo.making import Making, write_silently
from college.enrolment.actions.reminding import all_missed, due_at, occasion
from college.learning_plans.models import LearningPlan
from college.outbox.models import Message
from college.outbox.rules import Channel, State
from college.people.models import AccessNeeds, PersonNeed
from college.people.needs import Need, ToldBy

YEAR = timedelta(days=365)


def make_reviews(making: Making) -> None:
    """Write what somebody said, some of it a year ago; and let every reminder have left in time but the last."""
    _say_what_helps(making)
    _write_a_plan(making)
    _have_reminded(making)


def _say_what_helps(making: Making) -> None:
    amina, bryn = making.cast["amina"], making.cast["bryn"]
    needs = {amina: (Need.STEP_FREE, Need.SEAT_NEAR_DOOR, Need.BREAKS), bryn: (Need.LARGE_PRINT, Need.MORE_TIME)}
    write_silently(PersonNeed, [{"person_id": who, "need": need} for who, said in needs.items() for need in said])
    long_ago, lately = making.now - YEAR, making.now - timedelta(days=60)
    sheets = [
        (amina, "I come with a walking frame, and need a little room beside my chair.", None, ToldBy.WEB, long_ago),
        (bryn, "Please read aloud what stands on the board.", 20, ToldBy.PHONE, lately),
    ]
    write_silently(
        AccessNeeds,
        [
            {"person_id": who, "own_words": words, "print_size": size, "may_be_seen": True, "told_by": way}
            | {"changed_at": at, "looked_at": at, "review_on": (at + YEAR).date()}
            for who, words, size, way, at in sheets
        ],
    )


def _write_a_plan(making: Making) -> None:
    plan = {
        "person_id": making.cast["amina"],
        "hopes": "To sleep through most nights.\nTo help in the garden group by summer.",
        "what_helps": "Mornings. Sitting beside somebody I know. Writing things down.",
        "next_steps": "Ask about the garden group.\nTry the breathing exercise three times a week.",
        "changed_at": making.now - timedelta(days=80),
        "review_on": making.today + timedelta(days=5),
    }
    write_silently(LearningPlan, [plan])


def _have_reminded(making: Making) -> None:
    rows = [
        {
            "person_id": one.person_id,
            "name": "timetable/reminder",
            "channel": one.reached_by or Channel.EMAIL,
            "state": State.SENT if one.reached_by is Channel.EMAIL else State.DONE,
            "about": "session",
            "about_id": one.session_id,
            "once": occasion(one),
            "made_at": due_at(one.starts_at),
            "due_at": due_at(one.starts_at),
            "settled_at": due_at(one.starts_at),
        }
        for one in all_missed(making.now)
    ]
    write_silently(Message, rows[:-1])
