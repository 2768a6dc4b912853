"""Signing in, as a person's browser, a stranger's and a mail scanner see it."""

from datetime import timedelta
from statistics import median
from time import perf_counter

import pytest
import time_machine
from argon2 import PasswordHasher
from sqlalchemy import func, select, text

from college.foundation import clock
from college.foundation.db import db, transaction
from college.outbox.models import Message
from college.people import messages, passwords
from college.people.actions import accounts, links
from college.people.link_secrets import code_of, secret_of
from college.people.models import Account, SignIn, SignInLink
from college.people.rules import Purpose, Role
from college.web import even_time
from tests.browser import Browser
from tests.cast import amina, dee, gwen
from tests.factories import a_person

PASSWORD = "mango river lamp"
OTHER = "ladder pocket violin"


@pytest.fixture
def key(app):
    """Give the key from which this application's links are made."""
    return app.extensions["college"].secret_key.encode()


def account_for(person, password=PASSWORD):
    with transaction():
        account = accounts.open_account(person, address=person.email, by=None)
        account.password_hash = passwords.hashed(password) if password else ""
    return account


def sign_in(browser, whoever, password=PASSWORD, **more):
    return browser.post("/sign-in", data={"whoever": whoever, "password": password, "next": ""} | more)


def is_in(browser):
    return browser.get("/my/security").status_code == 200


def newest(key):
    db.session.rollback()
    message = db.session.scalars(select(Message).order_by(Message.id.desc())).first()
    return messages.fresh_facts(message.name, message.facts, key)


def asked(browser, whoever, key, **more):
    page = browser.post("/sign-in/ask", data={"whoever": whoever, "next": ""} | more)
    assert (page.status_code, page.headers["Location"]) == (303, "/sign-in/code")
    return newest(key)


def a_link(person, purpose, key):
    with transaction():
        account = accounts.open_account(person, address=person.email, by=None)
        return secret_of(links.make_link(account, purpose, key=key, by=None), key)


# --- passwords


@pytest.mark.parametrize("typed", ["{email}", " {EMAIL} ", "{reference}", "{low}"])
def test_an_address_or_a_reference_and_a_password_sign_in(browser, typed):
    person = amina()
    account_for(person)
    names = {"email": person.email, "EMAIL": person.email.upper()}
    whoever = typed.format(**names, reference=person.reference, low=person.reference.lower())

    page = sign_in(browser, whoever)

    assert (page.status_code, page.headers["Location"]) == (303, "/my")
    assert is_in(browser)


@pytest.mark.parametrize(("who", "home"), [(amina, "/my"), (dee, "/teach"), (gwen, "/manage")])
def test_somebody_begins_where_their_work_is(browser, who, home):
    person = who()
    account_for(person)

    assert sign_in(browser, person.email).headers["Location"] == home


def test_what_was_typed_is_kept_but_for_the_password(browser):
    page = sign_in(browser, "amina@example.org", "wrong password")

    assert page.status_code == 422
    assert 'value="amina@example.org"' in page.text
    assert "wrong password" not in page.text


def test_a_space_in_a_password_counts(browser):
    person = amina()
    account_for(person, " mango river lamp ")

    assert sign_in(browser, person.email).status_code == 422
    assert sign_in(browser, person.email, " mango river lamp ").status_code == 303


@pytest.mark.parametrize("password", ["", "x" * 100_000, "\u202e\U0001f34b"])
def test_an_account_without_a_password_opens_by_none(browser, password):
    person = amina()
    account_for(person, "")

    assert sign_in(browser, person.email, password).status_code == 422
    assert not is_in(browser)


def test_a_question_answered_twice_is_refused(browser):
    page = browser.post("/sign-in", data={"whoever": ["a@example.org", "b@example.org"], "password": "x"})

    assert page.status_code == 400


def test_a_password_hashed_with_older_parameters_is_hashed_anew(browser, monkeypatch):
    from argon2 import PasswordHasher

    person = amina()
    account = account_for(person)
    with transaction():
        account.password_hash = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)

    assert sign_in(browser, person.email).status_code == 303

    db.session.rollback()
    assert "m=19456,t=2,p=1" in account.password_hash
    assert sign_in(Browser(browser.application), person.email).status_code == 303


