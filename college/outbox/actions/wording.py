"""Keeping a college's own words for its messages, version by version, and going back to the original."""

from collections.abc import Collection

from college.audit.actions import Doer, record
from college.foundation import clock
from college.foundation.db import save
from college.foundation.refusal import Refused
from college.outbox.actions.posting import Letter, Recipient, post
from college.outbox.models import Wording
from college.outbox.queries import newest_version, wording_in_force
from college.outbox.rules import Channel
from college.outbox.wording import Offered, problems, tidied


def keep_wording(
    name: str,
    locale: str,
    *,
    subject: str,
    text: str,
    offered: Offered,
    titles: Collection[str],
    seen: int,
    by: Doer | None,
) -> Wording:
    """Say a message in these words from now on; the same words again make no version.

    `seen` is the number of the newest version that the writer has seen. Raises `Refused` when somebody else has
    written one meanwhile, and with the first thing that is wrong: a wording that cannot be filled is never kept.
    """
    subject, text = subject.strip(), tidied(text)
    if seen != newest_version(name, locale):
        raise Refused(
            "Somebody else has changed these words meanwhile. Look at theirs in the history, then keep yours."
        )
    for problem in problems(subject, text, offered, titles=titles):
        raise Refused(problem.sentence, **problem.values)
    before = wording_in_force(name, locale)
    if before is not None and (before.subject, before.text) == (subject, text):
        return before
    return _next(name, locale, by, subject=subject, text=text)


def back_to_original(name: str, locale: str, *, by: Doer | None) -> Wording:
    """Say a message as it came from now on; its own words stay in the history."""
    if wording_in_force(name, locale) is None:
        raise Refused("This message is said in its original words already.")
    return _next(name, locale, by, is_original=True)


def _next(name: str, locale: str, by: Doer | None, *, subject: str = "", text: str = "", **more: bool) -> Wording:
    made = save(
        Wording(
            name=name,
            locale=locale,
            version=newest_version(name, locale) + 1,
            subject=subject,
            text=text,
            made_at=clock.now(),
            made_by_id=by.id if by is not None else None,
            **more,
        )
    )
    record("wording.kept", made, by=by, name=name, locale=locale, version=made.version, original=made.is_original)
    return made


def send_test(to: Recipient, *, subject: str, text: str, name: str, locale: str, by: Doer) -> None:
    """Send words in their language to the person who tries them; they hold made-up facts, and open nothing."""
    facts = {"subject": subject, "text": text, "locale": locale}
    post(Letter(to=to, name="college/test", facts=facts, channel=Channel.EMAIL))
    record("wording.tested", None, by=by, name=name)
