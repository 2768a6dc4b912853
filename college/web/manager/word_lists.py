"""Lists for the pages on which messages are worded: the messages by what they are about, and their fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask_babel import gettext as _

from college.foundation.marks import mark
from college.foundation.wording import N_
from college.outbox.models import Wording
from college.outbox.wording import masked
from college.post import still_true
from college.post.fields import offered
from college.post.letters import Sender
from college.post.speaking import speaking
from college.post.wording import example_of, values
from college.web.languages import own_name
from college.web.loading_wording import Wordable

# what the messages of a room are about, in the order of the list; a room that is not named stands last by its name
ABOUT = {
    "enrolment": N_("Places and queues"),
    "timetable": N_("Sessions and classes"),
    "questionnaires": N_("Questions about a class"),
    "college": N_("Word from the college"),
    "people": N_("People and signing in"),
    "learning_plans": N_("Learning plans"),
    "courses": N_("Writing courses"),
    "imports": N_("Spreadsheets"),
}


@dataclass(frozen=True)
class Line:
    """One message in the list: its name and title, and for each language the wording in force, if any."""

    which: Wordable
    title: str
    language: str
    own: Wording | None


@dataclass(frozen=True)
class Example:
    """One field beside the box: how it is typed, what it says, and an example; empty where it may say nothing."""

    mark: str
    says: str
    example: str


def groups(
    names: Sequence[str], own: Mapping[tuple[str, str], Wording], locales: Sequence[str]
) -> list[tuple[str, list[Line]]]:
    """Gather the messages by what they are about, each once for each language."""
    order = list(ABOUT)
    rooms = sorted(names, key=lambda name: (_place(order, _room(name)), name))
    return [
        (_(ABOUT[room]) if room in ABOUT else room.replace("_", " ").capitalize(), _lines(list(kept), own, locales))
        for room, kept in groupby(rooms, key=_room)
    ]


def _lines(names: list[str], own: Mapping[tuple[str, str], Wording], locales: Sequence[str]) -> list[Line]:
    lines = [
        Line(
            Wordable(name, locale),
            _(still_true.title(name)),
            own_name(locale) if len(locales) > 1 else "",
            own.get((name, locale)),
        )
        for name in names
        for locale in locales
    ]
    return sorted(lines, key=lambda line: line.title)


def _room(name: str) -> str:
    return name.partition("/")[0]


def _place(order: list[str], room: str) -> int:
    return order.index(room) if room in order else len(order)


def examples(which: Wordable, college: Sender) -> list[Example]:
    """List the fields of a message with what each says in the example."""
    fields = offered(which.name)
    with speaking(which.locale):
        found = values(which.name, example_of(which.name, college), {field.name for field in fields})
    return [Example(mark(field.name), _(field.says), masked(found.get(field.name, ""))) for field in fields]
