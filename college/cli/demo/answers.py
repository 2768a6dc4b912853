"""What the students of the demonstration college told: after their course, three months later, and on one scale."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from college.cli.demo.making import PAST, MadeRun, Making, write, write_silently
from college.cli.demo.words import LEARNED
from college.questionnaires.models import Answer, Invitation, Response
from college.questionnaires.pseudonyms import pseudonym
from college.questionnaires.queries import newest
from college.questionnaires.rules import Mode, Wave

Answers = dict[str, str]
MODES = (Mode.LINK, Mode.LINK, Mode.PAPER, Mode.PHONE)


def make_answers(making: Making, enrolled: dict[int, list[tuple[int, int]]], *, key: bytes) -> None:
    """Ask everybody who was on a run of a past term; about three in four answer."""
    for run in making.runs:
        if run.when > PAST:
            continue
        people = [person for person, _ in enrolled[run.id]]
        _wave(making, run, people, "swemwbs", Wave.BEFORE, run.sessions[0].starts_at, _low, key)
        _wave(making, run, people, "swemwbs", Wave.AFTER, run.ends_at, _higher, key)
        _wave(making, run, people, "after-course", Wave.AFTER, run.ends_at, _after, key)
        _wave(making, run, people, "progression", Wave.MONTHS_3, run.ends_at + timedelta(days=92), _later, key)


def _wave(
    making: Making,
    run: MadeRun,
    people: list[int],
    questionnaire: str,
    wave: Wave,
    asked_at: datetime,
    answers: Callable[[Making], Answers],
    key: bytes,
) -> None:
    if asked_at > making.now:
        return
    about = {"questionnaire_id": newest(questionnaire).id, "wave": wave, "run_id": run.id}
    returned = {person for person in people if making.chance.random() < 0.74}
    _invite(about, people, returned, asked_at)
    back = sorted(returned)
    making.chance.shuffle(back)  # the order of the forms tells nothing of the order of the people
    _answer(making, [about | {"pseudonym": pseudonym(key, person)} for person in back], asked_at, answers)


def _invite(about: dict[str, Any], people: list[int], returned: set[int], asked_at: datetime) -> None:
    when = {"invited_at": asked_at, "closes_at": asked_at + timedelta(days=30)}
    write_silently(
        Invitation, [about | when | {"person_id": person, "returned": person in returned} for person in people]
    )


def _answer(
    making: Making, forms: list[dict[str, Any]], asked_at: datetime, answers: Callable[[Making], Answers]
) -> None:
    answered_on = (asked_at + timedelta(days=2)).date()
    responses = write(
        Response, [form | {"mode": making.chance.choice(MODES), "answered_on": answered_on} for form in forms]
    )
    write_silently(
        Answer,
        [
            {"response_id": response, "question_key": question, "value": value}
            for response in responses
            for question, value in answers(making).items()
            if making.chance.random() < 0.95
        ],
    )


def _yes(making: Making, share: float) -> str:
    if making.chance.random() < 0.06:
        return "prefer_not_to_say"
    return "yes" if making.chance.random() < share else making.chance.choice(("no", "not_sure"))


def _after(making: Making) -> Answers:
    return {
        "recommend": making.chance.choice("3444555555"),
        "hope": _yes(making, 0.68),
        "plan": _yes(making, 0.81),
        "learned": making.chance.choice(LEARNED),
    }


def _later(making: Making) -> Answers:
    moved_on = making.chance.sample(
        ("study", "paid_work", "volunteering", "peer_role"), making.chance.choice((1, 1, 2))
    )
    return {
        "hope": _yes(making, 0.7),
        "plan": _yes(making, 0.8),
        "progression": ";".join(sorted(moved_on)) if making.chance.random() < 0.7 else "none",
    }


def _low(making: Making) -> Answers:
    return {f"q{item}": making.chance.choice("112223334") for item in range(1, 8)}


def _higher(making: Making) -> Answers:
    return {f"q{item}": making.chance.choice("223334445") for item in range(1, 8)}
