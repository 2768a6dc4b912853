"""Spreadsheets of people: who they are, how they are reached, and what they told us for equality's sake.

No account is made and no role of the staff is given: those come from an administrator.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from sqlalchemy import exists, select

from college.foundation import clock
from college.foundation import spreadsheet_cells as cells
from college.foundation.db import db
from college.foundation.folding import digits, fold
from college.foundation.spreadsheet_in import Cell, Problem
from college.foundation.wording import N_
from college.imports.batches import chunks, delete_all, found, insert_all, insert_numbered, update_all
from college.imports.plans import HIDDEN, Occasion, Plan, differences
from college.imports.reading import Column, Entry, each_once
from college.outbox.models import Message
from college.outbox.queries import UNTOLD
from college.people.actions.following import follow
from college.people.equality import DECLINED, DISABILITY, ETHNIC_GROUPS, GENDERS
from college.people.models import EqualityAnswers, Person, PersonCapacity, PersonRole
from college.people.rules import PRIVILEGED, Capacity, ContactBy, Role

_EMAIL: Final = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
_CONTACT: Final = ("name", "email", "phone", "contact_by")
_REACHES: Final = frozenset({"email", "phone", "contact_by"})
_EQUALITY: Final = ("year_of_birth", "ethnic_group", "gender", "disability")


def reference(cell: Cell) -> str | Problem:
    """Read somebody's reference; small letters are the same as capitals."""
    said = cells.code(cell)
    return said if isinstance(said, Problem) else said.upper()


def _name(cell: Cell) -> str | Problem:
    said = cells.text(cell, longest=200)
    return said if isinstance(said, Problem) else " ".join(said.split())


def _email(cell: Cell) -> str | Problem:
    said = cells.text(cell, longest=254)
    if isinstance(said, Problem) or _EMAIL.fullmatch(said):
        return said
    return cell.problem(N_("This is no e-mail address. Write one, such as amina@example.org, or leave the cell empty."))


def _phone(cell: Cell) -> str | Problem:
    said = cells.text(cell, longest=60)
    if isinstance(said, Problem) or digits(said):
        return said
    return cell.problem(N_("This telephone number has no digits. Correct it, or leave the cell empty."))


def _roles(cell: Cell) -> frozenset[Role] | Problem:
    said = cells.several(cell, list(Role))
    if isinstance(said, Problem):
        return said
    roles = frozenset(map(Role, said))
    if roles & PRIVILEGED:
        return cell.problem(
            N_("Roles of the office, of managers and of administrators are given by an administrator, not by a file.")
        )
    return roles


def capacities(cell: Cell) -> frozenset[Capacity] | Problem:
    """Read what somebody comes as, several separated by semicolons."""
    said = cells.several(cell, list(Capacity))
    return said if isinstance(said, Problem) else frozenset(map(Capacity, said))


def _year(cell: Cell) -> str | Problem:
    if cell.text.strip().casefold() == DECLINED:
        return DECLINED
    said = cells.integer(cell, least=1900, most=clock.today().year)
    return said if isinstance(said, Problem) else str(said)


def _answer(cell: Cell, allowed: tuple[str, ...]) -> str | Problem:
    by_words = {word.replace(",", "").casefold(): word for word in (*allowed, DECLINED)}
    said = " ".join(cell.text.replace(",", "").split()).casefold()
    return by_words.get(said) or cells.choice(cell, (*allowed, DECLINED))


def _among(allowed: tuple[str, ...]) -> Callable[[Cell], str | Problem]:
    return partial(_answer, allowed=allowed)


COLUMNS: Final = {
    "person": Column(reference, required=True),
    "name": Column(_name, required=True),
    "email": Column(_email),
    "phone": Column(_phone),
    "roles": Column(_roles),
    "capacities": Column(capacities),
    "contact_by": Column(partial(cells.choice, allowed=list(ContactBy))),
    "year_of_birth": Column(_year),
    "ethnic_group": Column(_among(ETHNIC_GROUPS)),
    "gender": Column(_among(GENDERS)),
    "disability": Column(_among(DISABILITY)),
}

_NOBODY: Final[dict[str, Any]] = {
    "name": "",
    "email": "",
    "phone": "",
    "contact_by": ContactBy.EMAIL,
    "roles": frozenset({Role.STUDENT}),
    "capacities": frozenset(),
} | dict.fromkeys(_EQUALITY, "")


@dataclass
class _Known:
    id: int
    is_erased: bool
    values: dict[str, Any]
    has_answers: bool = False


@dataclass(frozen=True)
class _Changed:
    there: _Known
    after: dict[str, Any]
    columns: frozenset[str]


def compare(rows: list[Entry], plan: Plan, occasion: Occasion) -> None:
    """Compare the rows with the people whom we know, and plan what is to be written."""
    known = _known([entry["person"] for entry in rows])
    new: list[Entry] = []
    changed: list[_Changed] = []
    bringer = db.session.get(Person, occasion.by_id) if occasion.by_id is not None else None
    for entry in each_once(rows, lambda entry: entry["person"], "person", plan.problems):
        there = known.get(entry["person"])
        if there is None:
            plan.add_new(entry, entry["person"])
            new.append(entry)
        elif there.is_erased:
            plan.refuse(entry, "person", N_("This person has been erased. Give a new person a reference of their own."))
        elif change := _change(entry, there, plan):
            _refuse_strangers(change, entry, plan, bringer)
            changed.append(change)
    plan.steps.append(lambda: _write_new(new))
    plan.steps.append(lambda: _write_changed(changed))


