"""E-mail that came back is read from whatever mailbox it came to, and what is not of ours changes nothing."""

from dataclasses import replace
from email.message import EmailMessage

import pytest

from college.background.clock import tick
from college.foundation.db import db, transaction
from college.outbox import reports
from college.outbox.actions import Letter, post
from college.outbox.models import Message
from college.outbox.rules import State
from college.outbox.transport import Temporary, mailbox
from college.people.models import Person
from college.post import bounces
from college.post.sending import send_due
from tests.cast import amina
from tests.factories import a_run, an_enrolment
from tests.standins import ImapHouse, TokenHouse, a_house, a_mailbox


def a_report(mail, *, status="5.1.1", action="failed", kind="delivery-status", whole=False):
    """Write the report of a mail server about an e-mail of ours, as RFC 3464 has it."""
    boundary, recipient = "=_boundary", str(mail["To"])
    headers = "".join(f"{name}: {value}\r\n" for name, value in mail.items())
    returned = "message/rfc822" if whole else "text/rfc822-headers"
    lines = [
        "From: MAILER-DAEMON@mx.example",
        "To: college@college.test",
        "Subject: Undelivered Mail Returned to Sender",
        f'Content-Type: multipart/report; report-type={kind}; boundary="{boundary}"',
        "",
        f"--{boundary}",
        "Content-Type: text/plain",
        "",
        "I am sorry to have to inform you.",
        f"--{boundary}",
        f"Content-Type: message/{kind}",
        "",
        "Reporting-MTA: dns; mx.example",
        "",
        f"Final-Recipient: rfc822; {recipient}",
        f"Action: {action}",
        f"Status: {status}",
        "",
        f"--{boundary}",
        f"Content-Type: {returned}",
        "",
        headers + ("\r\nHello Amina" if whole else ""),
        f"--{boundary}--",
        "",
    ]
    return "\r\n".join(lines).encode()


@pytest.fixture
def sent(app):
    """Send Amina an e-mail, and give it as it left: its number, and the e-mail."""
    person, run = amina(), a_run()
    an_enrolment(person, run)
    with transaction():
        number = post(Letter(to=person, name="college/to_run", facts={"text": "We meet at nine."}, about=run)).id
    send_due()
    return number, left(number)


def left(number):
    from email import message_from_bytes
    from email.policy import default

    from college.foundation.running import settings

    folder = settings().instance / "mail"
    (file,) = folder.glob(f"*outbox-{number}-*.eml")
    return message_from_bytes(file.read_bytes(), policy=default)


def message(number):
    db.session.rollback()
    return db.session.get_one(Message, number)


def bounced(number):
    return db.session.get_one(Person, message(number).person_id).bounces


@pytest.mark.parametrize("whole", [False, True])
def test_a_report_about_an_email_of_ours_counts(sent, whole):
    number, mail = sent

    assert bounces.take_report(a_report(mail, whole=whole))

    assert (message(number).state, message(number).trouble) == (State.FAILED, "came back: 5.1.1")
    assert bounced(number) == 1


def test_a_report_that_comes_twice_counts_once(sent):
    number, mail = sent

    assert [bounces.take_report(a_report(mail)) for _ in range(2)] == [True, False]

    assert bounced(number) == 1


def without(mail, name):
    del mail[name]
    return mail


def other(mail, name, value):
    mail.replace_header(name, value)
    return mail


@pytest.mark.parametrize(
    "forge",
    [
        lambda mail: a_report(without(mail, reports.PROOF)),
        lambda mail: a_report(other(mail, reports.PROOF, "0" * 64)),
        lambda mail: a_report(other(mail, "Message-ID", "<outbox-99.1790000000@college.test>")),
        lambda mail: a_report(other(mail, "Message-ID", str(mail["Message-ID"]).replace("college.test", "else.test"))),
        lambda mail: a_report(other(mail, "Message-ID", "<outbox-1 OR 1=1@college.test>")),
        lambda mail: a_report(without(mail, "Message-ID")),
        lambda mail: a_report(mail, status="4.2.2"),
        lambda mail: a_report(mail, status="4.4.1", action="delayed"),
        lambda mail: a_report(mail, status="5.1.1", action="delayed"),
        lambda mail: a_report(mail, status="nonsense"),
        lambda mail: a_report(mail, kind="disposition-notification"),
        lambda mail: a_report(mail)[:200],
        lambda mail: mail.as_bytes(),
        lambda mail: b"",
        lambda mail: b"\xff\x00" * 500,
    ],
)
def test_a_delay_a_foreign_and_a_forged_report_change_nothing(sent, forge):
    number, mail = sent

    assert not bounces.take_report(forge(mail))

    assert message(number).state is State.SENT
    assert bounced(number) == 0


def test_a_report_about_an_address_that_was_corrected_meanwhile_does_not_count_against_the_new_one(sent):
    number, mail = sent
    with transaction():
        person = db.session.get_one(Person, message(number).person_id)
        person.email = person.email_folded = "new@example.org"

    assert bounces.take_report(a_report(mail))

    assert message(number).state is State.FAILED
    assert bounced(number) == 0


def told_to_read(app, monkeypatch, url, **said):
    config = replace(app.extensions["college"], bounces_url=url, **said)
    monkeypatch.setitem(app.extensions, "college", config)


def test_a_folder_is_read_once(app, sent, tmp_path, monkeypatch):
    number, mail = sent
    (tmp_path / "one.eml").write_bytes(a_report(mail))
    (tmp_path / "other.eml").write_bytes(EmailMessage().as_bytes())
    told_to_read(app, monkeypatch, f"file://{tmp_path}")

    assert [bounces.read_mailbox() for _ in range(2)] == [1, 0]

    assert bounced(number) == 1
    assert not list(tmp_path.glob("*.eml"))


