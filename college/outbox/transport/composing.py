"""Composing an e-mail: whatever stands in a name or a subject, it cannot add a header."""

import re
from base64 import encodebytes
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from typing import Any, Final, Literal

from college.foundation.lines import one_line
from college.foundation.wording import N_

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]

_LONGEST_ADDRESS: Final = 254
_ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_MESSAGE_ID: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
_UNSAFE_IN_A_NAME: Final = re.compile(r"[^A-Za-z0-9@_-]+")


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
    language: str = "",
    calendars: Sequence[CalendarFile] = (),
) -> EmailMessage:
    """Write an e-mail; `sender` is a name and an address, `language` the code of the one that its words are in.

    Names and the subject cannot add a header.

    One calendar file becomes a part beside the text, where Gmail and Outlook look for an invitation, and is
    attached again as `application/ics` for the readers that look there. Several cannot all be the one
    alternative, so each is an attachment of its own, with its method. Raises `ValueError` with a sentence for
    an address that is not plain ASCII or not an address, and for a Message-ID that is none.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _sender(*sender)
    message["To"] = Address(addr_spec=_checked(to))
    message["Subject"] = one_line(subject)
    message["Date"] = format_datetime(sent_at)
    message["Message-ID"] = f"<{_checked_id(message_id)}>"
    message["Auto-Submitted"] = _header("Auto-Submitted", "auto-generated")
    message.set_content(_without_lone_surrogates(text))
    if html is not None:
        message.add_alternative(_without_lone_surrogates(html), subtype="html")
    _add_calendars(message, calendars)
    if language:  # said last, of the whole: the parts that come together take such a header to the first of them
        message["Content-Language"] = one_line(language)
    return message


def _add_calendars(message: EmailMessage, calendars: Sequence[CalendarFile]) -> None:
    if len(calendars) == 1:
        (only,) = calendars
        message.add_alternative(only.data.decode(), subtype="calendar", params={"method": only.method})
        message.add_attachment(only.data, maintype="application", subtype="ics", filename=_file_name(only.name))
        return
    if calendars:
        message.make_mixed()
    for each in calendars:
        message.attach(_attached(each))


def _attached(file: CalendarFile) -> EmailMessage:
    part = EmailMessage(policy=SMTP)
    encoding, payload = _encoded(file.data)
    part["Content-Type"] = _header("Content-Type", f'text/calendar; charset="utf-8"; method="{file.method}"')
    part["Content-Transfer-Encoding"] = _header("Content-Transfer-Encoding", encoding)
    part["Content-Disposition"] = _header("Content-Disposition", f'attachment; filename="{_file_name(file.name)}"')
    part.set_payload(payload)
    return part


@lru_cache(maxsize=256)
def _header(name: str, value: str) -> Any:
    """Read a header once that many messages share: the library takes one that is read as it is."""
    return SMTP.header_factory(name, value)


@lru_cache(maxsize=8)
def _sender(name: str, address: str) -> Any:
    return SMTP.header_factory("From", Address(one_line(name), addr_spec=_checked(address)))


def _encoded(data: bytes) -> tuple[str, str]:
    """Put a calendar file into signs that every server carries; its lines are short, so plain ones go as they are."""
    if data.isascii():
        return "7bit", data.decode("ascii").replace("\r\n", "\n")
    return "base64", encodebytes(data).decode("ascii")


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


def _without_lone_surrogates(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
