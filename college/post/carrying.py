"""Who carries a message that is ready: the mail server an e-mail, over the line at hand, and GOV.UK Notify a text."""

from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol

from college.foundation.running import settings
from college.outbox import transport
from college.outbox.rules import Channel
from college.outbox.transport import notify
from college.outbox.transport.notify import Notify, Text
from config import Config

Ready = EmailMessage | Text


class Carrier(Protocol):
    """Whoever carries one message, and the way that it is carried by."""

    channel: Channel

    def ready(self) -> None:
        """Open the way, or see that it is open; raises `NoLine`."""

    def deliver(self) -> None:
        """Hand the message over; raises `Permanent`, `Unreachable` and `Temporary` as `transport.deliver` does."""


def carrier_of(ready: Ready, line: transport.Connection) -> Carrier:
    """Find who carries a message that is ready; an e-mail goes over this line."""
    if isinstance(ready, Text):
        config = settings()
        return _ByNotify(Notify(config.notify_key, config.notify_template, config.notify_url), ready)
    return _ByMail(line, ready)


def oauth_of(config: Config) -> transport.OAuth | None:
    """Find how we sign in to the mail server without a password; nothing where the URL says how."""
    if not config.mail_oauth_token_url:
        return None
    return transport.OAuth(
        token_url=config.mail_oauth_token_url,
        client_id=config.mail_oauth_client_id,
        client_secret=config.mail_oauth_client_secret,
        scope=config.mail_oauth_scope,
        user=config.mail_oauth_user,
        refresh_token=config.mail_oauth_refresh_token,
    )


@dataclass
class _ByMail:
    line: transport.Connection
    mail: EmailMessage
    channel: Channel = Channel.EMAIL

    def ready(self) -> None:
        self.line.ready()

    def deliver(self) -> None:
        self.line.deliver(self.mail)


@dataclass
class _ByNotify:
    account: Notify
    text: Text
    channel: Channel = Channel.TEXT

    def ready(self) -> None:
        return None  # there is no line to open: each text is a call of its own

    def deliver(self) -> None:
        notify.send(self.account, self.text)