def test_a_password_that_changes_while_it_is_compared_opens_nothing(browser, monkeypatch):
    person = amina()
    number = account_for(person).id
    compare = passwords.matches

    def slowly(kept, password):
        right = compare(kept, password)
        with db.engine.begin() as connection:  # nobody waits for the hashing: this write gets through
            connection.execute(text("UPDATE account SET password_hash = 'x' WHERE id = :id"), {"id": number})
        return right

    monkeypatch.setattr(passwords, "matches", slowly)

    assert sign_in(browser, person.email).status_code == 422
    assert not is_in(browser)


# --- where one is led


@pytest.mark.parametrize("towards", ["/my/security", "/courses?q=sleep&day=2", "/runs/S1-01/place#top", "/my/%2e%2e/x"])
def test_somebody_is_led_on_to_a_page_of_this_site(browser, towards):
    person = amina()
    account_for(person)

    assert sign_in(browser, person.email, next=towards).headers["Location"] == towards


@pytest.mark.parametrize(
    "towards",
    [
        "//evil.test",
        "///evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "/\t/evil.test",
        "/\n/evil.test",
        "/\r\nSet-Cookie: a=b",
        "https:evil.test",
        "https://evil.test",
        "javascript:alert(1)",
        "data:text/html,x",
        "evil.test",
        " /my",
        "/ /evil.test",
        "/\u2028/evil.test",
        "/my/" + "x" * 3000,
        "",
    ],
)
def test_nobody_is_led_to_another_site(browser, towards):
    person = amina()
    account_for(person)

    assert sign_in(browser, person.email, next=towards).headers["Location"] == "/my"
    assert browser.get("/sign-in", query_string={"next": towards}).headers["Location"] == "/my"


# --- codes and links


def test_a_code_signs_in_the_browser_that_asked(browser, key):
    person = amina()
    account_for(person, "")
    fresh = asked(browser, person.email, key, next="/my/security")

    page = browser.post("/sign-in/code", data={"code": f"{fresh['code'][:4]} {fresh['code'][4:]}"})

    assert (page.status_code, page.headers["Location"]) == (303, "/my/security")
    assert is_in(browser)


def test_a_code_is_worth_nothing_without_the_browser_or_the_link(browser, app, key):
    person = amina()
    account_for(person, "")
    fresh = asked(browser, person.email, key)
    stranger = Browser(app)
    stranger.post("/sign-in/ask", data={"whoever": "nobody@example.org"})

    assert stranger.post("/sign-in/code", data={"code": fresh["code"]}).status_code == 422
    assert not is_in(stranger)


def test_a_code_works_once(browser, app, key):
    person = amina()
    account_for(person, "")
    fresh = asked(browser, person.email, key)
    copied = Browser(app)
    with browser.session_transaction() as mine:
        secret = mine["asked"]
    browser.post("/sign-in/code", data={"code": fresh["code"]})
    with copied.session_transaction() as theirs:
        theirs["asked"] = secret

    assert copied.post("/sign-in/code", data={"code": fresh["code"]}).status_code == 422


def test_the_sixth_try_at_a_code_is_too_many(browser, key):
    person = amina()
    account_for(person, "")
    fresh = asked(browser, person.email, key)
    wrong = f"{(int(fresh['code']) + 1) % 10**8:08}"

    for _ in range(5):
        assert browser.post("/sign-in/code", data={"code": wrong}).status_code == 422

    assert browser.post("/sign-in/code", data={"code": fresh["code"]}).status_code == 422
    assert not is_in(browser)


def test_a_code_is_too_old_after_ten_minutes(browser, key):
    person = amina()
    account_for(person, "")
    fresh = asked(browser, person.email, key)

    with time_machine.travel(clock.now() + timedelta(minutes=10, seconds=1), tick=False):
        assert browser.post("/sign-in/code", data={"code": fresh["code"]}).status_code == 422


