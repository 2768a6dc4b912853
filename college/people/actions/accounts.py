"""Ways in to the college: accounts, their passwords, and the browsers that are signed in."""

from sqlalchemy import delete

from college.audit.actions import Doer, record
from college.foundation import clock, tokens
from college.foundation.db import db, save
from college.foundation.refusal import Refused
from college.people.actions.keeping import register
from college.people.addresses import canonical
from college.people.models import Account, Person, SignIn, SignInLink
from college.people.queries.accounts import anybody_has_come_in, first_account, is_used_by_another
from college.people.rules import Role, staying


def open_account(person: Person, *, address: str = "", by: Doer | None) -> Account:
    """Give somebody a way in, with a sign-in address of their own if they have one.

    An account that they have already stays, and gets the address if it has none. Raises `Refused` for what is
    no e-mail address, and for one that signs somebody else in.
    """
    wanted = _own_address(address, person) if address.strip() else None
    if person.account is not None:
        person.account.sign_in_address = person.account.sign_in_address or wanted
        return save(person.account)
    account = save(Account(person=person, sign_in_address=wanted, password_hash="", made_at=clock.now()))
    record("account.opened", person, by=by)
    return account


def sign_in(account: Account, *, way: str) -> str:
    """Keep that a browser is signed in, and give the secret that its cookie carries. `way` is for the audit."""
    token = tokens.new()
    now = clock.now()
    save(SignIn(account_id=account.id, token_hash=tokens.hashed(token), made_at=now, seen_at=now))
    record("account.signed_in", account.person, by=account.person, way=way)
    return token


def sign_out(signed_in: SignIn) -> None:
    """End one browser's sign-in, so that a copy of its cookie opens nothing."""
    record("account.signed_out", signed_in.account.person, by=signed_in.account.person)
    db.session.delete(signed_in)
    db.session.flush()


def sign_out_elsewhere(account: Account, *, but: SignIn | None, by: Doer | None) -> int:
    """End every sign-in of this account but one, or all of them; gives how many ended."""
    kept = [SignIn.id != but.id] if but is not None else []
    ended = db.session.execute(delete(SignIn).where(SignIn.account_id == account.id, *kept))
    record("account.signed_out_elsewhere", account.person, by=by)
    return int(ended.rowcount)  # type: ignore[attr-defined]


def write_password(account: Account, password_hash: str, *, but: SignIn | None, by: Doer | None) -> None:
    """Keep the hash of a new password, and end every sign-in of this account but the one that changed it.

    Links that were still open open nothing from now on. Ask `passwords.refuse_weak` first.
    """
    account.password_hash = password_hash
    db.session.execute(delete(SignInLink).where(SignInLink.account_id == account.id, SignInLink.used_at.is_(None)))
    sign_out_elsewhere(account, but=but, by=by)
    record("account.password_changed", account.person, by=by)
    db.session.flush()


def write_hash_anew(account: Account, password_hash: str) -> None:
    """Keep the same password under today's parameters; nobody is signed out."""
    account.password_hash = password_hash
    db.session.flush()


def close(account: Account, *, by: Doer | None) -> None:
    """Close an account: whoever is signed in to it is out at once, and nobody comes in by it again."""
    account.closed_at = clock.now()
    sign_out_elsewhere(account, but=None, by=by)
    record("account.closed", account.person, by=by)


def first_administrator() -> Account | None:
    """Find or make the account of the first administrator; nothing once anybody has come in."""
    if anybody_has_come_in():
        return None
    known = first_account()
    if known is not None:
        return known if Role.ADMINISTRATOR in known.person.roles else None
    person = register("First administrator", roles=(Role.ADMINISTRATOR,), by=None)
    return open_account(person, by=None)


def forget_old_sign_ins() -> int:
    """Forget browsers that may no longer stay signed in, and links that ran out a day ago; gives how many browsers."""
    now = clock.now()
    idle, altogether = staying(frozenset())  # nobody may stay longer than a student
    gone = delete(SignIn).where((SignIn.made_at < now - altogether) | (SignIn.seen_at < now - idle))
    forgotten = db.session.execute(gone)
    db.session.execute(delete(SignInLink).where(SignInLink.expires_at < now - altogether * 2))
    return int(forgotten.rowcount)  # type: ignore[attr-defined]


def _own_address(address: str, person: Person) -> str:
    own = canonical(address)
    if own is None:
        raise Refused("%(address)s is not an e-mail address that we can write to.", address=address)
    if is_used_by_another(own, person):
        raise Refused("This e-mail address signs somebody else in. Each account needs an address of its own.")
    return own
