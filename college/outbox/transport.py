"""Composing an e-mail and handing it to a mail server or a folder. The only module that knows SMTP.

`Permanent` means that this message will never be taken; `Temporary` that it is worth trying again.
"""

import hashlib
import os
import re
import smtplib
import ssl
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Final, Literal
from urllib.parse import SplitResult, unquote, urlsplit

from college.foundation.wording import N_

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]

TIMEOUT: Final = 15.0
_SUBMISSION: Final = 587
_SMTPS: Final = 465
_LONGEST_ADDRESS: Final = 254
_LONGEST_REASON: Final = 300
_PERMANENT_FROM: Final = 500
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_MESSAGE_ID: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
_UNSAFE_IN_A_NAME: Final = re.compile(r"[^A-Za-z0-9@_-]+")


class Permanent(Exception):
    """Say that the server will never take this message, and why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Temporary(Exception):
    """Say that the message did not leave this time, and why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class CalendarFile:
    """An iCalendar invitation to go with a message: its method, its bytes in UTF-8, and a file name."""

    method: Method
    data: bytes
    name: str = "session.ics"


def compose(
    *,
    sender: tuple[str, str],
    to: str,
    subject: str,
    text: str,
    message_id: str,
    sent_at: datetime,
    html: str | None = None,
    calendars: Sequence[CalendarFile] = (),
) -> EmailMessage:
    """Write an e-mail; `sender` is a name and an address. Names and the subject cannot add a header.

    One calendar file becomes a part beside the text, where Gmail and Outlook look for an invitation, and is
    attached again as `application/ics` for the readers that look there. Several cannot all be the one
    alternative, so each is an attachment of its own, with its method. Raises `ValueError` with a sentence for
    an address that is not plain ASCII or not an address, and for a Message-ID that is none.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(_one_line(sender[0]), addr_spec=_checked(sender[1]))
    message["To"] = Address(addr_spec=_checked(to))
    message["Subject"] = _one_line(subject)
    message["Date"] = format_datetime(sent_at)
    message["Message-ID"] = f"<{_checked_id(message_id)}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_without_lone_surrogates(text))
    if html is not None:
        message.add_alternative(_without_lone_surrogates(html), subtype="html")
    _add_calendars(message, calendars)
    return message


def deliver(mail_url: str, message: EmailMessage, *, timeout: float = TIMEOUT) -> None:
    """Hand the message over: to `smtp://user:pass@host:port`, `smtps://…`, or as an .eml in `file:///folder`.

    Over smtp the connection is encrypted when the server offers it, and no password travels otherwise but to
    this machine itself. Raises `Permanent` where the server refuses the message, its sender or its recipient for
    good (5xx), and `Temporary` for 4xx, a broken or slow connection, and for a refused greeting, encryption or
    sign-in: these are the settings' fault, and the message must outlive them. `timeout` is in seconds for each
    answer of the server. Raises `ValueError` for an address of another kind.
    """
    url = urlsplit(mail_url)
    if url.scheme == "file":
        _write(_folder(url), message)
    elif url.scheme in {"smtp", "smtps"} and url.hostname:
        _send(url, message, timeout)
    else:
        raise ValueError("The mail URL must begin with smtp://, smtps:// or file:///")


def _add_calendars(message: EmailMessage, calendars: Sequence[CalendarFile]) -> None:
    if len(calendars) == 1:
        (only,) = calendars
        message.add_alternative(only.data.decode(), subtype="calendar", params={"method": only.method})
        message.add_attachment(only.data, maintype="application", subtype="ics", filename=_file_name(only.name))
        return
    for each in calendars:
        message.add_attachment(
            each.data.decode(), subtype="calendar", params={"method": each.method}, filename=_file_name(each.name)
        )


def _send(url: SplitResult, message: EmailMessage, timeout: float) -> None:
    with _failures_told_apart():
        server = _connected(url, timeout)
    try:
        with _failures_told_apart(by_message=True):
            server.send_message(message)
    finally:
        # The message is taken or refused by now; a server that cannot say goodbye changes nothing of that.
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
        server.close()


def _connected(url: SplitResult, timeout: float) -> smtplib.SMTP:
    host = url.hostname or ""
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if url.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, url.port or _SMTPS, timeout=timeout, context=context)
    else:
        server = smtplib.SMTP(host, url.port or _SUBMISSION, timeout=timeout)
    try:
        _sign_in(server, url, context)
    except BaseException:
        server.close()
        raise
    return server


def _sign_in(server: smtplib.SMTP, url: SplitResult, context: ssl.SSLContext) -> None:
    server.ehlo_or_helo_if_needed()
    encrypted = url.scheme == "smtps"
    if not encrypted and server.has_extn("starttls"):
        server.starttls(context=context)
        encrypted = True
    if not url.username:
        return
    if not (encrypted or _is_this_machine(url.hostname or "")):
        raise Temporary("The mail server offers no encryption, so the password was not sent.")
    name, password = unquote(url.username), unquote(url.password or "")
    if not (name + password).isascii():  # the library would raise where nobody expects it
        raise Temporary("The name and password for the mail server must be plain ASCII.")
    server.login(name, password)


def _is_this_machine(host: str) -> bool:
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
        raise _refusal(code, said, by_message) from refused
    except smtplib.SMTPResponseException as refused:
        raise _refusal(refused.smtp_code, refused.smtp_error, by_message) from refused
    except (smtplib.SMTPException, OSError) as broken:
        raise Temporary(_shortened(f"{type(broken).__name__}: {broken}")) from broken


def _refusal(code: int, said: bytes | str, by_message: bool) -> Permanent | Temporary:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    reason = _shortened(f"{code} {words}")
    return Permanent(reason) if by_message and code >= _PERMANENT_FROM else Temporary(reason)


def _folder(url: SplitResult) -> Path:
    folder = Path(unquote(url.path))
    if url.netloc not in {"", "localhost"} or not folder.is_absolute():
        raise ValueError("The mail URL of a folder needs three slashes and its whole path: file:///folder")
    return folder


def _write(folder: Path, message: EmailMessage) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(message.as_bytes(policy=SMTP))
                file.flush()
                os.fsync(file.fileno())
            Path(draft).replace(folder / _name_of(message))
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
    except OSError as broken:
        raise Temporary(_shortened(f"{type(broken).__name__}: {broken}")) from broken


def _name_of(message: EmailMessage) -> str:
    """Name the file after its Message-ID, so that a message sent twice is one file."""
    whole = str(message["Message-ID"] or message.as_string())
    readable = _UNSAFE_IN_A_NAME.sub("-", str(message["Message-ID"] or "message")).strip("-")[:80]
    return f"{readable}-{hashlib.sha256(whole.encode('utf-8', 'replace')).hexdigest()[:12]}.eml"


def _checked(address: str) -> str:
    if not address.isascii():
        raise ValueError(N_("We can only write to addresses without accents or other special letters."))
    if len(address) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(address) or ".." in address:
        raise ValueError(N_("This is not an e-mail address that we can write to."))
    return address


def _checked_id(message_id: str) -> str:
    bare = message_id.removeprefix("<").removesuffix(">")
    if not _MESSAGE_ID.fullmatch(bare):
        raise ValueError("a Message-ID has the form name@host")
    return bare


def _file_name(name: str) -> str:
    return _UNSAFE_IN_A_NAME.sub("-", name.removesuffix(".ics")).strip("-")[:60] + ".ics"


def _one_line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def _without_lone_surrogates(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _shortened(reason: str) -> str:
    return _one_line(reason)[:_LONGEST_REASON]
