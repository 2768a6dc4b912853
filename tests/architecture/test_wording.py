"""Every message can be worded by the college: it has its fields, and its original can be shown with them."""

import re

import pytest

from college.foundation.marks import marks_in
from college.foundation.templating import words
from college.outbox.wording import problems
from college.post import still_true
from college.post.fields import TABLE, offered
from college.post.letters import sender
from college.post.wording import NOT_WORDED, example_of, filled_in, names_offered, original, values
from college.settings.queries import the_college

WORDED = sorted(set(still_true.TABLE) - NOT_WORDED)


@pytest.fixture
def college(app):
    the_college().contact_phone = "01632 960 123"
    return sender(the_college())


def test_every_message_has_its_fields():
    assert set(still_true.TABLE) - NOT_WORDED - set(TABLE) == set()


@pytest.mark.parametrize("name", WORDED)
def test_every_original_is_shown_with_its_fields_and_says_the_same_when_they_are_filled(college, name):
    facts = example_of(name, college)

    subject, text = original(name, college, "en")

    came = words(name, facts)
    filled = filled_in(subject, text, name, facts)
    assert "((name))" in text
    assert (filled.subject, filled.text.strip()) == (came.subject, came.text.strip())


@pytest.mark.parametrize("name", WORDED)
def test_every_original_may_be_kept_as_it_is_shown(college, name):
    assert problems(*original(name, college, "en"), names_offered(name)) == []


@pytest.mark.parametrize("name", WORDED)
def test_no_fact_of_the_example_is_left_in_what_is_shown(college, name):
    subject, text = original(name, college, "en")

    assert not re.search(r"Amina|2026|\d\d:\d\d|://|Central Library|01632|Harbour|12345|\b7\b", f"{subject}\n{text}")


@pytest.mark.parametrize("name", WORDED)
def test_every_field_says_something_in_the_example_and_has_a_name_of_its_own(college, name):
    every = offered(name)

    found = values(name, example_of(name, college), {field.name for field in every})

    assert set(found) == {field.name for field in every}
    assert len({field.name for field in every}) == len(every)
    assert all(marks_in(f"(({field.name}))") == [field.name] for field in every)


@pytest.mark.parametrize("name", sorted(name for name in WORDED if not still_true.TABLE[name].by_email))
def test_what_is_shown_can_be_said_on_the_phone(college, name):
    subject, text = original(name, college, "en")

    said = filled_in(subject, text, name, example_of(name, college) | {"links": False}).text

    assert not re.search(r"://|college\.test|:\n\n(?!When|- )|\bpage\b|\blink\b|\n{3,}", said)
