"""The table of permissions, read aloud for the cast."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from college.people.rules import Role
from college.permissions.policy import POLICY, Permission, may

NOW = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Somebody:
    """One of the cast, with no database behind them."""

    id: int
    name: str
    roles: frozenset[Role]


@dataclass(frozen=True)
class Thing:
    """Whatever a permission is about."""

    person_id: int = 0
    facilitator_ids: frozenset[int] = frozenset()
    author_ids: frozenset[int] = frozenset()
    student_ids: frozenset[int] = frozenset()
    reviewer_ids: frozenset[int] = frozenset()
    starts_at: datetime = NOW
    ends_at: datetime = field(default=NOW + timedelta(hours=2))

    @property
    def first_starts_at(self) -> datetime:
        """When a run of this one session starts."""
        return self.starts_at

    @property
    def last_ends_at(self) -> datetime:
        """When a run of this one session is over."""
        return self.ends_at


@dataclass(frozen=True)
class Plan:
    """A run without a session yet."""

    facilitator_ids: frozenset[int]
    first_starts_at: None = None
    last_ends_at: None = None


VISITOR = None
AMINA = Somebody(1, "Amina", frozenset({Role.STUDENT}))
BRYN = Somebody(2, "Bryn", frozenset({Role.STUDENT}))
DEE = Somebody(3, "Dee", frozenset({Role.PEER_TRAINER}))
FEMI = Somebody(4, "Femi", frozenset({Role.CLINICIAN}))
CARYS = Somebody(5, "Carys", frozenset({Role.OFFICE}))
GWEN = Somebody(6, "Gwen", frozenset({Role.MANAGER}))
ADA = Somebody(7, "Ada", frozenset({Role.ADMINISTRATOR}))
CAST = (VISITOR, AMINA, BRYN, DEE, FEMI, CARYS, GWEN, ADA)

EVERYBODY = list(CAST)
SIGNED_IN = [AMINA, BRYN, DEE, FEMI, CARYS, GWEN, ADA]
AMINAS = Thing(person_id=AMINA.id)
DEES_SESSION = Thing(facilitator_ids=frozenset({DEE.id}))
DEES_PAST = Thing(
    facilitator_ids=frozenset({DEE.id}), starts_at=NOW - timedelta(days=8), ends_at=NOW - timedelta(days=8)
)
DEES_LONG_PAST = Thing(
    facilitator_ids=frozenset({DEE.id}), starts_at=NOW - timedelta(days=15), ends_at=NOW - timedelta(days=15)
)
DEES_TOMORROW = Thing(
    facilitator_ids=frozenset({DEE.id}), starts_at=NOW + timedelta(days=1), ends_at=NOW + timedelta(days=1, hours=2)
)
DEES_FAR_AHEAD = Thing(
    facilitator_ids=frozenset({DEE.id}), starts_at=NOW + timedelta(days=15), ends_at=NOW + timedelta(days=15)
)
DEES_PLAN = Plan(frozenset({DEE.id}))
DEES_COURSE = Thing(
    author_ids=frozenset({DEE.id}), reviewer_ids=frozenset({AMINA.id}), facilitator_ids=frozenset({FEMI.id})
)
HANDED_OUT = Thing(
    student_ids=frozenset({AMINA.id}), facilitator_ids=frozenset({DEE.id}), author_ids=frozenset({FEMI.id})
)
FOR_FACILITATORS = Thing(facilitator_ids=frozenset({DEE.id}), author_ids=frozenset({FEMI.id}))
AMINAS_COURSE = Thing(author_ids=frozenset({AMINA.id}))
P = Permission

READ_ALOUD = [
    *(
        (each, None, EVERYBODY)
        for each in (P.BROWSE, P.SIGN_IN, P.JOIN, P.ASK_FOR_PLACE, P.FOLLOW_LINK, P.CHECK_HEALTH)
    ),
    *((each, None, SIGNED_IN) for each in (P.SEE_OWN_COLLEGE, P.CHANGE_OWN_DETAILS, P.PROPOSE_COURSE)),
    (P.KEEP_OWN_NEEDS, None, SIGNED_IN),
    (P.WRITE_COURSE, DEES_COURSE, [DEE, GWEN]),
    (P.SIGN_COURSE, DEES_COURSE, [DEE]),
    (P.REVIEW_COURSE, DEES_COURSE, [AMINA]),
    (P.KEEP_NOTES, DEES_COURSE, [DEE, FEMI, GWEN]),
    (P.SEE_WHAT_WAS_SAID, DEES_COURSE, [DEE, FEMI, GWEN]),
    (P.SEE_WHAT_WAS_SAID, AMINAS_COURSE, [AMINA, GWEN]),
    (P.READ_LIBRARY, AMINAS_COURSE, [AMINA, DEE, FEMI, GWEN]),
    *((each, AMINAS, [AMINA]) for each in (P.SEE_PLACE, P.GIVE_UP_PLACE, P.ANSWER_OFFER, P.ANSWER_QUESTIONNAIRE)),
    (P.TAKE_CERTIFICATE, AMINAS, [AMINA]),
    (P.ANSWER_FOR_OWN_TEACHING, Thing(person_id=DEE.id), [DEE]),
    (P.KEEP_OWN_PLAN, AMINAS, [AMINA]),
    (P.SEE_TEACHING, None, [DEE, FEMI]),
    (P.SEE_TAUGHT_RUN, DEES_SESSION, [DEE, CARYS, GWEN]),
    (P.WRITE_TO_RUN, DEES_SESSION, [DEE, CARYS, GWEN]),
    (P.KEEP_MATERIALS_OF_RUN, DEES_SESSION, [DEE, CARYS, GWEN]),
    (P.TAKE_MATERIAL, HANDED_OUT, [AMINA, DEE, FEMI, CARYS, GWEN]),
    (P.TAKE_MATERIAL, FOR_FACILITATORS, [DEE, FEMI, CARYS, GWEN]),
    (P.SEE_REGISTER, DEES_SESSION, [DEE, CARYS, GWEN]),
    (P.SEE_REGISTER, DEES_PAST, [DEE, CARYS, GWEN]),
    (P.SEE_REGISTER, DEES_LONG_PAST, [CARYS, GWEN]),
    *((each, DEES_PAST, [DEE]) for each in (P.SEE_CLASS, P.SEE_NEEDS)),
    *((each, DEES_LONG_PAST, []) for each in (P.SEE_CLASS, P.SEE_NEEDS)),
    *((each, DEES_FAR_AHEAD, []) for each in (P.SEE_CLASS, P.SEE_NEEDS)),
    (P.SEE_CLASS, DEES_PLAN, []),
    (P.MARK_REGISTER, DEES_SESSION, [DEE, CARYS, GWEN]),
    (P.MARK_REGISTER, DEES_PAST, [CARYS, GWEN]),
    (P.MARK_REGISTER, DEES_TOMORROW, [CARYS, GWEN]),
    (P.SEE_OFFICE, None, [CARYS, GWEN, ADA]),
    *(
        (each, None, [CARYS, GWEN])
        for each in (
            P.LOOK_UP_PEOPLE,
            P.SEE_PERSON,
            P.CHANGE_PERSON,
            P.ENROL_SOMEBODY,
            P.MANAGE_PLACES,
            P.MANAGE_MESSAGES,
            P.TYPE_IN_ANSWERS,
            P.FIND_COVER,
            P.KEEP_CALENDARS,
        )
    ),
    *(
        (each, None, [GWEN])
        for each in (
            P.MANAGE_COURSES,
            P.MANAGE_TIMETABLE,
            P.SEE_REPORTS,
            P.IMPORT_SPREADSHEETS,
            P.HANDLE_PERSONAL_DATA,
            P.APPROVE_QUOTES,
        )
    ),
    (P.CHANGE_SETTINGS, None, [GWEN, ADA]),
    (P.WORD_MESSAGES, None, [GWEN]),
    (P.GIVE_ROLES, None, [ADA]),
]


@pytest.mark.parametrize(("permission", "thing", "allowed"), READ_ALOUD)
def test_policy(permission, thing, allowed):
    assert [person for person in CAST if may(person, permission, thing, NOW)] == allowed


def test_the_whole_table_is_read_aloud():
    assert {row[0] for row in READ_ALOUD} == set(POLICY)
