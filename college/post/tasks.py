"""What the office has to say today: to whom, by which way, in which words."""

from dataclasses import dataclass
from datetime import datetime

from college.outbox.models import Message
from college.outbox.rules import Channel
from college.people.models import Person
from college.people.queries.letters import open_tasks
from college.post.letters import is_still_true, said_now
from college.post.speaking import another_language
from college.post.still_true import title

PAGE = 20


@dataclass(frozen=True)
class Task:
    """A call to make, or a text or letter to write.

    `language` is empty where it is the college's first, as usual; `said_in` is the language of the words.
    """

    number: int
    title: str
    person: str
    reference: str
    channel: Channel
    reached_at: str
    address: tuple[str, ...]
    language: str
    words: str
    said_in: str
    made_at: datetime
    due_at: datetime
    attempts: int
    note: str


def tasks(page: int, by: Channel | None = None) -> list[Task]:
    """List a page of tasks that are still true, all or those that go one way; the clock takes off the others."""
    found = open_tasks(by, limit=PAGE, offset=(page - 1) * PAGE)
    return [_task(message, person) for message, person in found if is_still_true(message)]


def _task(message: Message, person: Person) -> Task:
    words, said_in = _words(message, person)
    return Task(
        number=message.id,
        title=title(message.name),
        person=person.name,
        reference=person.reference,
        channel=message.channel,
        reached_at=person.phone if message.channel in {Channel.PHONE, Channel.TEXT} else "",
        address=tuple(person.postal_address.splitlines()) if message.channel is Channel.LETTER else (),
        language=another_language(person.language),
        words=words,
        said_in=said_in,
        made_at=message.made_at,
        due_at=message.due_at,
        attempts=message.attempts,
        note=message.trouble,
    )


def _words(message: Message, person: Person) -> tuple[str, str]:
    try:
        said = said_now(message, person)
    except Exception:
        return "", ""  # the page says that the words are missing; the task itself must not be lost
    return said.words.text, said.locale
