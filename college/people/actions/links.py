"""Links and codes that let somebody in: made, tried, used once, and replaced by a newer one."""

from sqlalchemy import update

from college.audit.actions import Doer, record
from college.foundation import clock, tokens
from college.foundation.db import db, lock, save, separate_transaction
from college.outbox.actions import post
from college.people import messages
from college.people.actions.accounts import first_administrator, open_account
from college.people.addresses import canonical
from college.people.link_secrets import code_hash, code_of, secret_of
from college.people.models import Account, SignInLink
from college.people.queries.accounts import account_of, is_live, is_open, only_person_at
from college.people.rules import LINK_LIVES, TRIES, Purpose


def make_link(account: Account, purpose: Purpose, *, key: bytes, by: Doer | None, browser: str = "") -> SignInLink:
    """Make a link; older ones for the same purpose, from the same browser, open nothing from now on.

    `browser` is the secret of the browser that asked, to which the link is then bound.
    """
    now = clock.now()
    bound_to = tokens.hashed(browser) if browser else ""
    db.session.execute(
        update(SignInLink)
        .where(SignInLink.account_id == account.id, SignInLink.purpose == purpose.value)
        .where(SignInLink.browser_hash == bound_to, SignInLink.expires_at > now)
        .values(expires_at=now)
    )
    link = SignInLink(
        account_id=account.id,
        account=account,
        purpose=purpose.value,
        token_hash=tokens.hashed(tokens.new()),
        browser_hash=bound_to,
        made_at=now,
        expires_at=now + LINK_LIVES[purpose],
    )
    save(link)  # the secrets are made from the row's number
    link.token_hash = tokens.hashed(secret_of(link, key))
    link.code_hash = code_hash(link, code_of(link, key), key)
    db.session.flush()
    record("account.link_made", account.person, by=by, purpose=purpose.value)
    return link


def send_code(whoever: str, *, browser: str, key: bytes) -> None:
    """Send a code and a link to an address that signs somebody in; to any other, nothing, and nobody is told.

    Somebody whom the college knows by an address that is theirs alone gets an account with it now.
    """
    account = account_of(whoever) or _account_for(whoever)
    if account is not None and account.sign_in_address:
        post(messages.code(make_link(account, Purpose.SIGN_IN, key=key, by=None, browser=browser)))


def send_reset(whoever: str, *, key: bytes) -> None:
    """Send a link for a new password to an address that signs somebody in; to any other, nothing."""
    account = account_of(whoever)
    if account is not None and account.sign_in_address:
        post(messages.reset(make_link(account, Purpose.RESET, key=key, by=None)))


def send_welcome(account: Account, *, key: bytes, by: Doer | None) -> None:
    """Send somebody the first link to their account; nothing for an account without an address."""
    if account.sign_in_address:
        post(messages.welcome(make_link(account, Purpose.WELCOME, key=key, by=by)))


def try_code(link: SignInLink, code: str, *, key: bytes) -> bool:
    """Count one try at a link's code, and tell whether it is right and was among the five.

    The count is kept whatever becomes of the page, in a transaction of its own, and before the code is
    compared: a hundred guesses at once are a hundred tries. The caller's transaction must hold no lock.
    """
    number, kept = link.id, link.code_hash
    guess = code_hash(link, "".join(code.split()), key)
    with separate_transaction() as connection:
        counted = connection.execute(
            update(SignInLink)
            .where(SignInLink.id == number, SignInLink.tries < TRIES, SignInLink.used_at.is_(None))
            .values(tries=SignInLink.tries + 1)
        )
    return counted.rowcount == 1 and tokens.same(guess, kept)


def use_link(link: SignInLink, *, by_code: bool = False) -> Account | None:
    """Use a link up, once; gives the account, or nothing for a link that somebody used or replaced meanwhile."""
    lock(link)
    now = clock.now()
    if not (is_open(link, now) if by_code else is_live(link, now)):  # the last try at a code may be the right one
        return None
    link.used_at = clock.now()
    db.session.flush()
    return link.account


def _account_for(whoever: str) -> Account | None:
    address = canonical(whoever)
    person = only_person_at(address) if address else None
    return open_account(person, address=address, by=None) if person is not None and address else None


def first_administrator_link(*, key: bytes) -> str | None:
    """Give the secret of a link for the first administrator of a college that nobody has come in to yet.

    Asked again before anybody has, it gives a new one and the older one opens nothing; after that, nothing.
    """
    account = first_administrator()
    return secret_of(make_link(account, Purpose.WELCOME, key=key, by=None), key) if account is not None else None
