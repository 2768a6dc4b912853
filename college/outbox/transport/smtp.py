"""Speaking to a mail server: one open line for a burst of messages. The only module that knows SMTP."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from ipaddress import ip_address
from threading import Event, Timer
from typing import Final
from urllib.parse import SplitResult, unquote

from college.outbox.transport.oauth import OAuth, access_token
from college.outbox.transport.troubles import HungUp, NoLine, Permanent, Temporary, Unreachable, shortened, told

TIMEOUT: Final = 15.0  # seconds that each answer may take
HANDING_OVER: Final = 60.0  # seconds that one message may take, however many answers come in time
_SUBMISSION: Final = 587
_SMTPS: Final = 465
_PERMANENT_FROM: Final = 500
_NO_LONGER_VALID: Final = 535
_CLOSING: Final = 421
_AT_MOST: Final = 100  # messages on one line: many servers hang up after about so many


class Smtp:
    """A line to a mail server, opened when the first message comes and again when the server hung up between two."""

    def __init__(self, url: SplitResult, oauth: OAuth | None, timeout: float) -> None:
        self._url, self._oauth, self._timeout = url, oauth, timeout
        self._server: smtplib.SMTP | None = None
        self._taken = 0
        self._asked = False

    def ready(self) -> None:
        """Reach the server, or see that it still listens; raises `NoLine`, and then no message was begun.

        A refused greeting, encryption or sign-in is that too, whatever the answer: it is the settings' fault or the
        server's, and every message must outlive it.
        """
        if self._server is not None and (self._taken >= _AT_MOST or not _listens(self._server)):
            self.close()
        if self._server is None:
            try:
                with _failures_told_apart():
                    self._server, self._taken = _connected(self._url, self._oauth, self._timeout), 0
            except Temporary as trouble:
                raise NoLine(trouble.reason) from trouble
        self._asked = True

    def deliver(self, message: EmailMessage) -> None:
        """Hand one message over, in a minute at most, and after each trouble the next may come.

        Raises `Permanent`, `Unreachable` or `Temporary`; as `NoLine` or `HungUp` where the line is to blame.
        After a temporary trouble the line is closed: nobody knows in what state the server is.
        """
        if not self._asked:
            self.ready()
        assert self._server is not None  # noqa: S101 - so says `ready`
        self._taken, self._asked = self._taken + 1, False
        try:
            with _failures_told_apart(by_message=True), _at_most(HANDING_OVER, self._server):
                self._server.send_message(message)
        except Permanent:
            raise  # the server said no and listens on; the library has begun anew
        except BaseException:
            self._hang_up()
            raise

    def close(self) -> None:
        """Say goodbye. The messages are taken or refused by now; a server that cannot answer changes nothing."""
        if self._server is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._server.quit()
        self._hang_up()

    def _hang_up(self) -> None:
        if self._server is not None:
            self._server.close()
        self._server, self._asked = None, False


@contextmanager
def _at_most(seconds: float, server: smtplib.SMTP) -> Iterator[None]:
    """Cut the line after so long: a server that says a little now and then would never time out.

    Raises `TimeoutError` then, whatever came of it: half an answer reads like a whole one.
    """
    late = Event()
    watch = Timer(seconds, _cut, [server, late])
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
        if late.is_set():
            raise TimeoutError("the mail server took too long over one message")


def _cut(server: smtplib.SMTP, late: Event) -> None:
    late.set()
    with suppress(OSError):
        if server.sock is not None:
            socket.socket.shutdown(server.sock, socket.SHUT_RDWR)  # beneath TLS, for another thread is inside it


def _listens(server: smtplib.SMTP) -> bool:
    """Ask before each further message, while a server that has hung up cannot yet have taken any part of it."""
    try:
        return server.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


def _connected(url: SplitResult, oauth: OAuth | None, timeout: float) -> smtplib.SMTP:
    if oauth is None:
        return _opened(url, timeout, None)
    try:
        return _opened(url, timeout, (oauth.user, access_token(oauth)))
    except smtplib.SMTPAuthenticationError as refused:
        if refused.smtp_code != _NO_LONGER_VALID:
            raise
    return _opened(url, timeout, (oauth.user, access_token(oauth, anew=True)))


def _opened(url: SplitResult, timeout: float, bearer: tuple[str, str] | None) -> smtplib.SMTP:
    host = url.hostname or ""
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if url.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, url.port or _SMTPS, timeout=timeout, context=context)
    else:
        server = smtplib.SMTP(host, url.port or _SUBMISSION, timeout=timeout)
    try:
        _encrypt(server, url, context, secret_follows=bool(bearer or url.username))
        _sign_in(server, url, bearer)
    except BaseException:
        server.close()
        raise
    return server


def _encrypt(server: smtplib.SMTP, url: SplitResult, context: ssl.SSLContext, *, secret_follows: bool) -> None:
    server.ehlo_or_helo_if_needed()
    encrypted = url.scheme == "smtps"
    if not encrypted and server.has_extn("starttls"):
        server.starttls(context=context)
        encrypted = True
    if secret_follows and not (encrypted or is_this_machine(url.hostname or "")):
        raise Temporary("The mail server offers no encryption, so the password was not sent.")


def _sign_in(server: smtplib.SMTP, url: SplitResult, bearer: tuple[str, str] | None) -> None:
    if bearer is not None:
        said = "user={}\x01auth=Bearer {}\x01\x01".format(*bearer)
        server.ehlo_or_helo_if_needed()
        # A server that says no asks once more, and an empty answer makes it say 535.
        server.auth("XOAUTH2", lambda challenge=None: said if challenge is None else "")
        return
    if not url.username:
        return
    name, password = unquote(url.username), unquote(url.password or "")
    if not (name + password).isascii():  # the library would raise where nobody expects it
        raise Temporary("The name and password for the mail server must be plain ASCII.")
    server.login(name, password)


def is_this_machine(host: str) -> bool:
    """Tell whether what is sent to this host leaves the machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def _failures_told_apart(*, by_message: bool = False) -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        raise _refusal(code, said, _who_is_refused(said) if by_message else None) from refused
    except smtplib.SMTPResponseException as refused:
        raise _refusal(refused.smtp_code, refused.smtp_error, Permanent if by_message else None) from refused
    except (smtplib.SMTPException, OSError) as broken:
        raise HungUp(told(broken)) from broken


def _who_is_refused(said: bytes) -> type[Permanent]:
    """Tell an address that nobody is at from a server that will not carry for us, whoever it is for (5.7)."""
    return Permanent if said.lstrip().startswith(b"5.7.") else Unreachable


def _refusal(code: int, said: bytes | str, for_good: type[Permanent] | None) -> Permanent | Temporary:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    reason = shortened(f"{code} {words}")
    if code == _CLOSING:
        return HungUp(reason)
    return for_good(reason) if for_good is not None and code >= _PERMANENT_FROM else Temporary(reason)