def test_opening_the_link_changes_nothing_and_the_button_signs_in(browser, app, key):
    """T-E1."""
    person = amina()
    account_for(person, "")
    fresh = asked(browser, person.email, key)
    address = f"/sign-in/link/{fresh['token']}"
    scanner = Browser(app)

    for _ in range(3):
        assert scanner.head(address).status_code == 200
        assert scanner.get(address).status_code == 200
    assert browser.get(address).status_code == 200
    page = browser.post(address, data={})

    assert page.status_code == 303
    assert is_in(browser)


def test_a_scanner_that_posts_the_form_gets_no_session_and_spoils_nothing(browser, app, key):
    """T-E2."""
    person = amina()
    account_for(person, "")
    fresh = asked(browser, person.email, key)
    address = f"/sign-in/link/{fresh['token']}"
    scanner = Browser(app)

    for typed in [{}, {"code": ""}]:
        assert scanner.post(address, data=typed).status_code == 422

    assert not is_in(scanner)
    assert browser.post(address, data={}).status_code == 303


def test_in_another_browser_the_link_asks_for_the_code(browser, app, key):
    person = amina()
    account_for(person, "")
    fresh = asked(browser, person.email, key)
    address = f"/sign-in/link/{fresh['token']}"
    phone = Browser(app)

    assert "Type your code" in phone.get(address).text
    assert phone.post(address, data={"code": "00000000"}).status_code == 422
    assert phone.post(address, data={"code": fresh["code"]}).status_code == 303
    assert is_in(phone)


def test_a_link_works_once(browser, app, key):
    person = amina()
    account_for(person, "")
    address = f"/sign-in/link/{asked(browser, person.email, key)['token']}"
    browser.post(address, data={})
    stranger = Browser(app)

    assert browser.get(address).headers["Location"] == "/my"
    assert stranger.get(address).status_code == 410
    assert stranger.post(address, data={}).status_code == 410


def test_somebody_without_an_account_but_with_an_address_of_their_own_gets_in_by_code(browser, key):
    person = a_person("Amina", email="amina@example.org")

    fresh = asked(browser, "Amina@Example.org", key)
    browser.post("/sign-in/code", data={"code": fresh["code"]})

    assert is_in(browser)
    assert db.session.scalars(select(Account.person_id)).all() == [person.id]


@pytest.mark.parametrize("address", ["/sign-in/link/x", "/reset/x", "/welcome/x", "/welcome/" + "y" * 3000])
def test_a_link_that_never_was_says_the_same_as_one_that_is_spent(browser, address):
    page = browser.get(address)

    assert page.status_code == 410
    assert "no longer works" in page.text


def test_whoever_has_asked_for_nothing_is_sent_to_ask(browser):
    assert browser.get("/sign-in/code").headers["Location"] == "/sign-in"
    assert browser.post("/sign-in/code", data={"code": "12345678"}).status_code == 422


@pytest.mark.parametrize("whoever", ["", "x" * 255])
def test_whoever_asks_for_a_code_without_saying_who_is_asked_again(browser, whoever):
    page = browser.post("/sign-in/ask", data={"whoever": whoever, "password": ""})

    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    assert "Type your password" not in page.text


# --- nobody learns who is a student here


def shape(page):
    return page.status_code, page.headers.get("Location"), page.text, sorted(dict(page.headers))


def untokened(page, *words):
    status, location, body, headers = shape(page)
    for word in words:
        body = body.replace(word, "")
    lines = [line for line in body.splitlines() if "csrf_token" not in line]
    return status, location, lines, headers


@pytest.mark.parametrize("way", ["/sign-in", "/sign-in/ask", "/reset"])
def test_no_answer_tells_whether_an_address_is_known(app, way):
    """T-U2."""
    person = amina()
    account_for(person)
    known, unknown = person.email, "nobody@example.org"

    answers = [
        untokened(Browser(app).post(way, data={"whoever": who, "password": "wrong password"}), who)
        for who in (known, unknown)
    ]

    assert answers[0] == answers[1]


def test_the_page_after_asking_is_the_same_for_everybody(app):
    person = amina()
    account_for(person)
    pages = []
    for who in (person.email, "nobody@example.org"):
        one = Browser(app)
        one.post("/sign-in/ask", data={"whoever": who})
        pages.append(untokened(one.get("/sign-in/code")))

    assert pages[0] == pages[1]


