"""E-mail that came back: told by a mail server at once, by a report in a mailbox, or by a mail service's call."""

from datetime import datetime
from email.message import EmailMessage

from flask import current_app

from college.foundation import tokens
from college.foundation.db import db, reading, transaction
from college.foundation.lines import one_line
from college.foundation.running import secret_key, settings
from college.outbox import reports
from college.outbox.models import Message
from college.outbox.rules import Kind, blames_the_address, bounces_hard
from college.outbox.transport import Temporary, mailbox
from college.people.actions import bouncing
from college.people.models import Person
from college.people.queries.bouncing import answers_again
from college.post.carrying import Ready, oauth_of
from college.post.still_true import KINDS

_LONGEST_STATUS = 100


def sign(mail: EmailMessage, message: Message) -> None:
    """Put a proof into an e-mail, by which it is known to be ours when it comes back."""
    mail[reports.PROOF] = _proof(reports.name_of(message.id, message.made_at))


def refused(message: Message, ready: Ready) -> None:
    """Keep that the mail server knows nobody at the address; of a text the message itself says so."""
    if isinstance(ready, EmailMessage):
        bouncing.came_back(message, address=ready["To"].addresses[0].addr_spec, why=message.trouble)


def read_mailbox() -> int:
    """Read the reports that came to the mailbox of bounces, each in a transaction of its own; gives how many counted.

    A mailbox that cannot be read is logged, and read at the next pass.
    """
    config, counted = settings(), 0
    if not config.bounces_url:
        return 0

    def take(raw: bytes) -> None:
        nonlocal counted
        counted += take_report(raw)

    try:
        mailbox.each_report(config.bounces_url, take, oauth_of(config))
    except Temporary as trouble:
        current_app.logger.warning("the mailbox of bounces could not be read: %s", trouble.reason)
    return counted


def take_report(raw: bytes) -> bool:
    """Keep what a report says of an e-mail of ours; a forged one, another house's, or a delay changes nothing."""
    report = reports.read(raw)
    found = reports.name_in(report.message_id, settings().host) if report is not None else None
    if report is None or found is None or not tokens.same(report.proof, _proof(found[1])):
        return False
    with transaction():
        return told(report.message_id, report.status, report.address)


def told(message_id: str, status: str, address: str = "") -> bool:
    """Keep what somebody who is to be believed says of an e-mail of ours; tells whether it was news.

    Without an address it is the one that the person has now.
    """
    hard, message = bounces_hard(status), _named(message_id)
    person = db.session.get(Person, message.person_id) if message is not None else None
    if message is None or person is None or hard is None:
        return False
    address = address or person.email
    if hard and not blames_the_address(status):
        address = ""
    if hard:
        return bouncing.came_back(message, address=address, why=f"came back: {one_line(status)[:_LONGEST_STATUS]}")
    if person.bounces and address.lower() == person.email_folded:
        bouncing.arrived(person)
        return True
    return False


def settle(now: datetime) -> int:
    """Forget bounces of addresses to which e-mail arrives again; gives how many."""
    elsewhere = [name for name, kind in KINDS.items() if kind is Kind.ACCOUNT]
    with reading():
        numbers = answers_again(now, elsewhere=elsewhere)
    for number in numbers:
        with transaction():
            bouncing.arrived(db.session.get_one(Person, number))
    return len(numbers)


def _named(message_id: str) -> Message | None:
    found = reports.name_in(message_id, settings().host)
    message = db.session.get(Message, found[0]) if found is not None else None
    if message is None or found is None or reports.name_of(message.id, message.made_at) != found[1]:
        return None
    return message


def _proof(name: str) -> str:
    return tokens.keyed(secret_key(), reports.PURPOSE, name)
