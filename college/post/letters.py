"""A message made ready at the moment it leaves: who, by which way, in which words, with which files."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any

from flask import current_app

from college.foundation import clock
from college.foundation.templating import Words
from college.outbox import brief, reports, transport, ways
from college.outbox.actions.forgetting import keep_body
from college.outbox.actions.sending import drop, go_by, hand_to_office, put_to_sleep
from college.outbox.models import Message
from college.outbox.rules import NOT_WANTED, Channel, State, revived
from college.outbox.transport.notify import Text
from college.people.models import Person
from college.people.queries.letters import addressee
from college.post import bounces, quiet, still_true
from college.post.once import asked_once
from college.post.speaking import languages_for
from college.post.wording import NOT_WORDED, Said, tried, worded
from college.settings.models import College
from college.settings.queries import the_college
from config import Config

SECRETS = ("token", "code", "secret")  # facts that open something


@dataclass(frozen=True)
class Sender:
    """The college as it signs a message; printed alone, it is the college's name."""

    name: str
    contact_phone: str
    contact_email: str
    brand_colour: str

    def __str__(self) -> str:
        return self.name


@asked_once()
def prepared(message: Message) -> EmailMessage | Text | None:
    """Make the e-mail or the text of a message that is due.

    Nothing when it is no longer true, when it waits for the morning, or when it is a task of the office by now.
    Raises `ValueError` for an address that cannot be written to, and Jinja's errors for words that lack a fact.
    """
    person = addressee(message)
    if person is None:
        drop(message)
        return None
    asked = still_true.row(message)
    asked.ready(message)
    if not asked.still_true(message):
        drop(message)
        return None
    if why := still_true.why_too_late(message):
        drop(message, why)
        return None
    way = person.way_for(asked.kind)
    if way is None:
        drop(message, NOT_WANTED)
        return None
    go_by(message, way)
    if ways.begins(way) is State.TO_DO:
        hand_to_office(message)
        return None
    if (morning := quiet.waits_until(message, clock.now())) is not None:
        put_to_sleep(message, morning)
        return None
    return composed(message, person) if way is Channel.EMAIL else texted(message, person)


def facts_for(message: Message, person: Person) -> dict[str, Any]:
    """Join the facts of the message's day with those of this moment.

    `links` says whether the words may hold web addresses: only an e-mail's reader can follow one, and nobody wants
    to hear one on the phone.
    """
    links = message.channel is Channel.EMAIL
    always = {"name": person.name, "college": sender(the_college()), "links": links}
    return revived(message.facts) | dict(still_true.row(message).fresh(message)) | always


def words_for(message: Message, person: Person) -> Words:
    """Make the words of a message as they are to be said now, the college's own where it has some."""
    return said_now(message, person).words


def said_now(message: Message, person: Person) -> Said:
    """Say a message with the facts of this moment, in the language of the person whom it goes to."""
    return said_to(message, person, facts_for(message, person))


def said_to(message: Message, person: Person, facts: Mapping[str, Any]) -> Said:
    """Say a message in the language of the person whom it goes to, or in the college's first if it cannot be."""
    say = tried if message.name in NOT_WORDED else worded
    return say(message.name, facts, languages_for(person))


def keep_said(message: Message, said: Said, facts: Mapping[str, Any]) -> None:
    """Keep the words of a message as they leave, without what opens anything."""
    secrets = tuple(str(facts[name]) for name in SECRETS if name in facts)
    words = said.words
    keep_body(
        message, subject=words.subject, text=words.text, locale=said.locale, secrets=secrets, missing=said.missing
    )


def is_still_true(message: Message) -> bool:
    """Tell whether a message is still to be said, and to somebody who wants to hear it; an unknown name is not.

    One that lacks the facts to judge it by is: it stays before the office, which sees that its words are missing.
    """
    known, person = still_true.TABLE.get(message.name), addressee(message)
    if known is None or person is None or person.way_for(known.kind) is None:
        return False
    try:
        return known.still_true(message) and not still_true.why_too_late(message)
    except (LookupError, TypeError, ValueError):
        current_app.logger.warning("message %s lacks what is asked of it", message.id, exc_info=True)
        return True


def composed(message: Message, person: Person) -> EmailMessage:
    """Write the e-mail of a message to a person, with its files, and keep its words as they leave."""
    config: Config = current_app.extensions["college"]
    college, facts = the_college(), facts_for(message, person)
    said = said_to(message, person, facts)
    keep_said(message, said, facts)
    mail = transport.compose(
        sender=(college.name, config.mail_from),
        to=facts.get("send_to") or person.email,
        subject=said.words.subject,
        text=said.words.text,
        html=said.words.html,
        language=said.locale,
        message_id=_known_as(message, config),
        sent_at=clock.now(),
        calendars=still_true.row(message).files(message, person),
    )
    if college.contact_email:
        mail["Reply-To"] = Address(addr_spec=college.contact_email)
    bounces.sign(mail, message)
    return mail


def texted(message: Message, person: Person) -> Text | None:
    """Write the text of a message to a person; nothing where it is too long for one, or in letters that no text has.

    Then the office has the words.

    Its reference is the message's own, by which a text that left already is known again.
    """
    facts = facts_for(message, person)
    said = said_to(message, person, facts)
    words = brief.shortened(said.words.text)
    if not (brief.can_be_written(said.words.text) and brief.fits(words)):
        hand_to_office(message)
        return None
    keep_said(message, replace(said, words=replace(said.words, text=words)), facts)
    config: Config = current_app.extensions["college"]
    return Text(number=person.phone, words=words, reference=_known_as(message, config))


def _known_as(message: Message, config: Config) -> str:
    return f"{reports.name_of(message.id, message.made_at)}@{config.host}"


def sender(college: College) -> Sender:
    """Give the college as it signs a message."""
    return Sender(college.name, college.contact_phone, college.contact_email, college.brand_colour)
