"""A message leaves whole, or it is known whether trying again may help."""

import asyncio
import errno
import shutil
import socket
import ssl
import stat
import subprocess
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from college.outbox.transport import CalendarFile, Permanent, Temporary, compose, deliver

SENT = datetime(2026, 10, 1, 9, 30, tzinfo=UTC)
REQUEST = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:T\xc5\xb7\r\nEND:VCALENDAR\r\n"


class Postbox:
    """A mail server's memory; it answers each step as it is told to."""

    def __init__(self, **answers):
        self.answers = answers
        self.taken = []

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.mail_from = address
        return self.answers.get("sender", "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answers.get("recipient", "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        self.taken.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return self.answers.get("data", "250 OK")


class Server(Controller):
    """A real mail server that hangs up on everybody before it stops; aiosmtpd's own leaves sockets open."""

    def factory(self):
        self.calls = [*getattr(self, "calls", []), super().factory()]
        return self.calls[-1]

    def stop(self, no_assert=False):
        asyncio.run_coroutine_threadsafe(self.hang_up(), self.loop).result(5)
        super().stop(no_assert)

    async def hang_up(self):
        for call in self.calls:
            for line in (call.transport, getattr(call, "_original_transport", None)):
                if line:
                    line.abort()
        await asyncio.sleep(0.01)  # the loop closes what was aborted in its next rounds


def a_free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


@contextmanager
def a_server(postbox, **settings):
    server = Server(postbox, hostname="127.0.0.1", port=a_free_port(), **settings)
    server.start()
    try:
        yield f"127.0.0.1:{server.port}"
    finally:
        server.stop()


@contextmanager
def a_line(greeting):
    """Listen like a server that says this, and then nothing more."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        calls = []

        def answer():
            call, _ = listening.accept()
            calls.append(call)
            call.sendall(greeting)

        threading.Thread(target=answer, daemon=True).start()
        yield f"127.0.0.1:{listening.getsockname()[1]}"
        for call in calls:
            call.close()


def a_message(**said):
    usual = {
        "sender": ("The College", "office@college.example"), "to": "amina@college.example", "subject": "Your place",
        "text": "Hello Amina,\n\nyou have a place.\n", "message_id": "m1@college.example", "sent_at": SENT,
    }  # fmt: skip
    return compose(**usual | said)


def read_back(message):
    """Read a message as its receiver would."""
    return message_from_bytes(message.as_bytes(policy=SMTP), policy=default)


def test_a_message_arrives_whole():
    postbox = Postbox()
    with a_server(postbox) as place:
        deliver(f"smtp://{place}", a_message(subject="Croeso – ŵ 😀", text="Tŷ\n.\nend\n"))

    ((sender, recipients, content),) = postbox.taken
    arrived = message_from_bytes(content, policy=default)
    assert (sender, recipients) == ("office@college.example", ["amina@college.example"])
    assert arrived["Subject"] == "Croeso – ŵ 😀"
    assert arrived["From"] == "The College <office@college.example>"
    assert arrived["To"] == "amina@college.example"
    assert arrived["Message-ID"] == "<m1@college.example>"
    assert arrived["Date"].datetime == SENT
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived.get_content().replace("\r\n", "\n") == "Tŷ\n.\nend\n"


@pytest.mark.parametrize("step", ["sender", "recipient", "data"])
def test_a_refusal_for_good_is_permanent_and_says_why(step):
    with a_server(Postbox(**{step: "550 No such mailbox"})) as place, pytest.raises(Permanent) as refusal:
        deliver(f"smtp://{place}", a_message())

    assert refusal.value.reason == "550 No such mailbox"


@pytest.mark.parametrize("step", ["sender", "recipient", "data"])
def test_a_refusal_for_now_is_temporary_and_says_why(step):
    with a_server(Postbox(**{step: "451 Try later"})) as place, pytest.raises(Temporary) as refusal:
        deliver(f"smtp://{place}", a_message())

    assert refusal.value.reason == "451 Try later"


def test_a_server_that_is_not_there_is_temporary():
    with pytest.raises(Temporary, match="ConnectionRefusedError"):
        deliver(f"smtp://127.0.0.1:{a_free_port()}", a_message())


@pytest.mark.parametrize("greeting", [b"", b"220 hello\r\n"])
def test_a_server_that_hangs_is_temporary(greeting):
    with a_line(greeting) as place, pytest.raises(Temporary, match=r"timed out|Timeout"):
        deliver(f"smtp://{place}", a_message(), timeout=0.2)


def test_a_server_that_does_not_want_to_talk_costs_no_message():
    with a_line(b"554 No service here\r\n") as place, pytest.raises(Temporary, match="554 No service here"):
        deliver(f"smtp://{place}", a_message(), timeout=1)


def test_a_name_and_a_password_are_sent_as_they_are_not_as_they_are_written_in_the_address():
    seen = []

    def check(server, session, envelope, mechanism, said):
        seen.append((said.login, said.password))
        return AuthResult(success=True)

    postbox = Postbox()
    with a_server(postbox, authenticator=check, auth_require_tls=False) as place:
        deliver(f"smtp://{quote('post@college', safe='')}:{quote('p@ss:/w%rd', safe='')}@{place}", a_message())

    assert seen == [(b"post@college", b"p@ss:/w%rd")]
    assert len(postbox.taken) == 1


def test_a_wrong_password_is_the_settings_fault_and_costs_no_message():
    def check(server, session, envelope, mechanism, said):
        return AuthResult(success=False, handled=False)

    with (
        a_server(Postbox(), authenticator=check, auth_require_tls=False) as place,
        pytest.raises(Temporary, match="535"),
    ):
        deliver(f"smtp://a:b@{place}", a_message())


def test_a_password_that_cannot_be_sent_costs_no_message():
    with a_server(Postbox()) as place, pytest.raises(Temporary, match="plain ASCII"):
        deliver(f"smtp://a:{quote('wörd')}@{place}", a_message())


@pytest.mark.parametrize("host", ["0.0.0.0", "127.1"])  # both lead here, and neither is known to
def test_no_password_travels_openly_to_another_machine(host):
    postbox = Postbox()
    with a_server(postbox, auth_require_tls=False) as place, pytest.raises(Temporary, match="password was not sent"):
        deliver(f"smtp://a:b@{place.replace('127.0.0.1', host)}", a_message())

    assert postbox.taken == []


@pytest.fixture
def trusted(tmp_path, monkeypatch):
    """Make a certificate for this machine that this machine trusts."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("needs openssl, to make a certificate: apt install openssl")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def test_the_connection_is_encrypted_when_the_server_offers_it(trusted):
    postbox = Postbox()
    with a_server(postbox, tls_context=trusted, require_starttls=True) as place:
        deliver(f"smtp://{place}", a_message())

    assert len(postbox.taken) == 1


def test_smtps_is_encrypted_from_the_first_word(trusted):
    postbox = Postbox()
    with a_server(postbox, ssl_context=trusted) as place:
        deliver(f"smtps://{place}", a_message())

    assert len(postbox.taken) == 1


def test_a_server_that_cannot_show_who_it_is_gets_nothing(trusted, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    postbox = Postbox()
    with a_server(postbox, tls_context=trusted) as place, pytest.raises(Temporary, match="CERTIFICATE_VERIFY_FAILED"):
        deliver(f"smtp://{place}", a_message())

    assert postbox.taken == []


def test_a_message_that_was_taken_is_not_sent_again_because_the_server_says_no_goodbye():
    class Rude(Postbox):
        async def handle_QUIT(self, server, session, envelope):
            server.transport.abort()
            return "221 Bye"

    postbox = Rude()
    with a_server(postbox) as place:
        deliver(f"smtp://{place}", a_message())

    assert len(postbox.taken) == 1


def test_a_file_holds_the_message_and_twice_the_same_is_one(tmp_path):
    folder = tmp_path / "new folder" / "mail"
    for _ in range(2):
        deliver(f"file://{quote(str(folder))}", a_message())
    deliver(f"file://{quote(str(folder))}", a_message(message_id="m2@college.example"))

    first, second = sorted(folder.iterdir())
    assert first.name.startswith("m1@college-example-")
    assert first.suffix == second.suffix == ".eml"
    assert message_from_bytes(first.read_bytes(), policy=default)["Subject"] == "Your place"
    assert stat.S_IMODE(first.stat().st_mode) & 0o077 == 0


@pytest.mark.parametrize("message_id", ["<../../etc/passwd@x>", "<a/b\\c@x>", None])
def test_no_message_is_written_outside_the_folder(tmp_path, message_id):
    message = EmailMessage()
    if message_id:
        message["Message-ID"] = message_id

    deliver(f"file://{tmp_path}/mail", message)

    assert [path.parent for path in tmp_path.rglob("*.eml")] == [tmp_path / "mail"]


def test_a_folder_that_cannot_be_written_is_temporary(tmp_path):
    (tmp_path / "mail").write_text("a file stands where the folder should")

    with pytest.raises(Temporary):
        deliver(f"file://{tmp_path}/mail", a_message())


def test_a_full_disk_is_temporary_and_leaves_no_half_file(tmp_path, monkeypatch):
    def full(file):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Temporary, match="No space left"):
        deliver(f"file://{tmp_path}", a_message())

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["", "http://college.example", "smtp://", "file://mail", "file:mail"])
def test_an_address_of_another_kind_is_refused(url):
    with pytest.raises(ValueError, match="mail URL"):
        deliver(url, a_message())


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x00"])
def test_no_name_or_subject_adds_a_header(ending):
    evil = f"x{ending}Bcc: evil@e.example{ending}{ending}body"

    message = read_back(a_message(sender=(evil, "office@college.example"), subject=evil))

    assert "Bcc" not in message
    assert message["Subject"] == "x Bcc: evil@e.example body"
    assert message["From"].addresses[0].display_name == "x Bcc: evil@e.example body"


