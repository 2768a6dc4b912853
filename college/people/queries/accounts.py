"""Questions about accounts and who is signed in. Nothing here changes anything."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from college.foundation import tokens
from college.foundation.db import db
from college.people.models import Account, SignIn
from college.people.rules import may_stay


def signed_in_with(token: str, now: datetime) -> SignIn | None:
    """Find the browser that carries this secret, if it may still stay signed in."""
    found = db.session.scalars(
        select(SignIn)
        .where(SignIn.token_hash == tokens.hashed(token))
        .options(joinedload(SignIn.account).joinedload(Account.person))
    ).one_or_none()
    if found is None or found.account.closed_at is not None:
        return None
    if not may_stay(found.account.person.roles, since=found.made_at, seen=found.seen_at, now=now):
        return None
    return found


def is_stale(signed_in: SignIn, now: datetime) -> bool:
    """Tell whether this browser was last noted more than a minute ago."""
    return now - signed_in.seen_at > timedelta(minutes=1)
