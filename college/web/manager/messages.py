"""Every message that the college sends: what waits, what failed and why, what was sent."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.cli.still_true import title
from college.foundation.wording import N_
from college.outbox import queries
from college.outbox.actions import settling
from college.outbox.models import Message
from college.outbox.rules import CHANNEL_NAMES, NOT_IN_TIME, STATE_NAMES, UNSAID, State
from college.people.queries.letters import PAGE, letter_count, letters
from college.permissions.policy import Permission
from college.web.guard import allow
from college.web.loading import message_of
from college.web.paging import page_number, page_of
from college.web.sessions import somebody

bp = Blueprint("messages", __name__, url_prefix="/messages")

SHELVES = {
    "waiting": (N_("Waiting"), (State.WAITING,)),
    "failed": (N_("Failed"), (State.FAILED,)),
    "sent": (N_("Sent"), (State.SENT, State.DONE)),
    "not-sent": (N_("Not sent"), (State.STOPPED, State.DROPPED)),
}
TONES = {
    State.WAITING: "wait",
    State.FAILED: "stop",
    State.SENT: "good",
    State.DONE: "good",
    State.STOPPED: "neutral",
    State.DROPPED: "neutral",
}


@dataclass(frozen=True)
class Shelf:
    """One of the lists, with how many messages are on it."""

    text: str
    href: str
    current: bool


@bp.get("")
@allow(Permission.MANAGE_MESSAGES)
def index() -> ResponseReturnValue:
    """List messages: those that wait, failed, were sent or were not; of everybody or of one person."""
    shelf, reference = _shelf(request.args.get("show", "")), request.args.get("person", "").strip()
    states = SHELVES[shelf][1]
    return render_template(
        "manager/messages/index.html",
        shelf=shelf,
        shelves=_shelves(shelf, reference),
        reference=reference,
        rows=letters(states, reference=reference, page=page_number()),
        page=page_of(letter_count(states, reference=reference), PAGE),
        failed=queries.tally()[State.FAILED],
        title_of=lambda name: _(title(name)),
        state_name=lambda state: _(STATE_NAMES[state]),
        way=lambda channel: _(CHANNEL_NAMES[channel]),
        not_in_time=NOT_IN_TIME,
        why=lambda trouble: _(trouble) if trouble in NOT_IN_TIME else trouble,
        tones=TONES,
        unsaid=UNSAID,
        State=State,
    )


@bp.post("/<int:number>/stop")
@allow(Permission.MANAGE_MESSAGES, message_of)
def stop(message: Message) -> ResponseReturnValue:
    """Keep a message from being sent."""
    settling.stop(message, by=somebody())
    flash(_("The message is stopped. You find it under “Not sent”."), "success")
    return _back()


@bp.post("/<int:number>/retry")
@allow(Permission.MANAGE_MESSAGES, message_of)
def retry(message: Message) -> ResponseReturnValue:
    """Try a message again now."""
    settling.try_again(message, by=somebody())
    flash(_("The message is tried again within a minute."), "success")
    return _back()


def _back() -> ResponseReturnValue:
    shelf, reference = _shelf(request.form.get("show", "")), request.form.get("person", "").strip()
    return redirect(url_for("manager.messages.index", show=shelf, person=reference or None), 303)


def _shelf(asked: str) -> str:
    return asked if asked in SHELVES else "waiting"


def _shelves(shelf: str, reference: str) -> list[Shelf]:
    counts = queries.tally()
    return [
        Shelf(
            text=_("%(shelf)s (%(count)s)", shelf=_(text), count=sum(counts[state] for state in states)),
            href=url_for("manager.messages.index", show=key, person=reference or None),
            current=key == shelf,
        )
        for key, (text, states) in SHELVES.items()
    ]
