"""The name under which somebody's answers are kept: the same on every form, telling nobody who they are."""

from college.foundation import tokens


def pseudonym(key: bytes, person_id: int) -> str:
    """Give the pseudonym of a person; without the key, the application's secret, nobody can make or test it."""
    return tokens.keyed(key, "pseudonym", str(person_id))
