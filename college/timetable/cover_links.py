"""The secret in the link of a question to step in: made from its row and the college's key, and stored nowhere.

A later asking of the same person has another secret, so that an old link answers nothing.
"""

from college.foundation import tokens
from college.timetable.cover_models import CoverAsk


def secret_of(key: bytes, ask: CoverAsk) -> str:
    """Give the secret that stands in the link of a question; `key` is the application's secret."""
    return f"{ask.id}.{tokens.derived(key, 'cover', f'{ask.id} {ask.session_id} {ask.person_id} {ask.times_asked}')}"
