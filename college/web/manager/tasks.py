"""The calls, texts and letters of today: to whom, by which way, in which words."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.foundation import clock
from college.foundation.wording import N_
from college.outbox.actions import settling
from college.outbox.models import Message
from college.outbox.rules import CHANNEL_NAMES, Channel
from college.people.queries.letters import open_task_count, open_tasks_by_way
from college.permissions.policy import Permission
from college.post import tasks as listing
from college.post.sending import tell_said
from college.post.words_kept import keep_as_told
from college.web.forms.messages import NotReached
from college.web.guard import allow
from college.web.loading import message_of
from college.web.manager import holding
from college.web.navigation import Item
from college.web.paging import page_number, page_of
from college.web.sessions import somebody

bp = Blueprint("tasks", __name__, url_prefix="/tasks")
holding.tell(bp)
MANY = {
    Channel.EMAIL: N_("E-mails"),
    Channel.TEXT: N_("Texts"),
    Channel.PHONE: N_("Calls"),
    Channel.LETTER: N_("Letters"),
}


@bp.get("")
@allow(Permission.MANAGE_MESSAGES)
def today() -> ResponseReturnValue:
    """List what is to be said today, and what was put off until tomorrow."""
    return _page()


@bp.post("/<int:number>/done")
@allow(Permission.MANAGE_MESSAGES, message_of)
def done(message: Message) -> ResponseReturnValue:
    """Keep that it was said; what waited for that begins now, such as the time of an offer."""
    settling.tell_done(message, by=somebody())
    keep_as_told(message)
    tell_said(message)
    flash(_("Noted: it was said."), "success")
    return redirect(url_for("manager.tasks.today", by=_way()), 303)


@bp.post("/<int:number>/not-reached")
@allow(Permission.MANAGE_MESSAGES, message_of)
def not_reached(message: Message) -> ResponseReturnValue:
    """Keep that nobody was reached, and try again tomorrow."""
    form = NotReached()
    if not form.validate():
        return _page(wrong=message.id, form=form), 422
    settling.tell_not_reached(message, form.note.data or "", by=somebody())
    flash(_("Noted. It is on the list again tomorrow."), "notice")
    return redirect(url_for("manager.tasks.today", by=_way()), 303)


def _page(*, wrong: int | None = None, form: NotReached | None = None) -> str:
    now, by, counts = clock.now(), _way(), open_tasks_by_way()
    found = listing.tasks(page_number(), by)
    forms = {task.number: _form(task.number, form if task.number == wrong else None) for task in found}
    return render_template(
        "manager/tasks/today.html",
        due=[task for task in found if task.due_at <= now],
        later=[task for task in found if task.due_at > now],
        forms=forms,
        wrong=form,
        count=open_task_count(now),
        page=page_of(sum(counts.values()) if by is None else counts.get(by, 0), listing.PAGE),
        by=by,
        ways=_ways(by, counts),
        way=lambda channel: _(CHANNEL_NAMES[channel]),
    )


def _way() -> Channel | None:
    word = request.args.get("by", "")
    return Channel(word) if word in set(Channel) else None


def _ways(by: Channel | None, counts: dict[Channel, int]) -> list[Item]:
    """Give a list for each way there is something to do by: whoever is on the phone makes one call after another."""
    if len(counts) < 2 and by is None:
        return []
    everything = _("Everything (%(count)s)", count=sum(counts.values()))
    return [
        Item(everything, url_for("manager.tasks.today"), by is None),
        *(
            Item(
                _("%(shelf)s (%(count)s)", shelf=_(MANY[way]), count=counts[way]),
                url_for("manager.tasks.today", by=way.value),
                way is by,
            )
            for way in counts
        ),
    ]


def _form(number: int, typed: NotReached | None) -> NotReached:
    """Make the form of one task; each has names of its own for the eye of a screen reader, and one for the server."""
    form = typed or NotReached(formdata=None)
    form.note.id = form.note.label.field_id = f"note-{number}"
    form.csrf_token.id = f"csrf-{number}"
    return form
