"""Handing a message that is ready to whoever carries it: an e-mail to the mail server, a text to GOV.UK Notify."""

from email.message import EmailMessage

from college.cli.running import settings
from college.outbox import transport
from college.outbox.transport import notify
from college.outbox.transport.notify import Notify, Text
from config import Config

Ready = EmailMessage | Text


def hand_over(ready: Ready) -> None:
    """Hand over an e-mail or a text; raises `Permanent`, `Unreachable` and `Temporary` as `transport.deliver` does."""
    config = settings()
    if isinstance(ready, Text):
        notify.send(Notify(config.notify_key, config.notify_template, config.notify_url), ready)
    else:
        transport.deliver(config.mail_url, ready, oauth_of(config))


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
