"""What the college decides is kept, and its agreement grows by versions."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from college.foundation.db import db, transaction
from college.foundation.refusal import Refused
from college.settings.actions import Settings, keep_settings, write_agreement
from college.settings.models import Agreement
from college.settings.queries import agreement_in_force, the_college
from college.settings.rules import Policy, Preset

SAID = Settings(
    name="Quay College",
    contact_email="",
    contact_phone="01632 960000",
    contact_address="1 Quay Street",
    brand_colour="#1d5c63",
    agreement="We are kind.",
    help_now="Call 111.",
    policy=Policy.ADVISORY,
    preset=Preset.HES,
    offer_hours=24,
)


@pytest.fixture(autouse=True)
def help_now(app):
    """Leave the words that a migration wrote as they were."""
    words = the_college().help_now
    yield
    db.session.rollback()
    with transaction():
        the_college().help_now = words


def test_what_was_decided_is_kept(app):
    with transaction():
        keep_settings(SAID, by=None)

    college = the_college()
    assert (college.name, college.policy, college.preset, college.offer_hours) == (
        "Quay College",
        Policy.ADVISORY,
        Preset.HES,
        24,
    )
    assert college.set_up_at is not None


def test_a_changed_agreement_is_a_new_version_and_the_old_one_stays(app):
    with transaction():
        keep_settings(SAID, by=None)
    with transaction():
        keep_settings(replace(SAID, agreement="We are kind and on time."), by=None)

    assert db.session.execute(select(Agreement.version, Agreement.text).order_by(Agreement.version)).all() == [
        (1, "We are kind."),
        (2, "We are kind and on time."),
    ]


@pytest.mark.parametrize("again", ["We are kind.", "  We are kind.  \r\n", ""])
def test_the_same_words_make_no_version(app, again):
    with transaction():
        write_agreement("We are kind.", by=None)
    with transaction():
        write_agreement(again, by=None)

    assert agreement_in_force().version == 1


@pytest.mark.parametrize("wrong", [{"brand_colour": "#ffff00"}, {"offer_hours": 0}, {"offer_hours": 337}])
def test_a_wrong_decision_changes_nothing(app, wrong):
    with pytest.raises(Refused), transaction():
        keep_settings(replace(SAID, **wrong), by=None)

    assert the_college().name == "Harbour Recovery College"