@pytest.mark.parametrize("address", ["zoë@college.example", "amina@côr.example"])
def test_an_address_with_accents_is_refused_with_a_sentence(address):
    with pytest.raises(ValueError, match="without accents"):
        a_message(to=address)


@pytest.mark.parametrize(
    "address",
    ["", "amina", "a@b@c.example", "a b@c.example", "a@c.example\r\nBcc: x@y.example", "a@c.example,b@c.example",
     "a..b@c.example", "<a@c.example>", f"{'a' * 250}@c.example"],
)  # fmt: skip
def test_what_is_no_address_is_refused_with_a_sentence(address):
    with pytest.raises(ValueError, match="not an e-mail address"):
        a_message(to=address)
    with pytest.raises(ValueError, match="not an e-mail address"):
        a_message(sender=("The College", address))


@pytest.mark.parametrize("message_id", ["", "m1", "m1@x\r\nBcc: y", "<m 1@x>"])
def test_what_is_no_message_id_is_refused(message_id):
    with pytest.raises(ValueError, match="Message-ID"):
        a_message(message_id=message_id)


def test_a_message_has_a_plain_text_and_may_have_an_html_twin():
    assert read_back(a_message()).get_content_type() == "text/plain"

    twin = read_back(a_message(html="<p>Hello</p>"))

    assert [part.get_content_type() for part in twin.iter_parts()] == ["text/plain", "text/html"]


