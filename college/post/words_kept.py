"""What a message said, for those of the office who must know: as it left, or as it would leave now."""

from dataclasses import dataclass

from flask import current_app

from college.foundation.db import db
from college.outbox.models import Message, MessageBody
from college.outbox.queries import body_of
from college.outbox.rules import UNSAID
from college.outbox.wording import masked
from college.people.models import Person
from college.people.queries.letters import addressee
from college.post.letters import SECRETS, facts_for, keep_said, said_to


@dataclass(frozen=True)
class Shown:
    """The words of a message, without what opens anything; `as_it_left` is false for one that has not left yet.

    `missing` names the field for want of which the original words were used. `locale` is their language, empty for
    what left before it was noted.
    """

    subject: str
    text: str
    as_it_left: bool
    missing: str = ""
    locale: str = ""


def shown(message: Message) -> Shown | None:
    """Find what a message said, or would say now; nothing once its words are deleted."""
    kept = body_of(message)
    if message.state not in UNSAID:
        return _as_kept(kept) if kept is not None else None
    person = addressee(message)
    try:
        return _as_of_now(message, person) if person is not None else None
    except Exception:
        return None  # the page says that the words are not there; why stands in the message's trouble


def keep_as_told(message: Message) -> None:
    """Keep the words that the office had before it when it told somebody; a task whose words are missing keeps none."""
    person = addressee(message)
    try:
        with db.session.begin_nested():
            if person is not None:
                facts = facts_for(message, person)
                keep_said(message, said_to(message, person, facts), facts)
    except Exception:
        current_app.logger.exception("the words of task %s could not be kept", message.id)


def _as_kept(kept: MessageBody) -> Shown:
    return Shown(kept.subject, kept.text, as_it_left=True, missing=kept.missing, locale=kept.locale or "")


def _as_of_now(message: Message, person: Person) -> Shown:
    facts = facts_for(message, person)
    said = said_to(message, person, facts)
    secrets = [str(facts[name]) for name in SECRETS if name in facts]
    words = said.words
    subject, text = masked(words.subject, secrets), masked(words.text, secrets)
    return Shown(subject, text, as_it_left=False, missing=said.missing, locale=said.locale)
