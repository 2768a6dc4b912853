"""The settings of the ways by which messages leave and come back: mail without a password, texts, bounces.

`config.py` reads them with all the others; they stand here because they are many and belong together. It reads
them while the house is still being opened, so this module knows nothing but the standard library.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from urllib.parse import SplitResult, urlsplit

Check = tuple[bool, str]
Row = tuple[str, str, str, str, bool]

NOTIFY = "https://api.notifications.service.gov.uk"
SHORTEST_SECRET = 32  # bytes
_NOTIFY_KEY = re.compile(r"[\w-]*[0-9a-f-]{36}-[0-9a-f-]{36}")
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
_OAUTH = ("TOKEN_URL", "CLIENT_ID", "CLIENT_SECRET")

# name, meaning, default, unit, whether it is a secret
ROWS: tuple[Row, ...] = (
    (
        "MAIL_OAUTH_TOKEN_URL",
        "Where a token to sign in to the mail server is handed out, for NHSmail, Microsoft 365 and Google",
        "none: MAIL_URL holds a name and a password",
        "https:// URL",
        False,
    ),
    ("MAIL_OAUTH_CLIENT_ID", "The number of this application there", "none", "text", False),
    ("MAIL_OAUTH_CLIENT_SECRET", "The secret of this application there", "none", "text", True),
    (
        "MAIL_OAUTH_SCOPE",
        "What the token is for, such as https://outlook.office365.com/.default",
        "none",
        "text",
        False,
    ),
    ("MAIL_OAUTH_USER", "The mailbox that is signed in to", "MAIL_FROM", "e-mail address", False),
    (
        "MAIL_OAUTH_REFRESH_TOKEN",
        "What the owner of the mailbox allowed once, where the application may not sign in by itself (Google)",
        "none",
        "text",
        True,
    ),
    ("NOTIFY_KEY", "The key of GOV.UK Notify; without it a text is a task of the office", "none", "text", True),
    ("NOTIFY_TEMPLATE", "The number of the template at Notify whose whole text is ((message))", "none", "text", False),
    ("NOTIFY_URL", "Where Notify is", NOTIFY, "https:// URL", False),
    (
        "QUIET_HOURS",
        "When no text leaves, and no e-mail that nobody waits for; empty for never",
        "20:00-08:00",
        "HH:MM-HH:MM",
        False,
    ),
    (
        "BOUNCES_URL",
        "Where e-mail that came back is read: imaps://user:pass@host/FOLDER, or file:///folder of .eml files",
        "none: not read",
        "URL",
        True,
    ),
    (
        "BOUNCES_SECRET",
        "What a mail service sends in X-Bounces-Secret to tell us what came back; 32 bytes or more",
        "none: the page is closed",
        "text",
        True,
    ),
)


@dataclass(frozen=True)
class Channels:
    """The settings of the ways by which messages leave and come back, as the application uses them."""

    mail_oauth_token_url: str
    mail_oauth_client_id: str
    mail_oauth_client_secret: str
    mail_oauth_scope: str
    mail_oauth_user: str
    mail_oauth_refresh_token: str
    notify_key: str
    notify_template: str
    notify_url: str
    quiet_hours: str
    bounces_url: str
    bounces_secret: str

    @property
    def quiet(self) -> tuple[time, time] | None:
        """When the quiet hours begin and end on the wall; nothing where there are none."""
        found = _HOURS.fullmatch(self.quiet_hours)
        if found is None:
            return None
        begin_hour, begin_minute, end_hour, end_minute = map(int, found.groups())
        return time(begin_hour, begin_minute), time(end_hour, end_minute)


def read(given: Mapping[str, str], mail_from: str) -> dict[str, str]:
    """Read the settings of the channels from what was given, by the names of their fields."""
    defaults = {"NOTIFY_URL": NOTIFY, "QUIET_HOURS": "20:00-08:00"}
    values = {name: given.get(name, defaults.get(name, "")).strip() for name, *_ in ROWS}
    if values["MAIL_OAUTH_TOKEN_URL"]:
        values["MAIL_OAUTH_USER"] = values["MAIL_OAUTH_USER"] or mail_from
    return {name.lower(): value for name, value in values.items()}


def must_be_right(channels: Channels) -> Iterator[Check]:
    """Give what must be so wherever this runs: whether it is, and the sentence if it is not."""
    given = [bool(getattr(channels, f"mail_oauth_{name.lower()}")) for name in _OAUTH]
    yield (
        all(given) or not any(given),
        "COLLEGE_MAIL_OAUTH_TOKEN_URL, _CLIENT_ID and _CLIENT_SECRET go together: set all three, or none.",
    )
    lone = channels.mail_oauth_refresh_token or channels.mail_oauth_scope
    yield any(given) or not lone, "COLLEGE_MAIL_OAUTH_SCOPE and _REFRESH_TOKEN mean nothing without _TOKEN_URL."
    yield (
        bool(channels.notify_key) == bool(channels.notify_template),
        "COLLEGE_NOTIFY_KEY and COLLEGE_NOTIFY_TEMPLATE go together: set both, or neither.",
    )
    key = channels.notify_key
    yield not key or bool(_NOTIFY_KEY.fullmatch(key)), "COLLEGE_NOTIFY_KEY must be a whole key, as Notify showed it."
    hours = channels.quiet
    yield (
        not channels.quiet_hours or (hours is not None and hours[0] != hours[1]),
        "COLLEGE_QUIET_HOURS must look like 20:00-08:00, or be empty.",
    )
    yield (
        not channels.bounces_url or _is_bounces(_split(channels.bounces_url)),
        "COLLEGE_BOUNCES_URL must be imaps://user:pass@host/FOLDER or file:///folder.",
    )
    secret = channels.bounces_secret
    yield (
        not secret or len(secret.encode()) >= SHORTEST_SECRET,
        "COLLEGE_BOUNCES_SECRET must be 32 bytes or more.",
    )


def must_be_safe(channels: Channels, *, mail_url: str, secret_key: str) -> Iterator[Check]:
    """Give what must be so where real people depend on it."""
    for name in ("mail_oauth_token_url", "notify_url"):
        url = getattr(channels, name)
        yield not url or url.startswith("https://"), f"COLLEGE_{name.upper()} must begin with https://."
    yield (
        not channels.mail_oauth_token_url or _split(mail_url).scheme in {"smtp", "smtps"},
        "COLLEGE_MAIL_OAUTH_TOKEN_URL is set, but COLLEGE_MAIL_URL names no mail server to sign in to.",
    )
    yield (
        _split(channels.bounces_url).scheme != "imap",
        "COLLEGE_BOUNCES_URL would send a password unencrypted; use imaps://.",
    )
    yield (
        not channels.bounces_secret or channels.bounces_secret != secret_key,
        "COLLEGE_BOUNCES_SECRET must not be COLLEGE_SECRET_KEY: a mail service will know it.",
    )


def _is_bounces(parts: SplitResult) -> bool:
    if parts.scheme == "file":
        return parts.netloc == "" and len(parts.path) > 1
    return parts.scheme in {"imap", "imaps"} and bool(parts.hostname and parts.username)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return urlsplit("")
    return parts
