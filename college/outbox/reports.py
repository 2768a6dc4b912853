"""Reading what a mail server says of an e-mail that it could not deliver: a report after RFC 3464.

Anybody may write to the mailbox that bounces come to, so a report counts only when the headers that came back are
those of an e-mail of ours: its number, and a proof that nobody can make without our key.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, message_from_string
from email.message import Message
from email.utils import parseaddr
from typing import Final

PROOF: Final = "X-Outbox-Proof"
PURPOSE: Final = "bounce"
LARGEST: Final = 256 * 1024  # bytes of a report that are read
_NAME: Final = re.compile(r"<?(outbox-([1-9]\d{0,8})\.\d{1,12})@([A-Za-z0-9.-]+)>?")
_STATUS: Final = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})\b")


@dataclass(frozen=True)
class Report:
    """What became of one e-mail: its Message-ID and proof as they came back, whom it was for, and the status."""

    message_id: str
    proof: str
    address: str
    status: str


def read(raw: bytes) -> Report | None:
    """Read a report; nothing for any other e-mail, and for one that says nothing of an e-mail or its fate.

    Nothing too for one that the parser trips over, such as a thousand parts within each other: whoever wrote it must
    not keep the reports that come after it from being read.
    """
    try:
        return _read(raw[:LARGEST])
    except Exception:
        return None


def _read(raw: bytes) -> Report | None:
    whole = message_from_bytes(raw)
    if whole.get_content_type() != "multipart/report" or not whole.is_multipart():
        return None
    parts = list(whole.walk())
    headers = next((found for part in parts if (found := _returned(part)) is not None), None)
    fates = [block for part in parts if part.get_content_type() == "message/delivery-status" for block in _fates(part)]
    if headers is None or not fates:
        return None
    address = parseaddr(_field(headers, "To"))[1] or _recipient(fates[0])
    fate = next((one for one in fates if _recipient(one).lower() == address.lower()), fates[0])
    return Report(_field(headers, "Message-ID"), _field(headers, PROOF), address, _status(fate))


def name_of(number: int, made_at: datetime) -> str:
    """Name a message for the world outside: by its number and the second in which it was made.

    After a restore the numbers of what left since the backup are given out anew, and a mail server, or Notify, would
    take another message for one that it has already.
    """
    return f"outbox-{number}.{int(made_at.timestamp())}"


def name_in(message_id: str, host: str) -> tuple[int, str] | None:
    """Read the number and the name of our message from a Message-ID; nothing for another house's, or what is none."""
    found = _NAME.fullmatch(message_id.strip())
    return (int(found[2]), found[1]) if found is not None and found[3].lower() == host.lower() else None


def _returned(part: Message) -> Message | None:
    if part.get_content_type() == "message/rfc822" and part.is_multipart():
        inner = part.get_payload(0)
        return inner if isinstance(inner, Message) else None
    if part.get_content_type() == "text/rfc822-headers":
        text = part.get_payload(decode=True)
        return message_from_string(text.decode("utf-8", "replace")) if isinstance(text, bytes) else None
    return None


def _fates(part: Message) -> Iterator[Message]:
    blocks = part.get_payload()
    for block in blocks if isinstance(blocks, list) else ():
        if isinstance(block, Message) and block["Status"] is not None:
            yield block


def _status(fate: Message) -> str:
    """Give the status of one that is settled; of one that is only delayed there is none."""
    found = _STATUS.match(_field(fate, "Status"))
    settled = _field(fate, "Action").lower() in {"failed", "delivered"}
    return found[1] if found is not None and settled else ""


def _recipient(fate: Message) -> str:
    said = _field(fate, "Original-Recipient") or _field(fate, "Final-Recipient")
    return said.partition(";")[2].strip()


def _field(block: Message, name: str) -> str:
    return str(block.get(name, "")).strip()
