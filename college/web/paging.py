"""Which page of a long list is asked for."""

from dataclasses import dataclass

from flask import request

FURTHEST = 10_000


@dataclass(frozen=True)
class Page:
    """One page of a list, and how many there are."""

    number: int
    pages: int


def page_number() -> int:
    """Read from the address which page is asked for; the first where it makes no sense."""
    text = request.args.get("page", "1")
    return min(max(int(text), 1), FURTHEST) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def page_of(count: int, size: int) -> Page:
    """Say which page of a list of so many is asked for."""
    return Page(page_number(), max(-(-count // size), 1))
