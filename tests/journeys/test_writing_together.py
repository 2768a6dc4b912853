"""Two people write one course at once, each in a real browser of their own."""

import pytest

from college.courses.actions import writing
from college.courses.actions.authors import name_author
from college.courses.models import Course, Draft
from college.courses.words import Words
from college.foundation.db import db, transaction
from college.people.models import SignIn
from college.people.rules import Knowledge
from tests.browser import Browser
from tests.cast import dee, femi

pytestmark = pytest.mark.browser

AIMS = "Why we sleep.\n\nWhat helps.\n\nWhat does not."
SECTION = "/teach/courses/sleep/sections/aims"
SOON = 10_000  # milliseconds within which one is told who else writes


class Desk:
    """Somebody at a browser of their own."""

    def __init__(self, app, served, chromium, person):
        self._app, self._served, self._person_id = app, served, person.id
        self.context = chromium.new_context(viewport={"width": 360, "height": 740})
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.sign_in(person)

    def sign_in(self, person):
        """Hand this browser the cookie of a finished sign-in."""
        browser = Browser(self._app).sign_in(person)
        cookie = browser.get_cookie("sid")
        self.context.add_cookies([{"name": "sid", "value": cookie.value, "url": self._served}])

    def open(self, address=SECTION):
        self.page.goto(self._served + address)

    @property
    def text(self):
        return self.page.input_value("textarea[name=description]")

    def change(self, before, after):
        """Type into the box, as hands would."""
        assert before in self.text
        self.page.fill("textarea[name=description]", self.text.replace(before, after))

    def save(self):
        self.page.wait_for_timeout(1_100)  # a button takes no second press within a second
        self.page.click("button:text-is('Save')")

    def wait_until_kept(self):
        """Wait until the college has a draft: a page that goes does not wait for the answer."""
        for _ in range(SOON // 100):
            db.session.rollback()
            if db.session.query(Draft).count():
                return
            self.page.wait_for_timeout(100)

    def sees(self, words):
        self.page.get_by_text(words).first.wait_for(timeout=SOON)


@pytest.fixture
def people(app):
    return dee(), femi()


@pytest.fixture
def course(people):
    with transaction():
        course = writing.create("SLEEP", Words("Understanding sleep", "Rest well.", AIMS), by=None)
        for person, knowledge in zip(people, (Knowledge.LIVED_EXPERIENCE, Knowledge.BY_TRAINING), strict=True):
            name_author(course, person, knowledge, by=None)
    return course


@pytest.fixture
def desks(app, served, chromium, people, course):
    made = [Desk(app, served, chromium, person) for person in people]
    yield made
    for desk in made:
        desk.context.close()


def saved():
    db.session.rollback()
    return db.session.query(Course).one().current


def test_two_write_at_once_see_each_other_and_are_joined_or_stand_side_by_side(desks):
    peer, clinician = desks
    peer.open()
    clinician.open()
    peer.sees("Femi Adeyemi is writing here.")
    clinician.sees("Dee Okafor is writing here.")

    peer.change("Why we", "How we")
    clinician.change("does not", "harms")
    peer.save()
    peer.sees("Saved as version 2.")
    clinician.save()
    clinician.sees("Dee Okafor saved at the same time; both are in.")
    assert saved().description == "How we sleep.\n\nWhat helps.\n\nWhat harms."

    peer.open()
    clinician.open()
    peer.change("What helps.", "Tea helps.")
    clinician.change("What helps.", "Milk helps.")
    peer.save()
    peer.sees("Saved as version 4.")
    clinician.save()
    clinician.sees("You both changed the same words")
    clinician.sees("Before, it said")
    assert "Tea helps.\n\nMilk helps." in clinician.text
    clinician.change("Tea helps.\n\nMilk helps.", "Tea or milk helps.")
    clinician.save()
    clinician.sees("Saved as version 5.")

    assert saved().description == "How we sleep.\n\nTea or milk helps.\n\nWhat harms."
    assert db.session.query(Draft).count() == 0


def test_what_was_typed_and_never_saved_is_brought_back(desks):
    peer, _ = desks
    peer.open()
    peer.change("What helps.", "A **long** evening of words.")
    peer.sees("Kept at")
    assert peer.page.locator("[data-preview] strong").inner_text() == "long"

    peer.page.close()
    peer.page = peer.context.new_page()
    peer.open()

    peer.sees("Your draft is back")
    assert "A **long** evening of words." in peer.text
    peer.save()
    peer.sees("Saved as version 2.")
    assert "A **long** evening of words." in saved().description


def test_words_typed_just_before_a_page_is_closed_are_kept_too(desks):
    peer, _ = desks
    peer.open()
    peer.page.wait_for_load_state("networkidle", timeout=SOON)
    peer.change("What helps.", "The last words.")

    peer.open("/teach")
    peer.wait_until_kept()
    peer.open()

    peer.sees("Your draft is back")
    assert "The last words." in peer.text


def test_a_lost_connection_loses_no_word(desks):
    peer, _ = desks
    peer.open()
    peer.context.set_offline(True)
    peer.change("What helps.", "Written on a train.")

    peer.save()
    peer.sees("No connection just now.")
    assert "Written on a train." in peer.text
    peer.context.set_offline(False)
    peer.sees("Kept at")
    peer.save()

    peer.sees("Saved as version 2.")
    assert "Written on a train." in saved().description


def test_an_ended_sign_in_loses_no_word(desks, people):
    peer, _ = desks
    peer.open()
    with transaction():
        db.session.query(SignIn).delete()
    peer.change("What helps.", "Written for hours.")

    peer.save()
    peer.sees("You are signed out.")
    assert "Written for hours." in peer.text
    peer.context.clear_cookies()
    peer.sign_in(people[0])
    peer.save()

    peer.sees("Saved as version 2.")
    assert "Written for hours." in saved().description
