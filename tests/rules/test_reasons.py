"""Why a message did not leave is said to the office in words that it can act on."""

import pytest

from college.outbox.reasons import in_plain_words
from college.outbox.rules import Channel


@pytest.mark.parametrize(
    ("trouble", "part"),
    [
        ("550 5.1.1 user unknown", "no such mailbox"),
        ("550 no such mailbox", "no such mailbox"),
        ("552 5.2.2 mailbox full", "full"),
        ("554 5.7.1 blocked by policy", "unwanted"),
        ("535 5.7.8 authentication failed", "name and password"),
        ("421 busy", "try again later"),
        ("554 no", "will not take"),
        ("ConnectionRefusedError: [Errno 111]", "could not be reached"),
        ("TimeoutError: timed out", "did not answer in time"),
        ("SSLCertVerificationError: certificate", "safe connection"),
        ("came back: 5.1.1", "came back. Check the address"),
        ("came back: 5.2.2", "full"),
        ("came back: 5.7.1", "does not take e-mail from us"),
        ("UndefinedError: 'day' is undefined", "could not be made"),
    ],
)
def test_a_server_s_words_are_said_plainly(trouble, part):
    assert part in in_plain_words(trouble, Channel.EMAIL)


@pytest.mark.parametrize(
    ("trouble", "part"),
    [
        ("400 phone_number Not enough digits", "No text can be sent to this number"),
        ("400 Cannot send to international mobile numbers", "No text can be sent to this number"),
        ("400 Can’t send to this recipient using a team-only API key", "own team alone"),
        ("400 Content for template has a character count greater than 918", "too long"),
        ("400 Missing personalisation: message", "the template there"),
        ("403 Invalid token: API key not found", "did not accept the college's key"),
        ("429 Exceeded rate limit", "no more texts from us just now"),
        ("503 Request failed", "in trouble"),
        ("503 Connection refused", "in trouble"),
        ("ConnectionError: [Errno 111]", "could not be reached"),
        ("UndefinedError: 'day' is undefined", "could not be made"),
    ],
)
def test_of_a_text_it_is_said_what_notify_means_and_nothing_of_a_mail_server(trouble, part):
    said = in_plain_words(trouble, Channel.TEXT)

    assert part in said
    assert "mail" not in said


@pytest.mark.parametrize("way", [Channel.PHONE, Channel.LETTER])
def test_what_somebody_noted_of_a_call_or_a_letter_is_explained_by_nobody(way):
    assert in_plain_words("No connection: her phone timed out, and 550 is engaged", way) == ""


def test_a_reason_of_our_own_needs_no_other_words():
    assert in_plain_words("Too late: it was held, and dropped before anything left.", Channel.EMAIL) == ""
    assert in_plain_words("after six in the evening", Channel.EMAIL) == ""
