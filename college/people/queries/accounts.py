"""Questions about accounts, links and who is signed in. Nothing here changes anything."""

from datetime import datetime, timedelta

from sqlalchemy import Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import joinedload

from college.foundation import tokens
from college.foundation.db import db
from college.people.addresses import canonical
from college.people.models import Account, Person, SignIn, SignInLink
from college.people.rules import TRIES, may_stay

# Asked on every page of everybody who is signed in, so it is one question, and it is put into words once.
_SIGNED_IN = (
    select(SignIn)
    .where(SignIn.token_hash == bindparam("token_hash"))
    .options(joinedload(SignIn.account).joinedload(Account.person).joinedload(Person.role_rows))
)


def signed_in_with(token: str, now: datetime) -> SignIn | None:
    """Find the browser that carries this secret, if it may still stay signed in."""
    found = db.session.scalars(_SIGNED_IN, {"token_hash": tokens.hashed(token)}).unique().one_or_none()
    if found is None or found.account.closed_at is not None:
        return None
    if not may_stay(found.account.person.roles, since=found.made_at, seen=found.seen_at, now=now):
        return None
    return found


def is_stale(signed_in: SignIn, now: datetime) -> bool:
    """Tell whether this browser was last noted more than a minute ago."""
    return now - signed_in.seen_at > timedelta(minutes=1)


def account_of(whoever: str) -> Account | None:
    """Find the open account that an e-mail address, or a person's reference, signs in to."""
    reference = Person.reference == whoever.strip().upper()
    return db.session.scalars(
        select(Account)
        .join(Account.person)
        .where(Account.closed_at.is_(None), Person.erased_at.is_(None))
        .where(Account.sign_in_address == canonical(whoever) if "@" in whoever else reference)
        .options(joinedload(Account.person))
    ).one_or_none()


def account_number(number: int) -> Account | None:
    """Find an account by its number."""
    return db.session.get(Account, number)


def is_used_by_another(address: str, person: Person | None) -> bool:
    """Tell whether this canonical address signs in somebody else."""
    others = [Account.person_id != person.id] if person is not None else []
    return bool(db.session.scalar(select(exists().where(Account.sign_in_address == address, *others))))


def only_person_at(address: str) -> Person | None:
    """Find the one person who may be reached at this canonical address and has no account; nothing if they are two."""
    found = db.session.scalars(
        select(Person).where(Person.email_folded == address, Person.erased_at.is_(None)).limit(2)
    ).all()
    return found[0] if len(found) == 1 and found[0].account is None else None


def live_link(token: str, purpose: str, now: datetime) -> SignInLink | None:
    """Find the link that this secret opens, if it is for this purpose, unused, not too old and its account open."""
    found = db.session.scalars(
        _links().where(SignInLink.token_hash == tokens.hashed(token), SignInLink.purpose == purpose)
    ).one_or_none()
    return found if found is not None and is_live(found, now) else None


def link_asked_from(browser: str, purpose: str, now: datetime) -> SignInLink | None:
    """Find the newest link that the browser with this secret asked for, if it still opens something."""
    found = db.session.scalars(
        _links()
        .where(SignInLink.browser_hash == tokens.hashed(browser), SignInLink.purpose == purpose)
        .order_by(SignInLink.id.desc())
        .limit(1)
    ).first()
    return found if found is not None and is_live(found, now) else None


def link_number(number: int) -> SignInLink | None:
    """Find a link by its number, whatever became of it."""
    return db.session.scalars(_links().where(SignInLink.id == number)).one_or_none()


def is_open(link: SignInLink, now: datetime) -> bool:
    """Tell whether a link is unused and not too old, and its account open."""
    return link.used_at is None and link.expires_at > now and link.account.closed_at is None


def is_live(link: SignInLink, now: datetime) -> bool:
    """Tell whether a link still opens something: it is open, and nobody has spent the tries at its code."""
    return is_open(link, now) and link.tries < TRIES


def browsers_of(account: Account, now: datetime) -> int:
    """Count the browsers on which this account is signed in now."""
    rows = db.session.scalars(select(SignIn).where(SignIn.account_id == account.id)).all()
    roles = account.person.roles
    return sum(may_stay(roles, since=row.made_at, seen=row.seen_at, now=now) for row in rows)


def anybody_has_come_in() -> bool:
    """Tell whether any account was ever used: a password set, a browser signed in, or a link followed."""
    used = or_(
        Account.password_hash != "",
        exists().where(SignIn.account_id == Account.id),
        exists().where(SignInLink.account_id == Account.id, SignInLink.used_at.is_not(None)),
    )
    return bool(db.session.scalar(select(func.count()).select_from(Account).where(used)))


def first_account() -> Account | None:
    """Find the oldest account, if there is one."""
    return db.session.scalars(select(Account).order_by(Account.id).limit(1)).first()


def _links() -> Select[SignInLink]:
    return select(SignInLink).options(joinedload(SignInLink.account).joinedload(Account.person))
