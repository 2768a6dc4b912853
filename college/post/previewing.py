"""How a wording looks before it is kept: with real facts or made-up ones, and with nothing that opens anything."""

from dataclasses import dataclass
from typing import Any

from college.foundation.marks import Unknown
from college.outbox.models import Message
from college.outbox.queries import newest_of
from college.outbox.wording import masked
from college.people.queries.letters import addressee
from college.post.field_kinds import EXAMPLE, Facts
from college.post.letters import SECRETS, facts_for, sender
from college.post.speaking import speaking
from college.post.wording import example_of, filled_in
from college.settings.queries import the_college

A_FEW = 5


@dataclass(frozen=True)
class Preview:
    """A wording filled in: its e-mail, and what is said or written where no link can be followed.

    `missing` names the field for which the chosen facts say nothing: that message would be said as it came.
    """

    subject: str = ""
    text: str = ""
    spoken: str = ""
    missing: str = ""


def sources(name: str) -> list[tuple[Message, str]]:
    """List the newest real messages of this kind that a wording can be tried with, each with the person's name."""
    people = [(message, addressee(message)) for message in newest_of(name, A_FEW)]
    return [(message, person.name) for message, person in people if person is not None]


def previewed(name: str, subject: str, text: str, *, locale: str, source: Message | None, reader: str = "") -> Preview:
    """Fill a wording in with the facts of a real message, or with made-up ones about a `reader`."""
    facts = _facts(name, source, reader)
    with speaking(locale):
        try:
            mail = filled_in(subject, text, name, {**facts, "links": True})
            spoken = filled_in(subject, text, name, {**facts, "links": False})
        except Unknown as gap:
            return Preview(missing=gap.name)
    return Preview(masked(mail.subject), masked(mail.text), masked(spoken.text))


def _facts(name: str, source: Message | None, reader: str) -> Facts:
    person = addressee(source) if source is not None else None
    if source is None or person is None:
        made_up: dict[str, Any] = example_of(name, sender(the_college()))
        return {**made_up, "name": reader} if reader else made_up
    hidden = {fact: EXAMPLE[fact] for fact in SECRETS if fact in EXAMPLE}
    return {**facts_for(source, person), **hidden}  # a real code is shown to nobody but the person
