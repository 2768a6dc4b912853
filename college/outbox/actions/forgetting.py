"""Keeping what left for as long as it is of use, and forgetting it then."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from college.foundation import clock
from college.foundation.db import db
from college.outbox.models import Message, MessageBody
from college.outbox.rules import BODIES_KEPT, FACTS_KEPT
from college.outbox.wording import masked

BATCH = 500


def keep_body(
    message: Message, *, subject: str, text: str, locale: str, secrets: tuple[str, ...] = (), missing: str = ""
) -> None:
    """Keep the words of a message as they leave, in which language, without the secrets; an earlier try gives way.

    `missing` names the field for want of which the original words were used.
    """
    words = {"subject": masked(subject, secrets), "text": masked(text, secrets), "locale": locale, "missing": missing}
    db.session.execute(_keeping(db.engine.dialect.name), words | {"message_id": message.id, "kept_at": clock.now()})


@cache
def _keeping(dialect: str) -> Executable:
    kind = postgresql if dialect == "postgresql" else sqlite
    put = kind.insert(MessageBody.__table__)
    anew = {name: put.excluded[name] for name in ("subject", "text", "locale", "missing", "kept_at")}
    return put.on_conflict_do_update(index_elements=["message_id"], set_=anew)


def forget_bodies(now: datetime) -> int:
    """Delete the words of messages that were settled seven days ago or longer, at most 500; gives how many."""
    settled = select(Message.id).where(Message.settled_at <= now - BODIES_KEPT)
    some = select(MessageBody.id).where(MessageBody.message_id.in_(settled)).order_by(MessageBody.id).limit(BATCH)
    return _deleted(MessageBody, list(db.session.scalars(some)))


def forget_messages(now: datetime) -> int:
    """Forget messages that were settled twelve months ago or longer, at most 500; gives how many.

    One that was for an occasion stays as an empty row: the occasion must not be told of a second time.
    """
    old = Message.settled_at <= now - FACTS_KEPT
    some = select(Message.id, Message.once).where(old, Message.emptied_at.is_(None)).order_by(Message.id).limit(BATCH)
    rows = db.session.execute(some).all()
    for_occasions = [number for number, once in rows if once is not None]
    others = [number for number, once in rows if once is None]
    _forget_bodies_of([*for_occasions, *others])
    empty: dict[str, Any] = {
        "facts": {},
        "trouble": "",
        "about": "",
        "about_id": None,
        "settled_by_id": None,
        "emptied_at": now,
    }
    db.session.execute(update(Message).where(Message.id.in_(for_occasions)).values(empty).execution_options(**_SYNC))
    return _deleted(Message, others) + len(for_occasions)


_SYNC = {"synchronize_session": False}


def _forget_bodies_of(messages: list[int]) -> None:
    db.session.execute(delete(MessageBody).where(MessageBody.message_id.in_(messages)).execution_options(**_SYNC))


def _deleted(kind: type[Message | MessageBody], numbers: list[int]) -> int:
    db.session.execute(delete(kind).where(kind.id.in_(numbers)).execution_options(**_SYNC))
    db.session.expire_all()
    return len(numbers)
