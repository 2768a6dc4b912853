"""Passwords: which are good enough, and the hash that we keep of them. Knows no database."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from college.foundation.refusal import Refused
from college.people.rules import Role

SHORTEST: Final = 12  # characters
SHORTEST_WITH_DUTIES: Final = 14  # for everybody who is more than a student
LONGEST: Final = 1000  # so that nobody keeps us busy with a book
GOOD_ENOUGH: Final = 3  # of zxcvbn's 0 to 4: about 10^8 guesses
_READ: Final = 72  # zxcvbn takes no more, and 72 characters tell it enough

# The least that OWASP's Password Storage Cheat Sheet asks of Argon2id: 19 MiB, two passes, one lane.
_hasher: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_EXAMPLE: Final = "tulip kettle orbit"  # ours, so nobody else's
_at_once: Final = BoundedSemaphore(4)  # four hashings fill 76 MiB and four cores; the fifth waits its turn
# The hash of a password that nobody has, so that an unknown address takes as long as a wrong password.
_NOBODYS: Final = "$argon2id$v=19$m=19456,t=2,p=1$h5dXveqKk/AFzADBHz6cvA$lt3jU4Nij3wybnhxxIBA5+n+QRA7amuN4/mZZ4EE0ow"


def shortest(roles: Collection[Role]) -> int:
    """Tell how many characters a password needs for somebody with these roles."""
    return SHORTEST if set(roles) <= {Role.STUDENT} else SHORTEST_WITH_DUTIES


def refuse_weak(password: str, roles: Collection[Role], context: Iterable[str]) -> None:
    """Raise `Refused` with what to do for a password that is short or easy to guess.

    No mixture of characters is asked for. `context` holds what a guesser would try first: the person's name,
    address and reference, and the college's name.
    """
    least = shortest(roles)
    if len(password) < least:
        raise Refused(
            "Use at least %(least)s characters. Three random words are easy to remember: tulip kettle orbit.",
            least=least,
        )
    if len(password) > LONGEST:
        raise Refused("Use at most %(most)s characters.", most=LONGEST)
    if _score(password, context) < GOOD_ENOUGH:
        raise Refused(
            "This password is easy to guess. Choose three random words that have nothing to do with you or with us."
        )


def hashed(password: str) -> str:
    """Give the hash that we keep of a password; takes about 30 ms, so never call it while holding a lock."""
    with _at_once:
        return _hasher.hash(_plain(password))


def matches(kept: str, password: str) -> bool:
    """Tell whether a password is the one whose hash is kept; as slow for nobody's (an empty hash) as for somebody's."""
    with _at_once:
        try:
            found = _hasher.verify(kept or _NOBODYS, _plain(password))
        except (VerificationError, InvalidHashError):
            return False
    return found and bool(kept)


def is_outdated(kept: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(kept)


def _score(password: str, context: Iterable[str]) -> int:
    from zxcvbn import zxcvbn  # its word lists take memory that only this question needs

    words = {part for text in context for part in (text, *re.split(r"[\W_]+", text)) if len(part) > 2} | {_EXAMPLE}
    bare = password
    for word in sorted(words, key=len, reverse=True):  # what remains when our own words are taken out must be good too
        bare = re.sub(re.escape(word), " ", bare, flags=re.IGNORECASE)
    return min(
        int(zxcvbn(each[:_READ], user_inputs=sorted(words))["score"]) if each else 0
        for each in (password, " ".join(bare.split()))
    )


def _plain(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
