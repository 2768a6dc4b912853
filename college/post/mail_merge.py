"""Letters on paper: what the office prints in one go, each on a page that shows its address in the window."""

from collections.abc import Collection
from dataclasses import dataclass

from college.audit.actions import Doer
from college.foundation import clock
from college.foundation.refusal import Refused
from college.outbox.actions import settling
from college.outbox.models import Message
from college.outbox.queries import message_number
from college.people.models import Person
from college.people.queries.letters_to_post import letters_to_post
from college.post.letters import is_still_true, said_now
from college.post.sending import tell_said
from college.post.speaking import another_language
from college.post.still_true import title
from college.post.words_kept import keep_as_told

LINE, LINES = 100, 38  # letters in a line and lines on a page, in the smallest type that we print
AT_ONCE = 100  # letters in one document: what a person folds in an hour


@dataclass(frozen=True)
class PaperLetter:
    """A letter to somebody: the lines of the address beneath the name, and its words by paragraph and line.

    `language` is that of the person where it is not the college's first; `said_in` is the language of the words.
    """

    number: int
    title: str
    name: str
    reference: str
    address: tuple[str, ...]
    language: str
    said_in: str
    paragraphs: tuple[tuple[str, ...], ...]

    @property
    def fits(self) -> bool:
        """Whether its words fit on one page, in letters that can be read."""
        lines = sum(-(-len(line) // LINE) for part in self.paragraphs for line in part)
        return lines + len(self.paragraphs) / 2 <= LINES

    @property
    def can_be_printed(self) -> bool:
        """Whether we know where it goes and what it says, and it fits on a page."""
        return bool(self.address and self.paragraphs) and self.fits


def paper_letters(numbers: Collection[int] | None = None) -> list[PaperLetter]:
    """List the letters that are to be posted today and are still true; with `numbers`, only those of them."""
    found = letters_to_post(clock.now(), limit=AT_ONCE, numbers=numbers)
    return [_on_paper(message, person) for message, person in found if is_still_true(message)]


def note_posted(numbers: Collection[int], *, by: Doer) -> int:
    """Keep that these letters were posted, and give how many; what was settled or changed meanwhile stays as it is."""
    return sum(_posted(letter.number, by) for letter in paper_letters(numbers) if letter.can_be_printed)


def _posted(number: int, by: Doer) -> bool:
    message = message_number(number)
    if message is None:
        return False
    try:
        settling.tell_done(message, by=by)
    except Refused:  # somebody else at the same pile was first
        return False
    keep_as_told(message)
    tell_said(message)
    return True


def _on_paper(message: Message, person: Person) -> PaperLetter:
    paragraphs, said_in = _paragraphs(message, person)
    return PaperLetter(
        number=message.id,
        title=title(message.name),
        name=person.name,
        reference=person.reference,
        address=tuple(_lines(person.postal_address)),
        language=another_language(person.language),
        said_in=said_in,
        paragraphs=paragraphs,
    )


def _paragraphs(message: Message, person: Person) -> tuple[tuple[tuple[str, ...], ...], str]:
    try:
        said = said_now(message, person)
    except Exception:
        return (), ""  # it stays on the list, and the page says that the words are missing
    parts = said.words.text.split("\n\n")
    return tuple(tuple(lines) for part in parts if (lines := _lines(part))), said.locale


def _lines(text: str) -> list[str]:
    return [line for line in (" ".join(line.split()) for line in text.splitlines()) if line]
