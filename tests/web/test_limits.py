"""Tries are counted, nobody is locked out, and a counter that fails keeps nobody out."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask, request

from college.foundation import clock
from college.foundation.db import transaction
from college.foundation.limit_storage import DatabaseStorage
from college.people import passwords
from college.people.actions import accounts
from college.web import even_time
from college.web.limits import RULES, limiter
from tests.browser import Browser
from tests.cast import amina, bryn
from tests.houses import settings

PASSWORD = "mango river lamp"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    """Let wrong answers come at once: how long they take is tested where people sign in."""
    monkeypatch.setattr(even_time, "LEAST", 0.0)


def with_password(person):
    with transaction():
        account = accounts.open_account(person, address=person.email, by=None)
        account.password_hash = passwords.hashed(PASSWORD)
    return person


def at(app, address):
    browser = Browser(app)
    browser.environ_base["REMOTE_ADDR"] = address
    return browser


def guess(browser, whoever, password="wrong password"):
    return browser.post("/sign-in", data={"whoever": whoever, "password": password})


@pytest.mark.parametrize("is_known", [True, False])
def test_the_eleventh_wrong_password_in_five_minutes_has_to_wait(app, is_known):
    """T-L1: the same for an account that is there and one that is not, wherever the guesses come from."""
    person = with_password(amina())
    whoever = person.email if is_known else "nobody@example.org"

    answers = [guess(at(app, f"10.0.0.{n}"), whoever) for n in range(11)]

    assert [page.status_code for page in answers] == [422] * 10 + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 301  # rounded up
    assert "Please wait a little" in answers[-1].text


def test_a_stranger_s_guesses_never_keep_a_known_browser_out(app):
    """T-L1, T-L3."""
    person = with_password(amina())
    mine = at(app, "10.1.1.1")
    assert guess(mine, person.email, PASSWORD).status_code == 303
    for n in range(11):
        stranger = guess(at(app, f"10.0.0.{n}"), person.email)
    assert stranger.status_code == 429

    assert guess(mine, person.email, PASSWORD).status_code == 303
    assert guess(mine, person.reference, PASSWORD).status_code == 303


def test_a_known_browser_is_not_kept_out_by_others_at_the_same_address(app):
    person = with_password(amina())
    mine = at(app, "10.1.1.1")
    guess(mine, person.email, PASSWORD)
    for n in range(61):
        ward = guess(at(app, "10.1.1.1"), f"somebody{n}@example.org")
    assert ward.status_code == 429

    assert guess(mine, person.email, PASSWORD).status_code == 303
    assert guess(at(app, "10.1.1.2"), person.email, PASSWORD).status_code == 303


def test_a_known_browser_guesses_no_more_than_others(app):
    person = with_password(amina())
    mine = at(app, "10.1.1.1")
    guess(mine, person.email, PASSWORD)

    answers = [guess(mine, person.email).status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]


def test_right_passwords_are_not_counted(app):
    person = with_password(amina())

    answers = [guess(at(app, "10.0.0.1"), person.email, PASSWORD).status_code for _ in range(12)]

    assert answers == [303] * 12


def test_after_five_minutes_one_may_try_again(app):
    person = with_password(amina())
    for n in range(11):
        guess(at(app, f"10.0.0.{n}"), person.email)

    with time_machine.travel(clock.now() + timedelta(minutes=5, seconds=1), tick=False):
        assert guess(at(app, "10.0.0.1"), person.email, PASSWORD).status_code == 303


def test_while_guesses_are_refused_a_code_still_comes(app):
    """T-L3."""
    person = with_password(amina())
    for n in range(11):
        guess(at(app, f"10.0.0.{n}"), person.email)

    assert at(app, "10.9.9.9").post("/sign-in/ask", data={"whoever": person.email}).status_code == 303


@pytest.mark.parametrize("whoever", ["nobody@example.org", "known"])
def test_three_mails_in_a_quarter_of_an_hour_are_enough(app, whoever):
    person = with_password(bryn())
    name = person.email if whoever == "known" else whoever
    ways = ["/sign-in/ask", "/reset", "/sign-in/ask", "/reset"]

    answers = [at(app, f"10.0.0.{n}").post(way, data={"whoever": name}).status_code for n, way in enumerate(ways)]

    assert answers == [303, 303, 303, 429]


def test_a_link_is_looked_at_thirty_times_a_minute_at_most(app):
    answers = [at(app, f"10.0.0.{n}").get("/welcome/no-such-link").status_code for n in range(31)]

    assert answers == [410] * 30 + [429]


def test_codes_are_guessed_thirty_times_from_one_place_at_most(app):
    browser = at(app, "10.0.0.1")

    answers = [browser.post("/sign-in/code", data={"code": "12345678"}).status_code for _ in range(31)]

    assert answers == [422] * 30 + [429]


def test_every_page_that_checks_a_secret_is_counted(app):
    """T-L4: found by the parameter of the address, and by what the form asks."""
    checking = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "token" in rule.arguments or rule.rule in {"/sign-in", "/sign-in/ask", "/sign-in/code", "/reset"}
    }
    counted = {name for name in checking if _is_counted(app.view_functions[name])}

    asks_nothing = {"public.signing_in.show", "public.signing_in.code", "public.resetting.ask"}
    assert checking - asks_nothing == counted


def _is_counted(view):
    return f"{view.__module__}.{view.__name__}.{view.__qualname__}" in limiter._marked_for_limiting


def test_the_figures_are_those_that_were_promised():
    promised = {name: [rule.often for rule in rules] for name, rules in RULES.items()}

    assert promised == {
        "passwords": ["10 per 5 minutes", "60 per 5 minutes"],
        "codes": ["30 per 5 minutes"],
        "mails": ["3 per 15 minutes; 10 per day", "30 per hour"],
        "joining": ["20 per hour"],
        "asking": ["30 per minute", "120 per minute"],
        "typing": ["60 per minute"],
        "uploads": ["20 per hour"],
        "tokens": ["30 per minute", "300 per minute"],
        "feeds": ["60 per hour", "600 per hour"],
    }


def test_no_name_and_no_address_stands_in_the_counts(app, monkeypatch):
    person = with_password(amina())
    keys = []
    count = DatabaseStorage.incr
    monkeypatch.setattr(
        DatabaseStorage, "incr", lambda self, key, *a, **k: keys.append(key) or count(self, key, *a, **k)
    )

    guess(at(app, "10.77.0.1"), person.email)

    assert len(keys) == 2
    assert not any(plain in key for key in keys for plain in ("10.77.0.1", person.email, person.reference))


# --- what is trusted of a proxy


@pytest.mark.parametrize(("proxies", "seen"), [(0, "192.0.2.9"), (1, "203.0.113.2"), (2, "198.51.100.1")])
def test_a_client_is_who_our_own_proxies_say(tmp_path, proxies, seen):
    from college.web import inputs

    app = Flask("door")
    app.extensions["college"] = settings(tmp_path, proxies=proxies)
    app.secret_key = "x"
    inputs.attach(app)
    app.add_url_rule("/who", view_func=lambda: str(request.remote_addr))

    page = app.test_client().get(
        "/who",
        environ_base={"REMOTE_ADDR": "192.0.2.9"},
        headers={"X-Forwarded-For": "10.66.66.66, 198.51.100.1, 203.0.113.2"},
    )

    assert page.text == seen


# --- where it is counted


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, tmp_path, houses):
    name = f"limits_{request.node.name[:20].replace('[', '_').replace(']', '')}".lower()
    url = houses.postgresql(name) if request.param == "postgresql" else f"sqlite:///{tmp_path}/limits.db"
    made = [DatabaseStorage(url), DatabaseStorage(url)]
    yield made
    for each in made:
        each._engine.dispose()


def test_a_restart_and_a_second_worker_count_the_same(store):
    one, other = store

    assert [one.incr("k", 60), other.incr("k", 60), one.incr("k", 60, 2)] == [1, 2, 4]
    assert other.get("k") == 4
    assert 59 <= other.get_expiry("k") - clock.now().timestamp() <= 60


def test_a_window_ends_and_another_begins(store):
    one, other = store
    one.incr("k", 60)

    with time_machine.travel(clock.now() + timedelta(seconds=61), tick=False):
        assert other.get("k") == 0
        assert other.incr("k", 60) == 1


def test_tries_at_once_are_all_counted(store):
    from concurrent.futures import ThreadPoolExecutor

    one, other = store
    one.get("k")
    with ThreadPoolExecutor(8) as threads:
        counts = list(threads.map(lambda n: (one, other)[n % 2].incr("k", 60), range(80)))

    assert sorted(counts) == list(range(1, 81))


def test_counts_are_forgotten(store):
    one, other = store
    one.incr("k", 60)
    one.incr("l", 60)

    one.clear("k")

    assert (other.get("k"), other.get("l")) == (0, 1)
    assert one.reset() == 1
    assert one.check()


def test_what_ran_out_is_swept_away(store):
    one, _ = store
    one.incr("old", 1)

    with time_machine.travel(clock.now() + timedelta(seconds=5), tick=False):
        for _ in range(500):
            one.incr("new", 60)

    assert one.reset() == 1


def test_a_store_that_does_not_answer_says_so(tmp_path):
    broken = DatabaseStorage(f"sqlite:///{tmp_path}/no/such/folder/limits.db")

    assert not broken.check()


def test_while_the_store_is_down_people_sign_in_and_guesses_are_still_counted(app, monkeypatch, caplog, tmp_path):
    """T-L5."""
    person = with_password(amina())
    broken = DatabaseStorage(f"sqlite:///{tmp_path}/no/such/folder/limits.db")
    monkeypatch.setattr(limiter, "_storage", broken)
    monkeypatch.setattr(limiter, "_limiter", type(limiter._limiter)(broken))
    monkeypatch.setattr(limiter, "_storage_dead", False)
    monkeypatch.setattr(limiter, "_Limiter__check_backend_count", 0)
    limiter._fallback_storage.reset()

    assert guess(at(app, "10.0.0.1"), person.email, PASSWORD).status_code == 303
    answers = [guess(at(app, "10.0.0.1"), person.email).status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]
    assert "falling back to in-memory storage" in caplog.text
    limiter._fallback_storage.reset()
