"""What the outbox is told once, when the application is made: which messages leave by themselves, and their kinds.

The table of messages and the settings stand above this room, and whoever posts a message stands here.
"""

from collections.abc import Mapping

from college.outbox.rules import Channel, Kind, State, first_state

_kinds: Mapping[str, Kind] = {}
_texts_leave = False


def know(kinds: Mapping[str, Kind]) -> None:
    """Learn of what kind the message of each name is."""
    global _kinds
    _kinds = kinds


def carry_texts(leave: bool) -> None:
    """Have texts leave by themselves, or be tasks of the office."""
    global _texts_leave
    _texts_leave = leave


def texts_leave() -> bool:
    """Tell whether a text leaves by itself."""
    return _texts_leave


def kind_of(name: str) -> Kind:
    """Tell of what kind the message of this name is; raises `KeyError` for a name that nobody wrote into the table."""
    return _kinds[name]


def is_known(name: str) -> bool:
    """Tell whether there is a message of this name still: a release may have taken it out."""
    return name in _kinds


def begins(channel: Channel) -> State:
    """Tell where a message that goes this way begins."""
    return first_state(channel, texts_leave=_texts_leave)