def _change(entry: Entry, there: _Known, plan: Plan) -> _Changed | None:
    said = dict(entry.values)
    if said["roles"] is not None:
        said["roles"] |= there.values["roles"] & PRIVILEGED  # a spreadsheet neither gives nor takes them
    found_differences = differences(there.values, said)
    if not found_differences:
        plan.same += 1
        return None
    shown = {column: (HIDDEN, HIDDEN) if column in _EQUALITY else pair for column, pair in found_differences.items()}
    plan.add_update(entry, entry["person"], shown)
    after = there.values | {column: after for column, (_, after) in found_differences.items()}
    return _Changed(there, after, frozenset(found_differences))


def _refuse_strangers(change: _Changed, entry: Entry, plan: Plan, bringer: Person | None) -> None:
    # As on the page of a person: letters to a colleague with keys hold keys.
    if bringer is None or bringer.id == change.there.id or Role.ADMINISTRATOR in bringer.roles:
        return
    if change.there.values["roles"] & PRIVILEGED and change.columns & set(_CONTACT):
        sentence = N_("Somebody of the office or the management changes their own details, after signing in.")
        plan.refuse(entry, "person", sentence)


def _known(references: list[str]) -> dict[str, _Known]:
    known: dict[str, _Known] = {}
    by_id: dict[int, _Known] = {}
    columns = (Person.id, Person.reference, Person.erased_at, *(getattr(Person, name) for name in _CONTACT))
    for row in found(select(*columns), Person.reference, references):
        there = _Known(row.id, row.erased_at is not None, {name: getattr(row, name) for name in _CONTACT})
        there.values |= {"roles": frozenset(), "capacities": frozenset()} | dict.fromkeys(_EQUALITY, "")
        known[row.reference] = by_id[row.id] = there
    for number, role in found(select(PersonRole.person_id, PersonRole.role), PersonRole.person_id, by_id):
        by_id[number].values["roles"] |= {role}
    comes_as = select(PersonCapacity.person_id, PersonCapacity.capacity)
    for number, capacity in found(comes_as, PersonCapacity.person_id, by_id):
        by_id[number].values["capacities"] |= {capacity}
    answers = select(EqualityAnswers.person_id, *(getattr(EqualityAnswers, name) for name in _EQUALITY))
    for row in found(answers, EqualityAnswers.person_id, by_id):
        by_id[row.person_id].values |= {name: getattr(row, name) for name in _EQUALITY}
        by_id[row.person_id].has_answers = True
    return known


def _contact(values: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": values["name"],
        "name_folded": fold(values["name"]),
        "email": values["email"],
        "email_folded": values["email"].lower(),
        "phone": values["phone"],
        "phone_digits": digits(values["phone"]),
        "contact_by": ContactBy(values["contact_by"]),
    }


def _write_new(new: list[Entry]) -> None:
    now = clock.now()
    people = [_NOBODY | {name: said for name, said in entry.values.items() if said is not None} for entry in new]
    numbers = insert_numbered(
        Person, [_contact(values) | {"reference": values["person"], "made_at": now} for values in people]
    )
    pairs = list(zip(numbers, people, strict=True))
    _write_roles(pairs)
    _write_capacities(pairs)
    _write_answers([(number, values) for number, values in pairs if any(values[name] for name in _EQUALITY)])


def _write_changed(changed: list[_Changed]) -> None:
    update_all(Person, [{"id": each.there.id} | _contact(each.after) for each in changed])
    at_another_address = [each.there.id for each in changed if "email" in each.columns]
    update_all(Person, [{"id": number, "bounces": 0, "bounced_at": None} for number in at_another_address])
    roles = [(each.there.id, each.after) for each in changed if "roles" in each.columns]
    delete_all(PersonRole, PersonRole.person_id, [number for number, _ in roles])
    _write_roles(roles)
    comes_as = [(each.there.id, each.after) for each in changed if "capacities" in each.columns]
    delete_all(PersonCapacity, PersonCapacity.person_id, [number for number, _ in comes_as])
    _write_capacities(comes_as)
    answered = [each for each in changed if each.columns & set(_EQUALITY)]
    had = [each.there.id for each in answered if each.there.has_answers]
    delete_all(EqualityAnswers, EqualityAnswers.person_id, had)
    _write_answers([(each.there.id, each.after) for each in answered])
    _follow([each.there.id for each in changed if each.columns & _REACHES])


def _follow(numbers: list[int]) -> None:
    """Let what was not said yet go the way that the sheet says; a sheet itself writes no message."""
    waited_for = select(Person).where(exists().where(Message.person_id == Person.id, Message.state.in_(UNTOLD)))
    for some in chunks(numbers):
        people = waited_for.where(Person.id.in_(some)).execution_options(populate_existing=True)
        for person in db.session.scalars(people).all():
            follow(person)


def _write_roles(people: list[tuple[int, dict[str, Any]]]) -> None:
    rows = [{"person_id": number, "role": role} for number, values in people for role in sorted(values["roles"])]
    insert_all(PersonRole, rows)


def _write_capacities(people: list[tuple[int, dict[str, Any]]]) -> None:
    rows = [
        {"person_id": number, "capacity": each} for number, values in people for each in sorted(values["capacities"])
    ]
    insert_all(PersonCapacity, rows)


def _write_answers(people: list[tuple[int, dict[str, Any]]]) -> None:
    rows = [{"person_id": number} | {name: values[name] for name in _EQUALITY} for number, values in people]
    insert_all(EqualityAnswers, rows)
