"""The one switch that holds every message, after a restore or when something is wrong; and what is let go of first."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from college.foundation import clock
from college.outbox import queries
from college.outbox.actions import holding
from college.outbox.rules import OLD, State
from college.people.queries.colleagues import names_of
from college.permissions.policy import Permission
from college.post.still_true import title
from college.web.forms.courses import JustDo
from college.web.guard import allow
from college.web.sessions import somebody

bp = Blueprint("holding", __name__, url_prefix="/messages/hold")


@dataclass(frozen=True)
class Held:
    """Which hold is in force, since when and by whom, and how many messages wait."""

    number: int
    since: datetime
    by: str
    waiting: int


def held() -> Held | None:
    """Find what the banner of the staff's pages says; nothing while messages leave."""
    found = queries.hold_in_force()
    if found is None:
        return None
    return Held(
        found.id,
        found.held_at,
        names_of([found.held_by_id]).get(found.held_by_id, ""),
        queries.tally()[State.WAITING],
    )


def tell(blueprint: Blueprint) -> None:
    """Give the pages of a blueprint the banner."""
    blueprint.context_processor(lambda: {"held": held()})


tell(bp)


@bp.get("")
@allow(Permission.MANAGE_MESSAGES)
def show() -> ResponseReturnValue:
    """Say what the switch means and how many wait; while everything is held, what is old."""
    return _page()


@bp.post("")
@allow(Permission.MANAGE_MESSAGES)
def hold() -> ResponseReturnValue:
    """Keep everything from leaving."""
    if not JustDo().validate():
        return _page(), 422
    holding.hold(by=somebody())
    flash(_("Everything is held. Nothing leaves until somebody lets messages leave again."), "notice")
    return redirect(url_for("manager.holding.show"), 303)


@bp.post("/release")
@allow(Permission.MANAGE_MESSAGES)
def release() -> ResponseReturnValue:
    """Let messages leave again; what is late is dropped first if that was chosen."""
    choice = request.form.get("late", "")
    if not JustDo().validate() or choice not in {"drop", "keep"}:
        return _page(_("Say what becomes of the messages that are more than a day late.")), 422
    before = clock.now() - OLD if choice == "drop" else None
    dropped = holding.release(by=somebody(), late_before=before, seen=request.form.get("hold", type=int))
    told = ngettext("One was dropped.", "%(num)s were dropped.", dropped) if dropped else ""
    flash(" ".join(filter(None, (_("Messages leave again."), told))), "success")
    return redirect(url_for("manager.messages.index"), 303)


def _page(trouble: str = "") -> str:
    late = queries.late_by_kind(clock.now() - OLD)
    return render_template(
        "manager/holding/show.html",
        waiting=queries.tally()[State.WAITING],
        tasks=queries.tally()[State.TO_DO],
        late=[(_(title(name)), count) for name, count in late],
        late_count=sum(count for _name, count in late),
        trouble=trouble,
    )
