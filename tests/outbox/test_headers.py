"""Whatever stands in a name, no header of an e-mail and no line of a calendar file is added, bent or hidden by it."""

import re
from email import message_from_bytes
from email.policy import SMTP, compat32

import pytest

from college.enrolment import messages
from college.enrolment.audience import Hearer, Part
from college.enrolment.letters_of_sessions import session_moved
from college.foundation import clock
from college.foundation.db import db, transaction
from college.outbox.actions import post
from college.outbox.models import Message
from college.post import letters
from college.settings.queries import the_college
from tests.factories import a_person, a_run, an_enrolment

NASTY = [
    "Amina\r\nBcc: everybody@example.org",
    "Amina\nBcc: everybody@example.org",
    "Amina\rBcc: everybody@example.org",
    "Amina\x0b\x0c\x00\x1b[31m\x85Bcc: x",
    "Amina\u2028Bcc: x\u2029",
    "\u202egro.elpmaxe\u202c Amina\u2066\u2069\u200f",
    "Ami\u200bna\ufeff\u2060",
    'Amina" <everybody@example.org>, "',
    "=?utf-8?q?Amina=0D=0ABcc=3A_x?=",
    "Amina;CN=x:mailto:everybody@example.org",
]
CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029"
HIDDEN = re.compile(rf"[{CONTROLS}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
OURS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Reply-To", "MIME-Version", "Content-Type",
    "X-Outbox-Proof", "Content-Language", "Content-Transfer-Encoding",
}  # fmt: skip


@pytest.fixture(params=NASTY)
def mail(app, request):
    """Compose the e-mail of a moved session in a college and to a person whose names are not what they should be."""
    person, run = a_person(), a_run()
    an_enrolment(person, run)
    with transaction():
        the_college().name, the_college().contact_email = request.param, "office@college.test"
        found = db.session.get_one(type(person), person.id)
        found.name = request.param
        letter = session_moved(
            Hearer(found, Part.ENROLLED), run.sessions[0], was_at=clock.now(), was_place=request.param
        )
        number = post(letter).id
    message = db.session.get_one(Message, number)
    return letters.composed(message, letters.addressee(message))


def test_no_name_adds_a_header_or_hides_in_one(mail):
    raw = mail.as_bytes(policy=SMTP)

    arrived = message_from_bytes(raw, policy=SMTP)

    assert {name for name, _ in message_from_bytes(raw, policy=compat32).items()} <= OURS
    for name in ("From", "To", "Reply-To", "Subject"):
        assert len(arrived.get_all(name)) == 1
        assert not HIDDEN.search(str(arrived[name])), name
        assert "\r" not in str(arrived[name])
    assert [one.addr_spec for one in arrived["From"].addresses] == ["college@college.test"]
    assert len(arrived["To"].addresses) == len(arrived["Reply-To"].addresses) == 1


def test_no_name_adds_a_line_to_a_calendar_file(mail):
    arrived = message_from_bytes(mail.as_bytes(policy=SMTP), policy=SMTP)
    files = [part.get_content() for part in arrived.walk() if part.get_content_type() == "application/ics"]
    assert len(files) == 1

    for file in files:
        lines = file.decode().replace("\r\n ", "").split("\r\n")
        assert [line for line in lines if "\n" in line or "\r" in line or HIDDEN.search(line)] == []
        assert not [line for line in lines if re.match("(?i)bcc", line)]
        people = [line for line in lines if line.startswith(("ORGANIZER", "ATTENDEE"))]
        assert len(people) == 2
        for line in people:
            assert re.search(r":(?i:mailto):(college@college\.test|amina\d+@example\.org)$", line), line


@pytest.mark.parametrize(
    "address", ["a@b.example\r\nBcc: x@y.example", "a\u202e@b.example", "a b@c.example", "<a@b.example>"]
)
def test_an_address_that_is_more_than_an_address_gets_no_email(app, address):
    person, run = a_person(), a_run()
    place = an_enrolment(person, run)
    with transaction():
        found = db.session.get_one(type(person), person.id)
        found.email = address
        number = post(messages.withdrawn(db.session.get_one(type(place), place.id), run, starts_at=None)).id
    message = db.session.get_one(Message, number)

    with pytest.raises(ValueError, match="address"):
        letters.composed(message, letters.addressee(message))
