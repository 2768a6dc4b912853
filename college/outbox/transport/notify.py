"""Sending a text by GOV.UK Notify: the only module that knows its client.

Notify sends from a template that is kept there. Ours has nothing in it but the field `((message))`, so that the
words stay with the college.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from college.outbox.transport.troubles import NoLine, Permanent, Temporary, Unreachable, shortened, told

FIELD: Final = "message"
_TIMEOUT: Final = 15  # seconds for each answer
_BAD_REQUEST: Final = 400
_NOBODY_MAY: Final = {401, 403, 429}  # a key that is wrong, or too many at once: it is no text's fault
_CAME_TO_NOTHING: Final = frozenset({"permanent-failure", "temporary-failure", "technical-failure", "cancelled"})


@dataclass(frozen=True)
class Notify:
    """The college's account at Notify: its key, the template of one field, and where Notify is."""

    key: str = field(repr=False)
    template: str
    url: str


@dataclass(frozen=True)
class Text:
    """A text to one number; by its `reference` Notify knows it again."""

    number: str
    words: str
    reference: str


def _client(notify: Notify) -> Any:
    return NotificationsAPIClient(notify.key, base_url=notify.url, timeout=_TIMEOUT)  # type: ignore[no-untyped-call]


def send(notify: Notify, text: Text) -> None:
    """Hand a text over, once: one that Notify has already from a sender that died is not sent again.

    Raises `Unreachable` for a number that is none, `Permanent` for words that Notify refuses, and `Temporary` for
    everything else: a server in trouble, a template that is wrong. It is `NoLine` where Notify cannot be reached, or
    takes nothing from us just now. A client of Notify
    serves one thread, so each text has its own.
    """
    client = None
    try:
        client = _client(notify)
        if not _has_it(client, text.reference):
            client.send_sms_notification(
                text.number, notify.template, personalisation={FIELD: text.words}, reference=text.reference
            )
    except APIError as refused:
        raise _trouble(refused) from refused
    except Exception as broken:  # a key of another shape, an answer that is none: settings, never the message
        raise Temporary(told(broken)) from broken
    finally:
        if client is not None:
            client.request_session.close()


def _has_it(client: Any, reference: str) -> bool:
    found: dict[str, Any] = client.get_all_notifications(template_type="sms", reference=reference)
    return any(one.get("status") not in _CAME_TO_NOTHING for one in found.get("notifications", []))


def _trouble(refused: APIError) -> Permanent | Temporary:
    said = _said(refused)
    reason = shortened(f"{refused.status_code} {said}")
    if refused.response is None or refused.status_code in _NOBODY_MAY:
        return NoLine(reason)
    if refused.status_code != _BAD_REQUEST:
        return Temporary(reason)
    if "phone_number" in said:
        return Unreachable(reason)
    return Permanent(reason) if "character count" in said else Temporary(reason)


def _said(refused: APIError) -> str:
    message = refused.message
    if isinstance(message, list):
        return "; ".join(str(one.get("message", "")) for one in message if isinstance(one, dict))
    return str(message)
