"""Addresses of other sites, as somebody types them: whole, and without anything that hides where they lead."""

import re
from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

LONGEST: Final = 2000
_NEVER: Final = re.compile(r"[\s\x00-\x1f\x7f\\<>\"]")


def is_whole(address: str, schemes: Collection[str]) -> bool:
    """Tell whether this is a whole address of one of these kinds, with a host and without a name in front of it."""
    try:
        parts = urlsplit(address)
        host, name = parts.hostname, parts.username
    except ValueError:
        return False
    return parts.scheme in schemes and bool(host) and name is None and not _NEVER.search(address)
