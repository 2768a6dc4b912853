"""A preview holds real facts and opens nothing; on both databases."""

import pytest

from college.foundation.db import db, transaction
from college.foundation.running import secret_key
from college.outbox.actions import post
from college.outbox.models import Message
from college.people.actions.links import make_link
from college.people.link_secrets import code_of, secret_of
from college.people.messages import code, reset
from college.people.rules import Purpose
from college.post.previewing import previewed
from tests.actions.test_ways import open_it
from tests.cast import amina


@pytest.mark.parametrize(
    ("letter", "purpose", "field"),
    [(code, Purpose.SIGN_IN, "code"), (code, Purpose.SIGN_IN, "link"), (reset, Purpose.RESET, "link")],
)
def test_a_preview_with_a_real_message_that_opens_a_way_in_shows_nothing_that_opens_it(app, letter, purpose, field):
    account = open_it(amina())
    with transaction():
        link = make_link(account, purpose, key=secret_key(), by=None)
        message = post(letter(link))
        number, secrets = message.id, (code_of(link, secret_key()), secret_of(link, secret_key()))

    shown = previewed(
        message.name, "For you", f"Hello ((name)), (({field}))", locale="en", source=db.session.get_one(Message, number)
    )

    plain = f"{shown.text}{shown.spoken}".replace(" ", "")
    assert "AminaYusuf" in plain
    assert not [secret for secret in secrets if secret in plain]