@pytest.mark.parametrize("is_known", [True, False])
def test_a_password_is_hashed_once_and_at_full_cost_whoever_it_is_said_to_be(app, monkeypatch, is_known):
    """T-U2: the real function is asked, and counted."""
    person = amina()
    account_for(person)
    hashes, verify = [], PasswordHasher.verify

    def counted(self, kept, password):
        hashes.append(kept)
        return verify(self, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)

    sign_in(Browser(app), person.email if is_known else "nobody@example.org", "wrong password")

    assert [kept.split("$")[1:4] for kept in hashes] == [["argon2id", "v=19", "m=19456,t=2,p=1"]]


@pytest.mark.parametrize("whoever", ["amina@example.org", "nobody@example.org"])
@pytest.mark.parametrize("way", ["/sign-in", "/sign-in/ask", "/reset"])
def test_every_answer_waits_for_the_slowest_whoever_it_is_about(app, monkeypatch, way, whoever):
    """T-U2: on a clock that stands still, what remains is the whole wait."""
    account_for(a_person("Amina", email="amina@example.org"))
    waited = []
    monkeypatch.setattr(even_time, "monotonic", lambda: 1_000.0)
    monkeypatch.setattr(even_time, "sleep", waited.append)

    Browser(app).post(way, data={"whoever": whoever, "password": "wrong password"})

    assert waited == [pytest.approx(even_time.LEAST)]


def times(app, way, count):
    """Measure in seconds how long answers take about people who are known, and about others, in turn."""
    taken = {True: [], False: []}
    for n in range(count):
        person = a_person(f"Amina {n}", email=f"amina{n}@example.org")
        account_for(person)
        both = [(True, person.email), (False, f"nobody{n}@example.org")]
        for is_known, who in both if n % 2 else reversed(both):
            one = Browser(app)
            one.environ_base["REMOTE_ADDR"] = f"10.{n // 250}.{n % 250}.{int(is_known)}"
            one.get("/sign-in")
            started = perf_counter()
            one.post(way, data={"whoever": who, "password": "wrong password"})
            taken[is_known].append(perf_counter() - started)
    return taken


@pytest.mark.proof
@pytest.mark.parametrize("way", ["/sign-in", "/sign-in/ask", "/reset"])
def test_no_clock_tells_whether_somebody_is_known(app, way):
    """T-U2: 200 and 200 answers, medians within 5 ms, and a guess from the time is right as often as a coin is."""
    taken = times(app, way, 200)

    slower = sum((known > unknown) + (known == unknown) / 2 for known in taken[True] for unknown in taken[False])
    share = slower / len(taken[True]) / len(taken[False])
    gap = median(taken[True]) - median(taken[False])
    print(f"{way}: medians {1000 * gap:+.2f} ms apart, AUC {share:.3f}")  # noqa: T201 - a figure of `make proof`
    assert abs(gap) <= 0.005
    assert abs(share - 0.5) <= 0.08


# --- a new browser


def test_a_password_in_a_new_browser_is_told_to_the_person(browser, app, key):
    person = amina()
    account_for(person)

    sign_in(browser, person.email)
    sign_in(browser, person.email)
    sign_in(browser, person.reference)

    assert db.session.scalars(select(Message.name)).all() == ["people/new_device"]
    sign_in(Browser(app), person.email)
    assert db.session.scalar(select(func.count()).select_from(Message)) == 2
    assert newest(key)["send_to"] == person.email


def test_a_mark_that_somebody_made_up_marks_nothing(browser):
    person = amina()
    account_for(person)
    browser.set_cookie("known", "eyJicm93c2VyIjoiIn0.made.up")

    assert sign_in(browser, person.email).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Message)) == 1


# --- resetting


