"""What a term, a run and a session may be."""

from datetime import UTC, date, datetime

import pytest

from college.foundation.refusal import Refused
from college.people.rules import Knowledge, Role
from college.settings.rules import Policy
from college.timetable import rules
from college.timetable.rules import SessionState

LIVED, TRAINED = Knowledge.LIVED_EXPERIENCE, Knowledge.BY_TRAINING
NOON = datetime(2026, 10, 6, 12, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-autumn", "C01-03", "a", "x.y_z", " C1 "])
def test_a_code_can_stand_in_an_address(text):
    assert rules.code(text) == text.strip()


@pytest.mark.parametrize("text", ["", "-a", "a-", "a b", "a/b", "é1", "?", "x" * 41, "a\n"[:1] + "\u202e"])
def test_any_other_code_is_refused(text):
    with pytest.raises(Refused):
        rules.code(text)


@pytest.mark.parametrize("year", [1, 1999, 2101, 9999])
def test_a_mistyped_year_is_refused(year):
    with pytest.raises(Refused, match="check the year"):
        rules.day(date(year, 1, 1))


def test_a_term_may_last_one_day_but_not_less():
    rules.days_of_term(date(2026, 9, 1), date(2026, 9, 1))

    with pytest.raises(Refused, match="ends before it starts"):
        rules.days_of_term(date(2026, 9, 2), date(2026, 9, 1))


def test_enrolment_cannot_close_before_it_opens():
    assert rules.window(None, NOON).closes_at == NOON

    with pytest.raises(Refused, match="close before it opens"):
        rules.window(NOON, NOON)


def test_nobody_loses_a_place_when_a_run_gets_smaller():
    with pytest.raises(Refused) as refused:
        rules.places(3, taken=4, over=False)

    assert str(refused.value) == "4 places are taken, so there cannot be fewer: 3 is too few."
    rules.places(4, taken=4, over=False)
    rules.places(3, taken=4, over=True)


@pytest.mark.parametrize("wanted", [-1, 10_001])
def test_a_run_has_a_sensible_number_of_places(wanted):
    with pytest.raises(Refused, match="between 0 and"):
        rules.places(wanted, taken=0, over=True)


@pytest.mark.parametrize(
    ("roles", "stated", "knowledge"),
    [
        ({Role.PEER_TRAINER}, None, LIVED),
        ({Role.CLINICIAN, Role.MANAGER}, None, TRAINED),
        ({Role.PEER_TRAINER}, LIVED, LIVED),
        ({Role.PEER_TRAINER, Role.CLINICIAN}, TRAINED, TRAINED),
    ],
)
def test_the_role_says_from_what_somebody_teaches_or_they_choose(roles, stated, knowledge):
    assert rules.knowledge_in_teaching("Dee", frozenset(roles), stated) is knowledge


@pytest.mark.parametrize(
    ("roles", "stated", "why"),
    [
        ({Role.STUDENT, Role.MANAGER}, LIVED, "neither"),
        ({Role.PEER_TRAINER, Role.CLINICIAN}, None, "Say which"),
        ({Role.PEER_TRAINER}, TRAINED, "says something else"),
    ],
)
def test_nobody_stands_for_a_knowledge_that_is_not_theirs(roles, stated, why):
    with pytest.raises(Refused, match=why):
        rules.knowledge_in_teaching("Dee", frozenset(roles), stated)


def test_a_session_is_taught_by_different_people():
    rules.different_people([1, 2])

    with pytest.raises(Refused, match="chosen twice"):
        rules.different_people([1, 1])


def test_only_what_is_still_to_come_can_be_moved_or_cancelled():
    rules.may_change(SessionState.PLANNED, over=False)

    for state, over in ((SessionState.CANCELLED, False), (SessionState.HELD, True), (SessionState.PLANNED, True)):
        with pytest.raises(Refused):
            rules.may_change(state, over=over)


def test_a_run_is_cancelled_once_and_not_after_its_end():
    rules.may_cancel_run([], cancelled=False)
    rules.may_cancel_run([SessionState.HELD, SessionState.PLANNED], cancelled=False)

    with pytest.raises(Refused, match="already"):
        rules.may_cancel_run([SessionState.PLANNED], cancelled=True)
    with pytest.raises(Refused, match="is over"):
        rules.may_cancel_run([SessionState.HELD, SessionState.CANCELLED], cancelled=False)


@pytest.mark.parametrize(
    ("policy", "pairs", "paired"),
    [
        (Policy.TWO_CAPACITIES, [], False),
        (Policy.ADVISORY, [], False),
        (Policy.TWO_CAPACITIES, [[(1, LIVED), (2, TRAINED)]], True),
        (Policy.TWO_CAPACITIES, [[(1, LIVED), (2, TRAINED)], [(1, LIVED)]], False),
        (Policy.TWO_CAPACITIES, [[(1, LIVED), (1, TRAINED)]], False),
        (Policy.PEER_LED, [[(1, LIVED)]], True),
        (Policy.PEER_LED, [[(2, TRAINED)]], False),
        (Policy.ADVISORY, [[]], True),
    ],
)
def test_enrolment_opens_when_every_session_has_its_pair(policy, pairs, paired):
    assert rules.is_paired(policy, pairs) is paired


def test_a_place_is_said_in_few_words():
    assert rules.place_words(venue="Library", room="Room 2", online=True) == "Room 2, Library"
    assert rules.place_words(venue="Library", room="", online=False) == "Library"
    assert rules.place_words(venue="", room="", online=True) == "Online"
    assert rules.place_words(venue="", room="", online=False) == ""
