"""The secrets of a link: made anew from its row and the college's key when a message leaves, and kept nowhere."""

from college.foundation import tokens
from college.people.models import SignInLink

DIGITS = 8


def secret_of(link: SignInLink, key: bytes) -> str:
    """Give the secret of 256 bits that stands in the link's address."""
    return tokens.derived(key, f"link/{link.purpose}", _row(link))


def code_of(link: SignInLink, key: bytes) -> str:
    """Give the code of eight digits that can be typed instead of opening the link."""
    made = tokens.keyed(key, f"code/{link.purpose}", _row(link))
    return f"{int(made, 16) % 10**DIGITS:0{DIGITS}}"


def code_hash(link: SignInLink, code: str, key: bytes) -> str:
    """Give what we keep of a link's code: nobody without the key can try all codes on a copy of the database."""
    return tokens.keyed(key, "code kept", f"{link.id}:{code}")


def _row(link: SignInLink) -> str:
    # The number alone would come back where a database uses the numbers of forgotten rows again.
    return f"{link.id}:{link.account_id}:{link.made_at.isoformat()}"
