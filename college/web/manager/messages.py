"""Every message that the college sends: what waits, what failed and why, what was sent, and what was said."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from college.foundation.db import Base
from college.foundation.refusal import Refused
from college.outbox import queries
from college.outbox.actions import settling
from college.outbox.models import Message
from college.outbox.rules import UNSAID, State
from college.people.models import Person
from college.people.queries.letters import PAGE, addressee, history_of, letters, shelf_counts
from college.permissions.policy import Permission
from college.post import words_kept
from college.post.again import send_again, try_again
from college.post.still_true import TABLE
from college.web.filters import in_words
from college.web.guard import allow
from college.web.loading import message_of
from college.web.manager import holding
from college.web.manager.shelves import DEEDS, asked_for, kept_in_mind, shelf_menu, ways_to_show
from college.web.paging import page_number, page_of
from college.web.sessions import somebody
from college.web.unit_of_work import looked_at

bp = Blueprint("messages", __name__, url_prefix="/messages")
holding.tell(bp)

Deed = Callable[..., Base | None]
DO: dict[str, tuple[Deed, Callable[[int], str]]] = {
    "stop": (settling.stop, lambda n: ngettext("One message is stopped.", "%(num)s messages are stopped.", n)),
    "retry": (
        try_again,
        lambda n: ngettext("One message is tried again.", "%(num)s messages are tried again.", n),
    ),
    "again": (send_again, lambda n: ngettext("One message is sent again.", "%(num)s messages are sent again.", n)),
}


@bp.get("")
@allow(Permission.MANAGE_MESSAGES)
def index() -> ResponseReturnValue:
    """List the messages on a shelf; of everybody or of whom a scrap means, of all kinds or of one."""
    asked = asked_for(request.args)
    counts = shelf_counts(asked)
    return render_template(
        "manager/messages/index.html",
        asked=asked,
        kept=kept_in_mind(asked),
        shelves=shelf_menu(asked, counts),
        rows=letters(asked, page=page_number()),
        page=page_of(counts[asked.shelf], PAGE),
        failed=queries.tally()[State.FAILED],
        kinds=sorted((_(row.title), name) for name, row in TABLE.items()),
        may_do=[deed for deed, shelves in DEEDS.items() if asked.shelf in shelves],
        **ways_to_show(),
    )


@bp.get("/<int:number>")
@allow(Permission.MANAGE_MESSAGES, message_of)
def show(message: Message) -> ResponseReturnValue:
    """Show what became of a message, and what was done with it."""
    return render_template(
        "manager/messages/show.html",
        message=message,
        person=_whom(message),
        history=history_of(message),
        repeats=queries.repeats_of(message),
        first=queries.message_number(message.again_of_id) if message.again_of_id else None,
        has_words=message.state in UNSAID or queries.body_of(message) is not None,
        **ways_to_show(),
    )


@bp.get("/<int:number>/words")
@allow(Permission.MANAGE_MESSAGES, message_of)
def words(message: Message) -> ResponseReturnValue:
    """Show what a message said, or would say now; that somebody read it is noted."""
    looked_at("message.read", message)
    return render_template(
        "manager/messages/words.html",
        message=message,
        person=_whom(message),
        shown=words_kept.shown(message),
        **ways_to_show(),
    )


@bp.post("/<int:number>/stop")
@allow(Permission.MANAGE_MESSAGES, message_of)
def stop(message: Message) -> ResponseReturnValue:
    """Keep a message from being sent."""
    settling.stop(message, by=somebody())
    flash(_("The message is stopped. You find it under “Not sent”."), "success")
    return _back(message)


@bp.post("/<int:number>/retry")
@allow(Permission.MANAGE_MESSAGES, message_of)
def retry(message: Message) -> ResponseReturnValue:
    """Try a message again now."""
    try_again(message, by=somebody())
    flash(_("The message is tried again within a minute."), "success")
    return _back(message)


@bp.post("/<int:number>/again")
@allow(Permission.MANAGE_MESSAGES, message_of)
def again(message: Message) -> ResponseReturnValue:
    """Send a message once more, as a new one."""
    made = send_again(message, by=somebody())
    flash(_("The message is sent once more, within a minute."), "success")
    return redirect(url_for("manager.messages.show", number=made.id), 303)


@bp.post("/ticked")
@allow(Permission.MANAGE_MESSAGES)
def ticked() -> ResponseReturnValue:
    """Do the same with every message that is ticked; what cannot be done for one stops no other."""
    deed, numbers = request.form.get("do", ""), _numbers()
    if deed not in DO or not numbers:
        flash(_("Tick the messages that you mean, then press again."), "notice")
        return _back()
    do, told = DO[deed]
    done, refused = 0, []
    for message in filter(None, map(queries.message_number, numbers)):
        try:
            do(message, by=somebody())
            done += 1
        except Refused as why:
            refused.append(in_words(why))
    if done:
        flash(told(done), "success")
    for reason in sorted(set(refused)):
        flash(f"{ngettext('One was left:', '%(num)s were left:', refused.count(reason))} {reason}", "notice")
    return _back()


def _numbers() -> list[int]:
    """Give what is ticked, the first one first: what is sent again is read in the order in which it was written."""
    said = request.form.getlist("number")[:PAGE]
    return sorted({int(one) for one in said if one.isascii() and one.isdigit() and len(one) < 10})


def _whom(message: Message) -> Person | None:
    return addressee(message)


def _back(message: Message | None = None) -> ResponseReturnValue:
    if message is not None and "show" not in request.form:
        return redirect(url_for("manager.messages.show", number=message.id), 303)
    return redirect(url_for("manager.messages.index", **kept_in_mind(asked_for(request.form))), 303)
