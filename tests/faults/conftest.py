"""A mail server that can go away and come back, at an address that stays."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

import pytest
from flask import Flask

from tests.outbox.test_transport import Postbox, Server, a_free_port

Opened = Callable[[Postbox], AbstractContextManager[None]]


@pytest.fixture
def opened(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Send to one address, and lend a way to open a mail server there; before and after, nobody answers."""
    port = a_free_port()
    config = replace(app.extensions["college"], mail_url=f"smtp://127.0.0.1:{port}")
    monkeypatch.setitem(app.extensions, "college", config)

    @contextmanager
    def open_it(postbox: Postbox) -> Iterator[None]:
        server = Server(postbox, hostname="127.0.0.1", port=port)
        server.start()
        try:
            yield
        finally:
            server.stop()

    return open_it
