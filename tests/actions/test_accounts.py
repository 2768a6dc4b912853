"""Accounts, links and codes hold their promises on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from college.audit.models import AuditEntry
from college.foundation import clock
from college.foundation.db import db, reading, transaction
from college.foundation.refusal import Refused
from college.outbox.models import Message
from college.outbox.rules import Channel, State
from college.people import messages, passwords
from college.people.actions import accounts, links
from college.people.link_secrets import code_of, secret_of
from college.people.models import Account, SignIn, SignInLink
from college.people.queries import accounts as known
from college.people.rules import ContactBy, Purpose, Role
from tests.cast import amina, bryn
from tests.factories import a_person

KEY = b"a key for tests that is long enough to make secrets from"
MINE = "the secret of my browser"


def an_account(person=None, **said):
    with transaction():
        person = person or amina()
        return accounts.open_account(person, address=said.pop("address", person.email), by=None)


def a_link(account, purpose=Purpose.SIGN_IN, **said):
    with transaction():
        return links.make_link(account, purpose, key=KEY, by=None, **said)


def tried(link, code):
    db.session.rollback()
    with reading():
        return links.try_code(link, code, key=KEY)


def test_a_shared_address_signs_in_one_person_only(app):
    account = an_account(a_person("Amina", email="home@example.org"))
    sibling = a_person("Bryn", email="home@example.org")

    with pytest.raises(Refused, match="somebody else"):
        accounts.open_account(sibling, address=" HOME@example.org", by=None)

    db.session.rollback()
    assert known.account_of("home@EXAMPLE.org").id == account.id


def test_somebody_without_an_address_signs_in_by_their_reference(app):
    account = an_account(a_person("Amina", email=""))

    assert account.sign_in_address is None
    assert known.account_of(f" {account.person.reference.lower()} ").id == account.id


def test_what_is_no_address_opens_no_account(app):
    with pytest.raises(Refused, match="not an e-mail address"):
        accounts.open_account(amina(), address="amina at home", by=None)


def test_opening_an_account_twice_keeps_the_one_there_is(app):
    person = a_person("Amina", email="a@example.org")
    first = an_account(person, address="")

    second = an_account(person, address="a@example.org")

    assert (second.id, second.sign_in_address) == (first.id, "a@example.org")


def test_two_accounts_without_an_address_stand_side_by_side(app):
    assert an_account(address="").id != an_account(bryn(), address="").id


def test_a_closed_account_opens_by_nothing(app):
    account = an_account()
    link = a_link(account)
    with transaction():
        token = accounts.sign_in(account, way="code")
        accounts.close(account, by=None)

    assert known.signed_in_with(token, clock.now()) is None
    assert known.account_of(account.person.reference) is None
    assert known.live_link(secret_of(link, KEY), Purpose.SIGN_IN, clock.now()) is None


def test_a_code_and_its_link_are_kept_nowhere_in_plain(app):
    person = amina()
    account = an_account(person)

    with transaction():
        links.send_code(person.email, browser=MINE, key=KEY)

    message, link = db.session.scalars(select(Message)).one(), db.session.scalars(select(SignInLink)).one()
    fresh = messages.fresh_facts(message.name, message.facts, KEY)
    kept = " ".join([str(message.facts), link.token_hash, link.code_hash, link.browser_hash])
    opens = {"token": secret_of(link, KEY), "code": code_of(link, KEY)}
    assert fresh == {**opens, "send_to": account.sign_in_address, "until": link.expires_at}
    assert not {fresh["token"], fresh["code"], MINE} & set(kept.split())
    assert fresh["token"] not in kept
    assert fresh["code"] not in kept
    assert len(fresh["code"]) == 8
    assert len(fresh["token"]) >= 43


def test_a_code_goes_by_e_mail_however_somebody_likes_to_be_reached(app):
    person = a_person("Amina", contact_by=ContactBy.NONE, phone="07700 900123")
    an_account(person)

    with transaction():
        links.send_code(person.email, browser=MINE, key=KEY)

    message = db.session.scalars(select(Message)).one()
    assert (message.channel, message.state) == (Channel.EMAIL, State.WAITING)


@pytest.mark.parametrize("whoever", ["nobody@example.org", "P9999999", "", "no address@", "\u202e", "x" * 300])
def test_to_an_unknown_address_nothing_is_sent(app, whoever):
    an_account()

    with transaction():
        links.send_code(whoever, browser=MINE, key=KEY)
        links.send_reset(whoever, key=KEY)

    assert db.session.scalar(select(func.count()).select_from(Message)) == 0


def test_somebody_known_by_an_address_of_their_own_signs_in_with_it(app):
    person = a_person("Amina", email="Amina@Example.org")

    with transaction():
        links.send_code("amina@example.org", browser=MINE, key=KEY)

    assert person.account.sign_in_address == "amina@example.org"
    assert db.session.scalars(select(Message.name)).all() == ["people/code"]


def test_two_people_at_one_address_get_no_account_by_asking(app):
    a_person("Amina", email="home@example.org")
    a_person("Bryn", email="home@example.org")

    with transaction():
        links.send_code("home@example.org", browser=MINE, key=KEY)

    assert db.session.scalars(select(Account)).all() == []
    assert db.session.scalars(select(Message)).all() == []


@pytest.mark.parametrize(
    ("purpose", "lives"),
    [
        (Purpose.SIGN_IN, timedelta(minutes=10)),
        (Purpose.RESET, timedelta(minutes=60)),
        (Purpose.WELCOME, timedelta(hours=48)),
    ],
)
def test_a_link_lives_as_long_as_its_purpose_says(app, purpose, lives):
    link = a_link(an_account(), purpose)
    secret = secret_of(link, KEY)

    assert known.live_link(secret, purpose, link.made_at + lives - timedelta(seconds=1)) is link
    assert known.live_link(secret, purpose, link.made_at + lives) is None


def test_a_link_opens_only_what_it_is_for(app):
    link = a_link(an_account(), Purpose.WELCOME)
    secret, now = secret_of(link, KEY), clock.now()

    assert known.live_link(secret, Purpose.RESET, now) is None
    assert known.live_link(secret, Purpose.SIGN_IN, now) is None
    assert known.live_link(secret[:-1] + ("A" if secret[-1] != "A" else "B"), Purpose.WELCOME, now) is None


def test_a_link_is_used_once(app):
    link = a_link(an_account())

    with transaction():
        first = links.use_link(link)
    with transaction():
        second = links.use_link(link)

    assert first is not None
    assert second is None


def test_a_newer_link_takes_the_place_of_an_older_one_from_the_same_browser(app):
    account = an_account()
    older = a_link(account, browser=MINE)
    elsewhere = a_link(account, browser="another browser")
    newer = a_link(account, browser=MINE)
    db.session.expire_all()

    now = clock.now()
    assert not known.is_live(older, now)
    assert known.is_live(newer, now)
    assert known.is_live(elsewhere, now)  # so a stranger who asks takes nobody's code away
    assert known.link_asked_from(MINE, Purpose.SIGN_IN, now).id == newer.id


def test_a_code_may_be_tried_five_times(app):
    link = a_link(an_account(), browser=MINE)
    right = code_of(link, KEY)
    wrong = f"{(int(right) + 1) % 10**8:08}"

    tries = [tried(link, code) for code in [wrong] * 5 + [right]]

    assert tries == [False] * 6
    db.session.expire_all()
    assert not known.is_live(link, clock.now())


def test_the_fifth_try_may_be_the_right_one(app):
    link = a_link(an_account(), browser=MINE)
    right = code_of(link, KEY)
    wrong = f"{(int(right) + 1) % 10**8:08}"

    tries = [tried(link, code) for code in [wrong] * 4 + [f" {right[:4]} {right[4:]}"]]
    with transaction():
        account = links.use_link(link, by_code=True)

    assert tries == [False] * 4 + [True]
    assert account is not None


def test_a_hundred_guesses_at_once_are_five_tries(app):
    link = a_link(an_account(), browser=MINE)
    number, right = link.id, code_of(link, KEY)
    db.session.rollback()

    def guess(_):
        with app.app_context(), reading():
            return links.try_code(db.session.get(SignInLink, number), right, key=KEY)

    with ThreadPoolExecutor(8) as threads:
        counted = list(threads.map(guess, range(40)))

    assert sum(counted) == 5


def test_another_key_makes_other_secrets(app):
    link = a_link(an_account())

    assert secret_of(link, KEY) != secret_of(link, b"another")
    assert code_of(link, KEY) != code_of(link, b"another")


def test_a_message_whose_link_no_longer_opens_is_not_sent(app):
    account = an_account()
    link = a_link(account, Purpose.RESET)
    facts = {"link": link.id}
    assert messages.fresh_facts("people/reset", facts, KEY) is not None

    a_link(account, Purpose.RESET)

    db.session.expire_all()
    assert messages.fresh_facts("people/reset", facts, KEY) is None
    assert messages.fresh_facts("people/reset", {"link": 999}, KEY) is None


def test_a_warning_of_a_new_browser_says_when_and_stops_with_the_account(app):
    account = an_account()
    letter = messages.new_device(account, clock.now())
    fresh = messages.fresh_facts(letter.name, letter.facts, KEY)
    assert fresh["send_to"] == account.sign_in_address

    with transaction():
        accounts.close(account, by=None)

    assert messages.fresh_facts(letter.name, letter.facts, KEY) is None


def test_a_new_password_ends_every_other_sign_in_and_every_open_link(app):
    account = an_account()
    link = a_link(account, Purpose.RESET)
    secret = secret_of(link, KEY)
    with transaction():
        here, elsewhere = accounts.sign_in(account, way="code"), accounts.sign_in(account, way="code")
    mine = known.signed_in_with(here, clock.now())

    with transaction():
        accounts.write_password(account, passwords.hashed("mango river lamp"), but=mine, by=account.person)

    assert known.signed_in_with(here, clock.now()) is not None
    assert known.signed_in_with(elsewhere, clock.now()) is None
    assert known.live_link(secret, Purpose.RESET, clock.now()) is None
    assert known.browsers_of(account, clock.now()) == 1


def test_the_secret_of_a_browser_is_kept_as_a_hash(app):
    account = an_account()

    with transaction():
        token = accounts.sign_in(account, way="password")

    assert len(token) >= 43
    assert token not in str(db.session.scalars(select(SignIn.token_hash)).all())
    assert db.session.scalars(select(AuditEntry.facts).where(AuditEntry.what == "account.signed_in")).one() == {
        "way": "password"
    }


def test_browsers_that_may_not_stay_are_forgotten(app):
    account = an_account()
    with transaction():
        accounts.sign_in(account, way="code")
    a_link(account)

    with time_machine.travel(clock.now() + timedelta(minutes=59), tick=False), transaction():
        assert accounts.forget_old_sign_ins() == 0
    with time_machine.travel(clock.now() + timedelta(hours=26), tick=False), transaction():
        assert accounts.forget_old_sign_ins() == 1
        assert db.session.scalars(select(SignInLink)).all() == []


def test_an_empty_college_gives_a_link_for_its_first_administrator(app):
    with transaction():
        secret = links.first_administrator_link(key=KEY)

    link = known.live_link(secret, Purpose.WELCOME, clock.now())
    assert link.account.person.roles == {Role.ADMINISTRATOR}


def test_a_lost_first_link_is_made_anew_until_somebody_came_in(app):
    with transaction():
        lost = links.first_administrator_link(key=KEY)
    with transaction():
        found = links.first_administrator_link(key=KEY)
    link = known.live_link(found, Purpose.WELCOME, clock.now())

    assert known.live_link(lost, Purpose.WELCOME, clock.now()) is None
    with transaction():
        accounts.sign_in(links.use_link(link), way="welcome")
    with transaction():
        assert links.first_administrator_link(key=KEY) is None


def test_a_college_whose_first_account_is_a_students_gives_no_link_away(app):
    an_account()

    with transaction():
        assert links.first_administrator_link(key=KEY) is None


def test_a_welcome_goes_to_an_address_and_to_nobody_without_one(app):
    with_address, without = an_account(), an_account(a_person("Bryn", email=""))

    with transaction():
        links.send_welcome(with_address, key=KEY, by=None)
        links.send_welcome(without, key=KEY, by=None)

    assert [message.person_id for message in db.session.scalars(select(Message))] == [with_address.person_id]
