"""What people are told about their ways in, and about an address that no longer works.

Always by e-mail: a code that reaches nobody's mailbox is of no use.

The facts hold the number of a link and never its secret; `fresh_facts` makes the secret anew when the message leaves.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from college.foundation import clock
from college.outbox.actions import Letter
from college.outbox.rules import Channel
from college.people.link_secrets import code_of, secret_of
from college.people.models import AccessNeeds, Account, Person, SignInLink
from college.people.queries.accounts import account_number, is_live, link_number
from college.people.rules import Purpose

COMES_BACK: Final = "people/comes_back"
NAMES: Mapping[str, Purpose | None] = {
    "people/code": Purpose.SIGN_IN,
    "people/reset": Purpose.RESET,
    "people/welcome": Purpose.WELCOME,
    "people/new_device": None,
}


def code(link: SignInLink) -> Letter:
    """Send a code, and a link that opens in the browser that asked."""
    return _with_link("people/code", link)


def reset(link: SignInLink) -> Letter:
    """Send a link by which to choose a new password."""
    return _with_link("people/reset", link)


def welcome(link: SignInLink) -> Letter:
    """Send the first link to somebody for whom an account was made."""
    return _with_link("people/welcome", link)


def new_device(account: Account, at: datetime) -> Letter:
    """Tell somebody that their password was used in a browser that we had not seen before."""
    facts = {"account": account.id, "at": at.isoformat()}
    return Letter(to=account.person, name="people/new_device", facts=facts, about=account.person, channel=Channel.EMAIL)


def comes_back(person: Person) -> Letter:
    """Have somebody called whose e-mail comes back, to ask for an address that works."""
    return Letter(to=person, name=COMES_BACK, facts={"address": person.email}, about=person, channel=way_to_ask(person))


def way_to_ask(person: Person) -> Channel:
    """Tell how somebody is asked for an address that works: by phone, and by letter without a number."""
    return Channel.PHONE if person.phone else Channel.LETTER


def needs_review(sheet: AccessNeeds) -> Letter:
    """Ask somebody whether what helps them is still right; when they last looked is all that it says of them."""
    return Letter(
        to=sheet.person,
        name="people/needs_review",
        facts={"looked_at": sheet.looked_at.isoformat()},
        about=sheet,
        once=f"people/needs_review:{sheet.person_id}:{sheet.review_on}",
    )


def fresh_facts(name: str, facts: Mapping[str, Any], key: bytes) -> dict[str, Any] | None:
    """Give what a message of ours needs only when it leaves: its secrets, and `send_to`, the sign-in address.

    Nothing for a message that is no longer true: its link was used, replaced or has run out, or its account is
    closed. `key` is the secret key of the college. Raises `KeyError` for a message that is not one of ours.
    """
    now = clock.now()
    if NAMES[name] is None:
        account = account_number(facts["account"])
        when = datetime.fromisoformat(facts["at"])
        return None if account is None or account.closed_at else {"when": when, "send_to": account.sign_in_address}
    link = link_number(facts["link"])
    if link is None or not is_live(link, now):
        return None
    secrets = {"token": secret_of(link, key), "code": code_of(link, key)}
    return secrets | {"send_to": link.account.sign_in_address, "until": link.expires_at}


def _with_link(name: str, link: SignInLink) -> Letter:
    return Letter(
        to=link.account.person, name=name, facts={"link": link.id}, about=link.account.person, channel=Channel.EMAIL
    )
