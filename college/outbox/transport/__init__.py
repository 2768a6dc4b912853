"""How a message leaves: an e-mail by a mail server or into a folder, a text by GOV.UK Notify.

`Permanent` means that this message will never be taken, `Unreachable` that the address is the reason; `Temporary`
that it is worth trying again. `NoLine` and `HungUp` are temporary, and no message's fault but the line's.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import urlsplit

from college.outbox.transport.composing import CalendarFile, Method, compose
from college.outbox.transport.folder import Folder
from college.outbox.transport.oauth import OAuth
from college.outbox.transport.smtp import HANDING_OVER, TIMEOUT, Smtp
from college.outbox.transport.troubles import HungUp, NoLine, Permanent, Temporary, Unreachable

__all__ = [
    "HANDING_OVER",
    "CalendarFile",
    "Connection",
    "HungUp",
    "Method",
    "NoLine",
    "OAuth",
    "Permanent",
    "Temporary",
    "Unreachable",
    "compose",
    "connection",
    "deliver",
]


class Connection(Protocol):
    """An open line, over which messages go one after another."""

    def ready(self) -> None:
        """Open the line, or see that it still stands; raises `NoLine`."""

    def deliver(self, message: EmailMessage) -> None:
        """Hand a message over; raises as `transport.deliver` does."""

    def close(self) -> None:
        """Let go of the line; a later message opens it anew."""


@contextmanager
def connection(mail_url: str, oauth: OAuth | None = None, *, timeout: float = TIMEOUT) -> Iterator[Connection]:
    """Lend a line for a burst of messages: to `smtp://user:pass@host:port`, `smtps://…`, or `file:///folder`.

    `ready` or the first message opens it, and the next one after a trouble; use it in one thread. Over smtp the line is
    encrypted when the server offers it, and no password or token travels otherwise but to this machine itself.
    `timeout` is in seconds for each answer of the server. Raises `ValueError` for an address of another kind.
    """
    url = urlsplit(mail_url)
    line: Connection
    if url.scheme == "file":
        line = Folder(url)
    elif url.scheme in {"smtp", "smtps"} and url.hostname:
        line = Smtp(url, oauth, timeout)
    else:
        raise ValueError("The mail URL must begin with smtp://, smtps:// or file:///")
    try:
        yield line
    finally:
        line.close()


def deliver(mail_url: str, message: EmailMessage, oauth: OAuth | None = None, *, timeout: float = TIMEOUT) -> None:
    """Hand one message over on a line of its own, as `connection` describes it.

    Raises `Permanent` where the server refuses the message or its sender for good (5xx), `Unreachable` where it
    refuses the recipient, and `Temporary` for 4xx, a broken or slow connection, and for a refused greeting,
    encryption or sign-in: these are the settings' fault, and the message must outlive them.
    """
    with connection(mail_url, oauth, timeout=timeout) as line:
        line.deliver(message)
