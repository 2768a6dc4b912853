"""Keeping by which way, and in which language, somebody wants to hear from us."""

from collections.abc import Mapping

from college.audit.actions import Doer, record
from college.foundation.db import db
from college.foundation.refusal import Refused
from college.outbox.rules import Kind
from college.people.actions.following import follow
from college.people.models import Person
from college.people.rules import ContactBy, may_choose


def choose_ways(person: Person, chosen: Mapping[Kind, ContactBy], *, by: Doer) -> None:
    """Keep the ways that were chosen for single kinds of message; a kind that is not named goes as all others.

    Raises `Refused` for a kind that everybody hears of, and none was chosen. What was not said yet goes the new way.
    """
    if not all(may_choose(kind, way) for kind, way in chosen.items()):
        raise Refused("There has to be some way to tell this. Choose one.")
    person.chosen_ways = {kind.value: way.value for kind, way in sorted(chosen.items())}
    db.session.flush()
    record("person.ways_chosen", person, by=by, ways=person.chosen_ways)
    follow(person)


def choose_language(person: Person, language: str | None, *, by: Doer) -> None:
    """Keep in which language somebody is written to and called; nothing for the first of the college's.

    It is a code of those that the college offers: the page asks for one. The same again is no change.
    """
    if person.language == language:
        return
    person.language = language
    db.session.flush()
    record("person.language_chosen", person, by=by, language=language)
