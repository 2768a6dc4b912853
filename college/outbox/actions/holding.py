"""One switch that keeps everything from leaving, and lets it go again: after a restore, or when something is wrong."""

from datetime import datetime

from sqlalchemy import and_, select, update

from college.audit.actions import Doer, record
from college.foundation import clock
from college.foundation.db import db, lock, save
from college.foundation.refusal import Refused
from college.foundation.wording import N_
from college.outbox.models import Hold, Message
from college.outbox.queries import UNTOLD, hold_in_force
from college.outbox.rules import State

NOT_HELD = N_("Nothing is held: messages leave as usual.")
DROPPED_LATE = N_("Too late: it was held, and dropped before anything left.")


def hold(*, by: Doer | None) -> Hold:
    """Keep every message from leaving, from now on; raises `Refused` while everything is held already.

    `by` is empty for a command. What opens a way in and is asked for from now on leaves still.
    """
    if hold_in_force() is not None:
        raise Refused("Everything is held already.")
    begun = save(Hold(held_at=clock.now(), held_by_id=by.id if by is not None else None))
    record("outbox.held", begun, by=by)
    return begun


def release(*, by: Doer | None, late_before: datetime | None = None, seen: int | None = None) -> int:
    """Let messages leave again, and give how many were dropped before anything left.

    With `late_before`, what was due before that moment is dropped: nobody is told of what is long past. `seen` is the
    number of the hold that somebody had before them, so that they let go of no other. Raises `Refused` when nothing is
    held, and when everything is held anew since they looked.
    """
    held = hold_in_force()
    if held is None:
        raise Refused(NOT_HELD)
    lock(held)
    if seen not in {None, held.id}:
        raise Refused("Everything is held anew since you looked at this page. Ask who has held it, and why.")
    if held.released_at is not None:  # by somebody else, while we waited
        raise Refused(NOT_HELD)
    dropped = _drop_late(late_before) if late_before is not None else 0
    released = {"released_at": clock.now(), "released_by_id": by.id if by is not None else None}
    db.session.execute(update(Hold).where(Hold.released_at.is_(None)).values(released))  # two may have begun at once
    record("outbox.released", held, by=by, dropped=dropped)
    return dropped


def _drop_late(before: datetime) -> int:
    is_late = and_(Message.state.in_(UNTOLD), Message.due_at < before)
    late = list(db.session.scalars(select(Message.id).where(is_late).order_by(Message.id)))
    dropped = {"state": State.DROPPED, "settled_at": clock.now(), "trouble": DROPPED_LATE, "leased_until": None}
    count = 0
    for at in range(0, len(late), 500):
        still = and_(Message.id.in_(late[at : at + 500]), is_late)  # some may have been said meanwhile
        done = update(Message).where(still).values(dropped).execution_options(synchronize_session="fetch")
        count += db.session.execute(done).rowcount  # type: ignore[attr-defined]
    return count
