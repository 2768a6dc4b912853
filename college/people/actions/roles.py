"""What people do here: giving roles and taking them away, and who may."""

from collections.abc import Iterable
from typing import Protocol

from college.audit.actions import record
from college.foundation.db import db
from college.foundation.refusal import Refused
from college.people.actions.accounts import sign_out_elsewhere
from college.people.models import Person, PersonRole
from college.people.rules import FACILITATORS, PRIVILEGED, Role


class Giver(Protocol):
    """Whoever gives a role: their number and what they do here."""

    id: int

    @property
    def roles(self) -> frozenset[Role]:
        """What they do here."""


def may_give(roles: frozenset[Role]) -> frozenset[Role]:
    """Tell which roles somebody with these roles may give: the office students, a manager those who teach."""
    if Role.ADMINISTRATOR in roles:
        return frozenset(Role)
    if Role.MANAGER in roles:
        return FACILITATORS | {Role.STUDENT}
    return frozenset({Role.STUDENT}) if Role.OFFICE in roles else frozenset()


def refuse_ungiven(roles: Iterable[Role], by: Giver) -> None:
    """Raise `Refused` where somebody gives, or takes, a role that is not theirs to give."""
    if set(roles) - may_give(by.roles):
        raise Refused("Only an administrator gives or takes the roles of the office, a manager or an administrator.")


def change_roles(person: Person, roles: Iterable[Role], *, by: Giver) -> bool:
    """Give somebody exactly these roles, and end their sign-ins, which were made under the old ones.

    Gives whether anything changed. Nobody changes their own roles, so that one administrator always stays.
    """
    wanted = frozenset(roles)
    changed = wanted ^ person.roles
    if not changed:
        return False
    if person.id == by.id:
        raise Refused("Nobody changes their own roles. Ask another administrator.")
    refuse_ungiven(changed, by)
    if not wanted:
        raise Refused("Leave at least one role. Somebody who only learns here is a student.")
    before = person.roles
    person.role_rows = [row for row in person.role_rows if row.role in wanted]
    person.role_rows += [PersonRole(role=role) for role in sorted(wanted - before)]
    db.session.flush()
    if person.account is not None:
        sign_out_elsewhere(person.account, but=None, by=by)
    record("person.roles_changed", person, by=by, given=sorted(wanted - before), taken=sorted(before - wanted))
    return True


def refuse_strangers(person: Person, *, by: Giver) -> None:
    """Raise `Refused` where the office would change how a colleague with keys is reached: their letters hold keys."""
    if person.roles & PRIVILEGED and person.id != by.id and Role.ADMINISTRATOR not in by.roles:
        raise Refused("Somebody of the office or the management changes their own details, after signing in.")
