"""The shelves on which messages lie: which one is asked for, and how their states are shown."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from flask import url_for
from flask_babel import gettext as _

from college.foundation.wording import N_
from college.outbox.models import Message
from college.outbox.reasons import in_plain_words
from college.outbox.rules import CHANNEL_NAMES, NOT_IN_TIME, SHELF_NAMES, STATE_NAMES, UNSAID, Shelf, State
from college.people.queries.letters import Asked, LetterRow
from college.post.still_true import OVERTAKING, TABLE, title

LONGEST_SCRAP = 200
TONES: Final = {
    State.WAITING: "wait",
    State.FAILED: "stop",
    State.SENT: "good",
    State.DONE: "good",
    State.TO_DO: "wait",
    State.STOPPED: "neutral",
    State.DROPPED: "neutral",
}
# what may be done with ticked messages, and on which shelves
DEEDS: Final = {
    "retry": (Shelf.FAILED, Shelf.NOT_SENT, Shelf.RETRYING),
    "stop": (Shelf.WAITING, Shelf.RETRYING, Shelf.HELD, Shelf.FAILED),
    "again": (Shelf.SENT,),
}
# what an empty shelf says
EMPTY: Final = {
    Shelf.WAITING: N_("Nothing waits to be sent. What leaves is on the list “Sent”."),
    Shelf.RETRYING: N_("Every message left at the first try."),
    Shelf.HELD: N_("Nothing is held back."),
    Shelf.SENT: N_("Nothing has left yet. Messages leave when a place is taken, a session moves or a reminder is due."),
    Shelf.FAILED: N_("No message has failed. One that could not be delivered would stand here, with the reason."),
    Shelf.BY_HAND: N_("Nobody has to be called or written to. Those whom e-mail does not reach would stand here."),
    Shelf.NOT_SENT: N_("Nothing was stopped, and nothing came too late to be sent."),
}
# what the audit says of a message, as the office reads it
HISTORY: Final = {
    "message.stopped": N_("Stopped"),
    "message.tried_again": N_("Tried again by hand"),
    "message.sent_again": N_("Sent once more"),
    "message.said": N_("Said by the office"),
    "message.not_reached": N_("Nobody was reached"),
    "message.read": N_("Its words were read"),
}


@dataclass(frozen=True)
class ShelfLink:
    """One of the lists, with how many messages are on it."""

    text: str
    href: str
    current: bool


def asked_for(said: Mapping[str, str]) -> Asked:
    """Read from an address or a form which messages are meant; the waiting ones where it makes no sense."""
    show, kind = said.get("show", ""), said.get("kind", "")
    return Asked(
        shelf=Shelf(show) if show in set(Shelf) else Shelf.WAITING,
        scrap=said.get("person", "").strip()[:LONGEST_SCRAP],
        name=kind if kind in TABLE else "",
        ways_in=OVERTAKING,
    )


def kept_in_mind(asked: Asked) -> dict[str, Any]:
    """Give the parts of an address by which the same list is asked for again."""
    parts = {"show": asked.shelf.value, "person": asked.scrap, "kind": asked.name}
    return {name: value for name, value in parts.items() if value}


def shelf_menu(asked: Asked, counts: Mapping[Shelf, int]) -> list[ShelfLink]:
    """List the shelves with their counts; the held one only while it is of use."""
    return [
        ShelfLink(
            text=_("%(shelf)s (%(count)s)", shelf=_(SHELF_NAMES[shelf]), count=counts[shelf]),
            href=url_for("manager.messages.index", **kept_in_mind(replace(asked, shelf=shelf))),
            current=shelf is asked.shelf,
        )
        for shelf in Shelf
        if shelf is not Shelf.HELD or counts[shelf] or asked.shelf is Shelf.HELD
    ]


def ways_to_show() -> dict[str, Any]:
    """Give the templates the names of kinds, states, ways and reasons."""
    return {
        "title_of": lambda name: _(title(name)),
        "state_name": lambda state: _(STATE_NAMES[state]),
        "way": lambda channel: _(CHANNEL_NAMES[channel]),
        "why": _why,
        "words_of_server": lambda trouble: _(trouble) if trouble else "",
        "deed_name": lambda what: _(HISTORY[what]) if what in HISTORY else what,
        "nothing_on": lambda shelf: _(EMPTY[shelf]),
        "not_in_time": NOT_IN_TIME,
        "tones": TONES,
        "unsaid": UNSAID,
        "State": State,
    }


def _why(message: Message | LetterRow) -> str:
    sentence = in_plain_words(message.trouble, message.channel)
    return _(sentence) if sentence else ""
