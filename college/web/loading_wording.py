"""Finds the message whose words an address names, in a language of the college; nothing where there is none."""

from dataclasses import dataclass
from typing import Any

from college.outbox.models import Wording
from college.outbox.queries import newest_version, wording_in_force, wordings_of
from college.post.wording import kinds
from college.web.sessions import settings


@dataclass(frozen=True)
class Wordable:
    """The words of a message in a language, whichever they are just now."""

    name: str
    locale: str

    @property
    def in_force(self) -> Wording | None:
        """The college's own words; nothing where it is said as it came."""
        return wording_in_force(self.name, self.locale)

    @property
    def versions(self) -> list[Wording]:
        """Every version of the college's own words, the newest first."""
        return wordings_of(self.name, self.locale)

    @property
    def newest(self) -> int:
        """The number of the newest version; 0 before the first."""
        return newest_version(self.name, self.locale)

    @property
    def parts(self) -> dict[str, Any]:
        """The parts of an address that lead to it."""
        domain, _, kind = self.name.partition("/")
        return {"domain": domain, "kind": kind, "locale": self.locale}


def wordable(domain: str, kind: str, locale: str) -> Wordable | None:
    """Find the message of this name, if it may be worded, in a language that the college offers."""
    name = f"{domain}/{kind}"
    return Wordable(name, locale) if name in kinds() and locale in settings().locales else None


def version_of(domain: str, kind: str, locale: str, number: int) -> tuple[Wordable, Wording] | None:
    """Find an earlier version of the words of a message that holds words."""
    which = wordable(domain, kind, locale)
    found = [row for row in which.versions if row.version == number and not row.is_original] if which else []
    return (which, found[0]) if which is not None and found else None
