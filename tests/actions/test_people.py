"""People are found by any scrap, and roles are given by those who may."""

import pytest
from sqlalchemy import select

from college.foundation import clock, tokens
from college.foundation.db import db, transaction
from college.foundation.refusal import Refused
from college.people.actions import keeping
from college.people.actions.accounts import open_account, sign_in
from college.people.actions.roles import change_roles, may_give, refuse_strangers
from college.people.models import Person, SignIn
from college.people.queries.finding import known_like, named, search
from college.people.rules import ContactBy, Role
from tests.cast import ada, carys, gwen
from tests.factories import a_person


def names(scrap):
    return [found.name for found in search(scrap)]


@pytest.mark.parametrize(
    "scrap",
    [
        "zoë",
        "Zoe",
        "luczak zo",
        "ŁUCZAK",
        "marsh",
        "900 1",
        "+44 7700 900123",
        "zoe.l@",
        "EXAMPLE.org",
        "N123456",
        "n12",
    ],
)
def test_any_scrap_finds_somebody(app, scrap):
    a_person(
        "Zoë Łuczak-Marsh",
        phone="07700 900123",
        email="Zoe.L@example.org",
        reference="N123456",
        contact_by=ContactBy.TEXT,
    )

    found = names(scrap)

    assert found == ["Zoë Łuczak-Marsh"]


@pytest.mark.parametrize("scrap", ["", "  ", "arsh", "zoe x", "900", "%", "_", "z%", "\\", "😀", "zoe zoe2"])
def test_what_fits_nobody_finds_nobody(app, scrap):
    a_person("Zoë Łuczak-Marsh", phone="07700 900123", email="mail@example.org")

    found = names(scrap)

    assert found == []


def test_signs_of_a_pattern_mean_themselves(app):
    a_person("Amina 100% Yusuf", email="a_b@example.org")
    a_person("Amina 1000 Yusuf", email="axb@example.org")

    assert names("100%") == ["Amina 100% Yusuf"]
    assert names("a_b") == ["Amina 100% Yusuf"]


def test_a_name_and_a_number_together_name_one_of_several(app):
    a_person("Joan Quay", phone="07700 900456")
    a_person("Joan Hill", phone="07700 900789")
    a_person("Ann-Marie Bell", phone="07700 900456")

    assert names("joan 0456") == ["Joan Quay"]
    assert names("900 456 ann-marie") == ["Ann-Marie Bell"]
    assert names("07700 - 900 789") == ["Joan Hill"]
    assert names("joan 045") == []


def test_nobody_erased_is_found(app):
    person = a_person("Amina Yusuf", erased_at=clock.now())

    assert search("amina") == []
    assert named(person.reference) == []


def test_the_list_ends_where_it_is_told_to(app):
    for _ in range(4):
        a_person("Amina Yusuf")

    assert len(search("amina", limit=3)) == 3


def test_the_very_reference_comes_first(app):
    a_person("Aaron Able", reference="N1234567")
    a_person("Zed Young", reference="N12345")

    assert names("n12345") == ["Zed Young", "Aaron Able"]


def test_somebody_of_the_same_name_and_number_is_pointed_out(app):
    known = a_person("Amina Yusuf", phone="07700 900123", email="")

    assert [one.reference for one in known_like("amina YUSUF", email="", phone="+447700900123")] == [known.reference]
    assert known_like("Amina Yusuf", email="", phone="07700 900124") == []
    assert known_like("Bryn Yusuf", email="", phone="07700 900123") == []
    assert known_like("Amina Yusuf", email="", phone="") == []


def test_the_office_gives_no_keys_and_a_manager_only_those_of_a_classroom(app):
    assert may_give(frozenset({Role.OFFICE})) == {Role.STUDENT}
    assert may_give(frozenset({Role.MANAGER})) == {Role.STUDENT, Role.PEER_TRAINER, Role.CLINICIAN}
    assert may_give(frozenset({Role.ADMINISTRATOR})) == set(Role)
    assert may_give(frozenset({Role.STUDENT})) == set()


@pytest.mark.parametrize("role", [Role.OFFICE, Role.MANAGER, Role.ADMINISTRATOR])
def test_a_manager_cannot_give_the_keys_of_the_house(app, role):
    person, manager = a_person(), gwen()

    with pytest.raises(Refused), transaction():
        change_roles(person, [Role.STUDENT, role], by=manager)

    assert roles_of(person.id) == {Role.STUDENT}


def test_a_manager_cannot_take_them_away_either(app):
    keeper, manager = carys(), gwen()

    with pytest.raises(Refused), transaction():
        change_roles(keeper, [Role.STUDENT], by=manager)


def test_nobody_changes_their_own_roles(app):
    administrator = ada()

    with pytest.raises(Refused), transaction():
        change_roles(administrator, [Role.ADMINISTRATOR, Role.MANAGER], by=administrator)


def test_somebody_keeps_at_least_one_role(app):
    person, administrator = a_person(), ada()

    with pytest.raises(Refused), transaction():
        change_roles(person, [], by=administrator)


def test_a_change_of_roles_ends_what_was_begun_under_the_old_ones(app):
    person, administrator = a_person(), ada()
    with transaction():
        token = sign_in(open_account(person, by=None), way="link")

    with transaction():
        changed = change_roles(person, [Role.MANAGER], by=administrator)

    assert changed
    assert roles_of(person.id) == {Role.MANAGER}
    assert db.session.scalar(select(SignIn).where(SignIn.token_hash == tokens.hashed(token))) is None


def test_the_same_roles_again_sign_nobody_out(app):
    person, administrator = a_person(), ada()
    with transaction():
        sign_in(open_account(person, by=None), way="link")

    with transaction():
        changed = change_roles(person, [Role.STUDENT], by=administrator)

    assert not changed
    assert db.session.scalar(select(SignIn)) is not None


def test_the_office_does_not_move_the_letters_of_somebody_with_keys(app):
    keeper, manager, administrator, student = carys(), gwen(), ada(), a_person()

    with pytest.raises(Refused):
        refuse_strangers(manager, by=keeper)
    refuse_strangers(student, by=keeper)
    refuse_strangers(manager, by=manager)
    refuse_strangers(manager, by=administrator)


def test_changed_details_are_found_and_the_sign_in_address_stays(app):
    person, keeper = a_person(email="old@example.org"), carys()
    with transaction():
        open_account(person, address="old@example.org", by=None)

    with transaction():
        keeping.change_contact(
            person, name="Amina Khan", email="new@example.org", phone="", contact_by=ContactBy.EMAIL, by=keeper
        )

    assert names("khan") == ["Amina Khan"]
    assert person.account.sign_in_address == "old@example.org"


def roles_of(number):
    db.session.rollback()
    return db.session.get_one(Person, number).roles
