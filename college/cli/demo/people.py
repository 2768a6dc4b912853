"""The people of the demonstration college: the eight who sign in, those who teach, and the students."""

from typing import Any

from college.cli.demo.making import Making, write, write_silently
from college.cli.demo.words import ETHNIC_GROUPS, FIRST_NAMES, LAST_NAMES
from college.foundation.folding import digits, fold
from college.people.models import Account, EqualityAnswers, Person, PersonCapacity, PersonRole
from college.people.passwords import hashed
from college.people.rules import Capacity, ContactBy, Role

DOMAIN = "college.example"
PASSWORD = "harbour lights tonight"  # noqa: S105 - of a made-up college, in development only, printed at the start
CAST = (
    ("amina", "Amina Yusuf", Role.STUDENT, Capacity.LIVED_EXPERIENCE),
    ("bryn", "Bryn Hughes", Role.STUDENT, Capacity.LIVED_EXPERIENCE),
    ("sam", "Sam Driscoll", Role.STUDENT, Capacity.SUPPORTER),
    ("dee", "Dee Okafor", Role.PEER_TRAINER, Capacity.LIVED_EXPERIENCE),
    ("femi", "Femi Adeyemi", Role.CLINICIAN, Capacity.STAFF),
    ("carys", "Carys Bowen", Role.OFFICE, Capacity.STAFF),
    ("gwen", "Gwen Pritchard", Role.MANAGER, Capacity.STAFF),
    ("ada", "Ada Kowalska", Role.ADMINISTRATOR, Capacity.STAFF),
)
CHANNELS = (ContactBy.EMAIL,) * 5 + (ContactBy.PHONE,) * 3 + (ContactBy.TEXT,) * 2 + (ContactBy.LETTER,)
COMES_AS = (Capacity.LIVED_EXPERIENCE,) * 6 + (Capacity.SUPPORTER,) * 3 + (Capacity.STAFF,) * 2 + (Capacity.PUBLIC,)


def make_people(making: Making) -> None:
    """Make everybody; about half of the students have no e-mail address."""
    rows = [_row(making, f"D{n:04}", name, email=f"{key}@{DOMAIN}") for n, (key, name, _, _) in enumerate(CAST, 1)]
    making.cast = dict(zip((key for key, *_ in CAST), write(Person, rows), strict=True))
    _settle(making.cast.values(), [(role, capacity) for _, _, role, capacity in CAST])
    _open_accounts(making)
    teachers = max(8, making.size.students // 60)
    making.peers = [making.cast["dee"], *_many(making, "T", teachers - 1, Role.PEER_TRAINER)]
    making.clinicians = [making.cast["femi"], *_many(making, "K", teachers - 1, Role.CLINICIAN)]
    known = [making.cast[key] for key in ("amina", "bryn", "sam")]
    making.students = known + _many(making, "P", making.size.students - len(known), Role.STUDENT)
    _ask_for_equality(making)


def _many(making: Making, letter: str, count: int, role: Role) -> list[int]:
    rows = [_row(making, f"{letter}{n:05}", _name(making), student=role is Role.STUDENT) for n in range(1, count + 1)]
    numbers = write(Person, rows)
    teaches_from = {Role.PEER_TRAINER: Capacity.LIVED_EXPERIENCE, Role.CLINICIAN: Capacity.STAFF}
    _settle(numbers, [(role, teaches_from.get(role) or making.chance.choice(COMES_AS)) for _ in numbers])
    return numbers


def _name(making: Making) -> str:
    return f"{making.chance.choice(FIRST_NAMES)} {making.chance.choice(LAST_NAMES)}"


def _row(making: Making, reference: str, name: str, *, email: str = "", student: bool = False) -> dict[str, Any]:
    has_email = not student or making.chance.random() < 0.5
    email = email or (f"{reference.lower()}@people.example" if has_email else "")
    phone = f"07700 900{making.chance.randrange(1000):03}" if making.chance.random() < 0.8 or not email else ""
    return {
        "reference": reference,
        "name": name,
        "name_folded": fold(name),
        "email": email,
        "email_folded": email,
        "phone": phone,
        "phone_digits": digits(phone),
        "contact_by": making.chance.choice(CHANNELS) if student else ContactBy.EMAIL,
        "made_at": making.now,
    }


def _settle(numbers: Any, facts: list[tuple[Role, Capacity]]) -> None:
    pairs = list(zip(numbers, facts, strict=True))
    write_silently(PersonRole, [{"person_id": number, "role": role} for number, (role, _) in pairs])
    write_silently(PersonCapacity, [{"person_id": number, "capacity": capacity} for number, (_, capacity) in pairs])


def _open_accounts(making: Making) -> None:
    kept = hashed(PASSWORD)  # one hash for all: eight would take a quarter of a second
    write_silently(
        Account,
        [
            {
                "person_id": number,
                "sign_in_address": f"{key}@{DOMAIN}",
                "password_hash": kept,
                "made_at": making.now,
            }
            for key, number in making.cast.items()
        ],
    )


def _ask_for_equality(making: Making) -> None:
    asked = [number for number in making.students if making.chance.random() < 0.6]
    write_silently(
        EqualityAnswers,
        [
            {
                "person_id": number,
                "year_of_birth": str(making.chance.randrange(1945, 2008)),
                "ethnic_group": making.chance.choice(ETHNIC_GROUPS),
                "gender": making.chance.choice(("woman", "woman", "man", "non-binary", "declined")),
                "disability": making.chance.choice(("yes", "no", "declined", "")),
            }
            for number in asked
        ],
    )
