"""Addresses, passwords and how long somebody stays: rules without a database."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from college.foundation.refusal import Refused
from college.people import passwords
from college.people.addresses import canonical
from college.people.rules import Role, may_stay

NOON = datetime(2026, 10, 6, 12, tzinfo=UTC)
CONTEXT = ("Amina Yusuf", "amina.yusuf@example.org", "Harbour Recovery College")


@pytest.mark.parametrize(
    "typed",
    [
        "amina@bücher.example",
        "  Amina@BÜCHER.example ",
        "amina@bu\u0308cher.example",
        "AMINA@xn--bcher-kva.EXAMPLE",
        "am\u200bina@bücher.example",
        "\u202aamina@bücher.example\u202c",
    ],
)
def test_one_mailbox_has_one_canonical_address(typed):
    assert canonical(typed) == "amina@xn--bcher-kva.example"


def test_a_tag_after_a_plus_is_another_mailbox():
    assert canonical("amina+college@example.org") == "amina+college@example.org"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "amina",
        "amina@",
        "@example.org",
        "a b@example.org",
        "аmina@example.org",  # a Cyrillic letter that looks like an a
        "amina@exa\nmple@org",
        "Amina <amina@example.org>",
        "x" * 243 + "@example.org",
        "x@" + "y" * 100_000,
        "\ud800@example.org.\0",
    ],
)
def test_what_is_no_address_has_no_canonical_form(typed):
    assert canonical(typed) is None


def test_three_random_words_are_a_good_password():
    passwords.refuse_weak("mango river lamp", {Role.STUDENT}, CONTEXT)


def test_no_mixture_of_characters_is_asked_for_and_long_ones_are_welcome():
    passwords.refuse_weak("ladder pocket violin " * 6, {Role.MANAGER}, CONTEXT)
    passwords.refuse_weak("ladder pocket violin " * 10, {Role.MANAGER}, CONTEXT)


@pytest.mark.parametrize(
    ("roles", "accepted"), [({Role.STUDENT}, True), ({Role.PEER_TRAINER}, False), ({Role.STUDENT, Role.OFFICE}, False)]
)
def test_whoever_is_more_than_a_student_needs_two_characters_more(roles, accepted):
    twelve = "mango2 river"

    if accepted:
        passwords.refuse_weak(twelve, roles, CONTEXT)
    else:
        with pytest.raises(Refused, match="at least 14"):
            passwords.refuse_weak(twelve, roles, CONTEXT)


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("mango river", "at least 12"),
        ("mango" * 300, "at most 1000"),
        ("password1234", "three random words"),
        ("aaaaaaaaaaaaaaaaaaaa", "three random words"),
        ("aminayusuf2024", "three random words"),
        ("Harbour Recovery College!", "three random words"),
        ("amina.yusuf@example.org", "three random words"),
        ("tulip kettle orbit", "three random words"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused_with_what_to_do(password, says):
    with pytest.raises(Refused) as refused:
        passwords.refuse_weak(password, {Role.STUDENT}, CONTEXT)

    assert says in str(refused.value)


def test_spaces_of_a_password_count():
    kept = passwords.hashed(" mango river lamp ")

    assert passwords.matches(kept, " mango river lamp ")
    assert not passwords.matches(kept, "mango river lamp")


def test_two_spellings_of_an_accent_are_one_password():
    assert passwords.matches(passwords.hashed("caf\u00e9 river lamp"), "cafe\u0301 river lamp")


def test_hashes_are_argon2id_with_19_mebibytes_two_passes_and_one_lane():
    kept = passwords.hashed("mango river lamp")

    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not passwords.is_outdated(kept)
    assert passwords.is_outdated(kept.replace("m=19456", "m=9216"))


@pytest.mark.parametrize("kept", ["", "not a hash", "$argon2id$v=19$m=19456,t=2,p=1$x$y"])
def test_where_no_password_is_kept_none_is_right(kept):
    assert not passwords.matches(kept, "")
    assert not passwords.matches(kept, "mango river lamp")


def test_at_most_four_hashings_run_at_once(monkeypatch):
    running, most, lock = [], [], threading.Lock()
    hasher = passwords._hasher

    class Watched:
        """A hasher that counts who is inside."""

        def hash(self, password):
            with lock:
                running.append(1)
                most.append(len(running))
            made = hasher.hash(password)
            with lock:
                running.pop()
            return made

    monkeypatch.setattr(passwords, "_hasher", Watched())
    threads = [threading.Thread(target=passwords.hashed, args=("mango river lamp",)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(most) == 12
    assert max(most) <= 4


@pytest.mark.parametrize(
    ("role", "idle", "altogether"),
    [
        (Role.STUDENT, timedelta(minutes=60), timedelta(hours=12)),
        (Role.PEER_TRAINER, timedelta(minutes=20), timedelta(hours=10)),
        (Role.CLINICIAN, timedelta(minutes=20), timedelta(hours=10)),
        (Role.OFFICE, timedelta(minutes=20), timedelta(hours=10)),
        (Role.MANAGER, timedelta(minutes=20), timedelta(hours=10)),
        (Role.ADMINISTRATOR, timedelta(minutes=15), timedelta(hours=4)),
    ],
)
def test_somebody_stays_signed_in_as_long_as_their_duties_allow(role, idle, altogether):
    roles, second = frozenset({Role.STUDENT, role}), timedelta(seconds=1)

    assert may_stay(roles, since=NOON - idle, seen=NOON - idle, now=NOON)
    assert not may_stay(roles, since=NOON - idle, seen=NOON - idle - second, now=NOON)
    assert may_stay(roles, since=NOON - altogether, seen=NOON, now=NOON)
    assert not may_stay(roles, since=NOON - altogether - second, seen=NOON, now=NOON)