def test_a_reset_keeps_the_new_password_ends_every_sign_in_and_signs_nobody_in(browser, app, key):
    person = amina()
    account_for(person)
    elsewhere = Browser(app).sign_in(person)
    browser.post("/reset", data={"whoever": person.email})
    address = f"/reset/{newest(key)['token']}"

    assert browser.get(address).status_code == 200
    page = browser.post(address, data={"password": OTHER})

    assert (page.status_code, page.headers["Location"]) == (303, "/sign-in")
    assert not is_in(browser)
    assert not is_in(elsewhere)
    assert sign_in(browser, person.email).status_code == 422
    assert sign_in(browser, person.email, OTHER).status_code == 303
    assert Browser(app).get(address).status_code == 410


def test_a_weak_password_is_refused_in_a_sentence_and_the_link_still_works(browser, key):
    person = amina()
    account_for(person)
    address = f"/reset/{a_link(person, Purpose.RESET, key)}"

    page = browser.post(address, data={"password": "password1234"})

    assert page.status_code == 422
    assert "three random words" in page.text
    assert browser.post(address, data={"password": OTHER}).status_code == 303


def test_a_reset_link_is_too_old_after_an_hour(browser, key):
    person = amina()
    account_for(person)
    address = f"/reset/{a_link(person, Purpose.RESET, key)}"

    with time_machine.travel(clock.now() + timedelta(minutes=60, seconds=1), tick=False):
        assert browser.get(address).status_code == 410
        assert browser.post(address, data={"password": OTHER}).status_code == 410


def test_a_link_in_a_message_leads_to_the_configured_address_whatever_the_request_says(browser, app, key):
    person = amina()
    account_for(person)

    page = browser.post("/reset", data={"whoever": person.email}, headers={"Host": "evil.test"})

    assert page.status_code == 400
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0


# --- welcome


def test_a_welcome_signs_in_once_with_a_password_or_without(browser, app, key):
    person = amina()
    address = f"/welcome/{a_link(person, Purpose.WELCOME, key)}"
    assert person.reference in browser.get(address).text
    assert browser.head(address).status_code == 200

    assert browser.post(address, data={"password": ""}).status_code == 303

    assert is_in(browser)
    assert Browser(app).post(address, data={"password": ""}).status_code == 410


def test_a_password_chosen_at_the_welcome_signs_in_later(browser, app, key):
    person = a_person("Bryn", email="")
    with transaction():
        account = accounts.open_account(person, by=None)
        secret = secret_of(links.make_link(account, Purpose.WELCOME, key=key, by=None), key)

    assert browser.post(f"/welcome/{secret}", data={"password": "short"}).status_code == 422
    assert browser.post(f"/welcome/{secret}", data={"password": PASSWORD}).status_code == 303

    assert is_in(browser)
    assert sign_in(Browser(app), person.reference).status_code == 303
    assert db.session.scalars(select(Message)).all() == []  # there is no address to warn


def test_a_welcome_is_too_old_after_two_days(browser, key):
    address = f"/welcome/{a_link(amina(), Purpose.WELCOME, key)}"

    with time_machine.travel(clock.now() + timedelta(hours=48, seconds=1), tick=False):
        assert browser.post(address, data={"password": ""}).status_code == 410


def test_what_leaves_holds_the_code_and_whole_addresses(app, key):
    from college.foundation.templating import words

    person = amina()
    account_for(person)
    with transaction():
        links.send_code(person.email, browser="x", key=key)
    fresh = newest(key)
    college = type("College", (), {"contact_phone": "01234 567890", "__str__": lambda _self: "Harbour"})()

    with app.test_request_context():
        said = words("people/code", fresh | {"name": person.name, "college": college})
        others = [
            words(
                f"people/{name}",
                {"token": "t", "when": clock.now(), "until": clock.now(), "name": person.name, "college": college},
            )
            for name in ("reset", "welcome", "new_device")
        ]

    assert f"http://college.test/sign-in/link/{fresh['token']}" in said.text
    assert f"{fresh['code'][:4]} {fresh['code'][4:]}" in said.text
    assert fresh["code"] not in said.subject
    assert all("http://college.test/" in other.text for other in others)
    assert code_of(db.session.scalars(select(SignInLink)).one(), key) == fresh["code"]
    assert db.session.scalars(select(SignIn)).all() == []
    assert Role.STUDENT in person.roles
