"""The post: a message made ready at the moment it leaves, in whose words and by which way, and what came back.

Begin with the one table in `still_true.py`, then `letters.py` (made ready) and `sending.py` (one pass). Messages
themselves are nouns of `college.outbox`.
"""

from flask import Flask

from college.outbox import ways
from college.post.still_true import KINDS
from config import Config


def attach(app: Flask) -> None:
    """Tell the outbox of what kind each message is, and whether texts leave by themselves."""
    config: Config = app.extensions["college"]
    ways.know(KINDS)
    ways.carry_texts(bool(config.notify_key))
