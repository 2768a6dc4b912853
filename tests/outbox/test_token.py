"""Signing in to a mail server without a password, as NHSmail, Microsoft 365 and Google ask for it."""

import base64
from datetime import timedelta

import pytest
import time_machine
from aiosmtpd.smtp import AuthResult

from college.foundation import clock
from college.outbox.transport import OAuth, Temporary, deliver
from college.outbox.transport.oauth import access_token
from tests.outbox.test_transport import Postbox, a_message, a_server
from tests.standins import TokenHouse, a_house


class Bearer(Postbox):
    """A mail server that takes XOAUTH2 and nothing else, and only the tokens that it is told are good."""

    def __init__(self, *good):
        super().__init__()
        self.good, self.said = good, []

    async def auth_XOAUTH2(self, server, args):
        said = (await server.challenge_auth("")) if len(args) < 2 else base64.b64decode(args[1])
        user, bearer = said.decode().strip("\x01").split("\x01")
        self.said.append((user.removeprefix("user="), bearer.removeprefix("auth=Bearer ")))
        if self.said[-1][1] in self.good:
            return AuthResult(success=True)
        await server.challenge_auth('{"status":"401"}')
        return AuthResult(success=False, handled=False)


def an_oauth(token_url, **said):
    usual = {"token_url": token_url, "client_id": "the-college", "client_secret": "s3cret", "scope": "mail/.default"}
    return OAuth(**usual | {"user": "college@nhs.example"} | said)


@pytest.fixture
def tokens():
    return TokenHouse()


@pytest.fixture
def token_url(tokens):
    with a_house(tokens) as url:
        yield f"{url}/token"


def serving(postbox):
    return a_server(postbox, auth_require_tls=False, auth_exclude_mechanism=["LOGIN", "PLAIN"])


def test_a_token_signs_in_and_is_used_again(tokens, token_url):
    oauth, postbox = an_oauth(token_url), Bearer("token-1")

    with serving(postbox) as place:
        deliver(f"smtp://{place}", a_message(), oauth)
        deliver(f"smtp://{place}", a_message(), oauth)

    assert len(postbox.taken) == 2
    assert postbox.said == [("college@nhs.example", "token-1")] * 2
    assert tokens.asked == [
        {
            "grant_type": "client_credentials",
            "client_id": "the-college",
            "client_secret": "s3cret",
            "scope": "mail/.default",
        }
    ]


def test_a_token_that_the_server_no_longer_takes_is_fetched_anew_once(tokens, token_url):
    oauth, postbox = an_oauth(token_url), Bearer("token-2")

    with serving(postbox) as place:
        deliver(f"smtp://{place}", a_message(), oauth)

    assert [token for _, token in postbox.said] == ["token-1", "token-2"]
    assert len(postbox.taken) == 1


def test_a_mailbox_that_is_refused_twice_keeps_the_message_for_later(tokens, token_url):
    oauth, postbox = an_oauth(token_url), Bearer("another")

    with serving(postbox) as place, pytest.raises(Temporary, match="535"):
        deliver(f"smtp://{place}", a_message(), oauth)

    assert len(tokens.asked) == 2
    assert postbox.taken == []


def test_a_token_is_fetched_anew_shortly_before_it_runs_out(tokens, token_url):
    oauth = an_oauth(token_url)

    first = access_token(oauth)
    with time_machine.travel(clock.now() + timedelta(seconds=3530)):
        still = access_token(oauth)
    with time_machine.travel(clock.now() + timedelta(seconds=3545)):
        later = access_token(oauth)

    assert (first, still, later) == ("token-1", "token-1", "token-2")


def test_with_what_the_owner_allowed_once_a_refresh_token_is_used(tokens, token_url):
    access_token(an_oauth(token_url, refresh_token="allowed-once"))

    assert tokens.asked[0]["grant_type"] == "refresh_token"
    assert tokens.asked[0]["refresh_token"] == "allowed-once"


@pytest.mark.parametrize(
    "house",
    [
        TokenHouse(401, error="invalid_client"),
        TokenHouse(500),
        TokenHouse(302),
        TokenHouse(access_token=None),
        TokenHouse(access_token="with\r\nQUIT"),
        lambda *_asked: (200, b"no token here"),
        lambda *_asked: (200, ["a", "list"]),
        lambda *_asked: (200, b"[" * 100_000),
    ],
)
def test_without_a_token_messages_wait_and_no_secret_is_told(house):
    with a_house(house) as url, pytest.raises(Temporary) as trouble:
        access_token(an_oauth(f"{url}/token"))

    assert "s3cret" not in trouble.value.reason
    assert "s3cret" not in repr(an_oauth(url))


@pytest.mark.parametrize("life", [b"Infinity", b"NaN", b"1e300", b"-5", b'"soon"', b"9" * 30])
def test_a_token_whose_life_makes_no_sense_signs_in_all_the_same_and_for_a_day_at_most(life):
    asked = []

    def house(*_asked):
        asked.append(life)
        return 200, b'{"access_token": "token", "expires_in": ' + life + b"}"

    with a_house(house) as url:
        assert access_token(an_oauth(f"{url}/token")) == "token"
        with time_machine.travel(clock.now() + timedelta(days=1)):
            access_token(an_oauth(f"{url}/token"))

    assert len(asked) == 2


def test_a_token_house_that_is_closed_is_a_temporary_trouble():
    with pytest.raises(Temporary):
        access_token(an_oauth("http://127.0.0.1:9/token"))


@pytest.mark.parametrize("host", ["0.0.0.0", "127.1"])  # both lead here, and neither is known to
def test_no_token_travels_openly_to_another_machine(token_url, host):
    postbox = Bearer("token-1")

    with serving(postbox) as place, pytest.raises(Temporary, match="no encryption"):
        deliver(f"smtp://{host}:{place.split(':')[1]}", a_message(), an_oauth(token_url))

    assert postbox.said == []
