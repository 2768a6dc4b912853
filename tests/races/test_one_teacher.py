"""Two managers put the same person on two sessions at one time, at one moment: the second sees what the first did.

Through the pages, as managers do it: each has seen that nothing is in the way, and presses. The last test takes the
hold out, and must see both put the person on without a word: so the first can fail.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count

import pytest
from sqlalchemy import delete, text

from college.audit.models import AuditEntry
from college.foundation.db import db, transaction
from college.outbox.models import Message
from college.timetable.models import ClashReason, Session
from tests.browser import Browser
from tests.cast import dee, gwen
from tests.factories import a_course, a_run, a_session, a_term, on
from tests.houses import Houses
from tests.races.arena import Arena, built

fresh = count(1)
ADDRESSES = {
    "add": "/manage/runs/{code}/sessions/new",
    "move": "/manage/runs/{code}/sessions/1",
    "series": "/manage/runs/{code}/series",
    "run": "/manage/runs/new",
}
WHEN = {"day": "2027-03-02", "starts": "10:00", "ends": "12:00", "place": "", "online_link": "", "second": ""}


class Wanted:
    """A trainer whom everybody wants at one time, and for each page of planning a run on which two managers work."""

    def __init__(self, arena: Arena) -> None:
        self.arena = arena
        with arena.app.app_context():
            course, term = a_course(code=f"ONE-{next(fresh)}"), a_term()
            self.words = {"course": str(course.id), "term": str(term.id), "places": "12"}
            self.dee, keeper = dee().id, gwen()
            self.runs = [a_run(course, term=term, sessions=0) for _ in range(2)]
            self.codes = [run.code for run in self.runs]
            self.browsers = [Browser(arena.app).sign_in(keeper) for _ in range(2)]
            db.session.remove()

    def sent(self, page: str, n: int) -> dict[str, str]:
        """Give what is typed on a page of planning."""
        said = WHEN | {"first": f"{self.dee}:lived_experience"}
        if page == "run":
            return self.words | {f"sessions-0-{name}": word for name, word in said.items()} | {"code": f"NEW-{n}"}
        return said | {"weeks": "1", "count": "1"} if page == "series" else said

    def address(self, page: str, n: int) -> str:
        """Give the address of a page of planning for the run of this number."""
        return ADDRESSES[page].format(code=self.codes[n])

    def anew(self, page: str) -> list[str]:
        """Take away what came of the last race, and let each manager look; gives what they have seen."""
        with self.arena.app.app_context():
            self._empty()
            if page == "move":
                for run in self.runs:
                    a_session(db.session.merge(run), 1, on(date(2027, 3, 9), 10))
            seen = [self._look(page, n) for n in range(2)]
            db.session.remove()
            return seen

    def _look(self, page: str, n: int) -> str:
        if page == "run":
            return ""
        answer = self.browsers[n].post(self.address(page, n), data=self.sent(page, n))
        return re.search(r'name="seen" value="([^"]+)"', answer.text)[1]  # type: ignore[index]

    def presses(self, page: str, seen: list[str]) -> Callable[[int], int]:
        """Let a manager do what they saw."""

        def deed(n: int) -> int:
            sent = self.sent(page, n) | {"seen": seen[n], "keep": WHEN["day"]}
            return self.browsers[n].post(self.address(page, n), data=sent).status_code

        return deed

    def taught(self) -> int:
        """Count the sessions that the trainer is down for."""
        with self.arena.app.app_context():
            return sum(self.dee in dict(one.pair) for one in db.session.query(Session))

    def _empty(self) -> None:
        with transaction():
            db.session.execute(delete(Message))
            db.session.execute(delete(ClashReason))
            db.session.execute(text("DELETE FROM facilitation"))
            db.session.execute(delete(Session))
            db.session.execute(text("DELETE FROM run WHERE code LIKE 'NEW-%'"))
            db.session.execute(delete(AuditEntry))

    def end(self) -> None:
        """Leave nothing to the races that come after."""
        with self.arena.app.app_context():
            self._empty()


@pytest.fixture
def wanted(arena: Arena) -> Iterator[Wanted]:
    """Lend a trainer whom two managers want, and leave nothing behind."""
    made = Wanted(arena)
    yield made
    made.end()


@pytest.mark.parametrize("page", ADDRESSES)
def test_of_two_who_put_one_person_on_two_sessions_at_once_the_second_is_shown_the_first(wanted, page):
    seen = wanted.anew(page)

    told = wanted.arena.at_once(wanted.presses(page, seen), range(2))

    assert sorted(told) == [303, 422 if page == "run" else 409]
    assert wanted.taught() == 1


@pytest.mark.parametrize("page", ADDRESSES)
def test_without_the_hold_on_postgresql_both_are_put_on_unseen(houses: Houses, monkeypatch, page):
    arena = built(houses, "postgresql", f"one_teacher_{page}", people=1)
    wanted = Wanted(arena)
    for where in ("sessions", "series", "runs"):
        monkeypatch.setattr(f"college.web.manager.{where}.hold_teachers", lambda teachers: None)
    try:
        tries = (wanted.arena.at_once(wanted.presses(page, wanted.anew(page)), range(2)) for _ in range(30))
        assert [303, 303] in tries, "of two who put one person on at once only one ever did"
    finally:
        arena.close()
