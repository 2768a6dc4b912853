"""Why a message did not leave, and whether it is worth trying again."""

from typing import Final

from college.foundation.lines import one_line

_LONGEST_REASON: Final = 300


class Permanent(Exception):
    """Say that the server will never take this message, and why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unreachable(Permanent):
    """Say that the server knows nobody at this address, or this number: the address is at fault, not the message."""


class Temporary(Exception):
    """Say that the message did not leave this time, and why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NoLine(Temporary):
    """Say that the server could not be reached, or would not have us; no message was begun, and none is to blame."""


class HungUp(Temporary):
    """Say that the server fell silent or left while it was given a message."""


def shortened(reason: str) -> str:
    """Give a reason on one line that fits beside the message."""
    return one_line(reason)[:_LONGEST_REASON]


def told(broken: Exception) -> str:
    """Put into a line what broke."""
    return shortened(f"{type(broken).__name__}: {broken}")