def test_a_number_that_no_message_can_have_is_none():
    assert reports.name_in("<outbox-2147483648000.1@college.test>", "college.test") is None
    assert reports.name_in("<outbox-214748364.1@college.test>", "college.test") == (214748364, "outbox-214748364.1")


def test_a_file_that_another_reader_took_meanwhile_stops_none(tmp_path):
    for name in ("one.eml", "other.eml"):
        (tmp_path / name).write_bytes(b"To: a@example.org")
    taken = []

    def take(raw):
        taken.append(raw)
        (tmp_path / "one.eml").unlink(missing_ok=True)

    mailbox.each_report(f"file://{tmp_path}", take)

    assert len(taken) == 2


def test_a_mailbox_is_read_by_imap_and_other_letters_in_it_are_left_alone(app, sent, monkeypatch):
    number, mail = sent
    house = ImapHouse([b"Subject: a letter of a person\r\n\r\nHello", a_report(mail)])
    with a_mailbox(house) as place:
        told_to_read(app, monkeypatch, f"imap://college:secret@{place}")
        assert [bounces.read_mailbox() for _ in range(2)] == [1, 0]

    assert bounced(number) == 1
    assert house.seen == {2}


def test_a_mailbox_without_a_password_is_opened_with_a_token(app, sent, monkeypatch):
    _, mail = sent
    tokens = TokenHouse()
    with a_house(tokens) as url, a_mailbox(ImapHouse([a_report(mail)], password=None, token="token-1")) as place:
        oauth = {"mail_oauth_token_url": url, "mail_oauth_client_id": "c", "mail_oauth_client_secret": "s"}
        told_to_read(app, monkeypatch, f"imap://college@{place}", **oauth)
        assert bounces.read_mailbox() == 1


@pytest.mark.parametrize(
    "url", ["imap://college:wrong@{}", "imap://college:secret@{}/Nowhere", "imap://c:s@127.0.0.1:9"]
)
def test_a_mailbox_that_cannot_be_read_is_a_temporary_trouble(url):
    with a_mailbox(ImapHouse([])) as place, pytest.raises(Temporary) as trouble:
        mailbox.each_report(url.format(place), lambda _raw: None)

    assert "secret" not in trouble.value.reason


def test_a_report_that_could_not_be_kept_is_read_again(tmp_path):
    (tmp_path / "one.eml").write_bytes(b"x")

    def stumble(_raw):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        mailbox.each_report(f"file://{tmp_path}", stumble)

    assert mailbox.each_report(f"file://{tmp_path}", lambda _raw: None) == 1


def test_the_command_and_the_clock_read_the_same_mailbox(app, sent, tmp_path, monkeypatch):
    number, mail = sent
    told_to_read(app, monkeypatch, f"file://{tmp_path}")
    (tmp_path / "one.eml").write_bytes(a_report(mail))

    told = app.test_cli_runner().invoke(args=["outbox", "bounces"])
    (tmp_path / "again.eml").write_bytes(a_report(mail))

    assert told.output == "Bounces: 1 counted.\n"
    assert tick()["e-mail that came back"] == 0
    assert not list(tmp_path.glob("*.eml"))
    assert bounced(number) == 1


def test_without_a_mailbox_the_command_says_which_setting_is_missing(app):
    told = app.test_cli_runner().invoke(args=["outbox", "bounces"])

    assert told.exit_code == 1
    assert "COLLEGE_BOUNCES_URL" in told.output


# --- reports that are not as one expects them


def test_a_report_of_several_addresses_counts_by_what_became_of_ours(sent):
    number, mail = sent
    other = b"Final-Recipient: rfc822; somebody.else@example.org\r\nAction: delivered\r\nStatus: 2.0.0\r\n\r\n"

    assert bounces.take_report(a_report(mail).replace(b"Final-Recipient:", other + b"Final-Recipient:"))

    assert bounced(number) == 1


def test_a_report_that_the_parser_trips_over_keeps_no_other_from_being_read(app, sent, tmp_path, monkeypatch):
    number, mail = sent
    told_to_read(app, monkeypatch, f"file://{tmp_path}")
    within = "".join(f"--b{n}\r\nContent-Type: multipart/mixed; boundary=b{n + 1}\r\n\r\n" for n in range(3000))
    (tmp_path / "a.eml").write_text(f"Content-Type: multipart/report; boundary=b0\r\n\r\n{within}")
    (tmp_path / "b.eml").write_bytes(a_report(mail))

    assert bounces.read_mailbox() == 1

    assert not list(tmp_path.glob("*.eml"))
    assert bounced(number) == 1


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (b"text/rfc822-headers", b"text/rfc822-headers; charset=klingon"),
        (b"text/plain", b'text/plain; charset="\xff\xfe"'),
        (b"5.1.1", b"5.1.1 (\xe9\xff nobody of this name)"),
        (b"rfc822; ", b"utf-8; \xe9"),
    ],
)
def test_a_report_in_letters_that_nobody_knows_is_read_all_the_same(sent, was, now):
    number, mail = sent

    assert bounces.take_report(a_report(mail).replace(was, now))

    assert bounced(number) == 1


def test_a_server_that_will_not_have_us_says_nothing_of_the_address(sent):
    number, mail = sent

    assert bounces.take_report(a_report(mail, status="5.7.1"))

    assert (message(number).state, message(number).trouble) == (State.FAILED, "came back: 5.7.1")
    assert bounced(number) == 0
