"""Answers that take the same time whoever they are about: nobody learns from a clock who is a student here."""

from time import monotonic, sleep

from flask import Flask, Response, g

LEAST = 0.12  # seconds; a password takes 30 ms, a code and its message less


def take_even_time() -> None:
    """Have this answer leave no sooner than 0.12 s from now, after its transaction has ended."""
    g.not_before = monotonic() + LEAST


def _wait(response: Response) -> Response:
    remaining = g.pop("not_before", 0.0) - monotonic()
    if remaining > 0:
        sleep(remaining)
    return response


def attach(app: Flask) -> None:
    """Let answers wait. Said before the unit of work, so that the wait comes after its end and holds no lock."""
    app.after_request(_wait)