def test_one_invitation_stands_beside_the_text_and_is_attached_too():
    message = read_back(a_message(html="<p>Hello</p>", calendars=[CalendarFile("REQUEST", REQUEST)]))

    words, attached = message.iter_parts()
    assert [part.get_content_type() for part in words.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
    beside = list(words.iter_parts())[2]
    assert dict(beside["Content-Type"].params) == {"charset": "utf-8", "method": "REQUEST"}
    assert beside.get_content_disposition() is None
    assert beside.get_content().encode().replace(b"\r\n", b"\n") == REQUEST.replace(b"\r\n", b"\n")
    assert (attached.get_content_type(), attached.get_filename()) == ("application/ics", "session.ics")
    assert attached.get_content() == REQUEST


def test_each_of_several_invitations_is_an_attachment_of_its_own():
    files = [CalendarFile("REQUEST", REQUEST, "session 1.ics"), CalendarFile("CANCEL", REQUEST, "../2\r\nx")]

    attachments = list(read_back(a_message(calendars=files)).iter_attachments())

    assert [part["Content-Type"].params["method"] for part in attachments] == ["REQUEST", "CANCEL"]
    assert {part.get_content_type() for part in attachments} == {"text/calendar"}
    assert [part.get_filename() for part in attachments] == ["session-1.ics", "2-x.ics"]


def test_a_lone_surrogate_breaks_no_message(tmp_path):
    deliver(
        f"file://{tmp_path}", a_message(text="a\ud800b", subject="a\ud800b", sender=("a\ud800b", "o@college.example"))
    )

    assert len(list(tmp_path.iterdir())) == 1
