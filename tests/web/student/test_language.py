"""Somebody chooses the language in which they are written to; a newcomer is offered the one that they ask for."""

import re

import pytest
from sqlalchemy import select

from college.audit.models import AuditEntry
from college.foundation.db import db
from college.people.models import Person
from tests.factories import a_course, a_person, a_run
from tests.tongues import catalogue, offer, speak

WELSH_PLEASE = {"Accept-Language": "cy,en;q=0.5"}
NIA = {"name": "Nia Price", "email": "nia@example.org"}


@pytest.fixture
def bilingual(app, monkeypatch):
    offer(app, monkeypatch, "en", "cy")


def again(person):
    db.session.rollback()
    return db.session.get_one(Person, person.id, populate_existing=True)


def chosen(page):
    """Give the values that are ticked among the languages of a page."""
    boxes = re.findall(r"<input[^>]*name=\"language\"[^>]*>", page.text)
    return [re.search(r'value="(\w*)"', box)[1] for box in boxes if "checked" in box]


def newcomer():
    db.session.rollback()
    return db.session.scalars(select(Person).where(Person.name == "Nia Price")).one()


def sends(browser, where, **said):
    key = re.search(r'name="key"[^>]*value="([^"]+)"', browser.get(where).text)[1]
    return browser.post(where, data=NIA | {"key": key} | said, headers=WELSH_PLEASE)


@pytest.mark.usefixtures("bilingual")
def test_a_language_is_chosen_kept_shown_and_recorded(browser):
    own = a_person("Nadia Price")
    browser.sign_in(own)
    assert "choose the language, and a way" in browser.get("/my/details").text
    assert chosen(browser.get("/my/messages")) == ["en"]

    assert browser.post("/my/messages", data={"language": "cy", "reminders": "none"}).status_code == 303

    assert (again(own).language, again(own).chosen_ways) == ("cy", {"reminders": "none"})
    page = browser.get("/my/messages")
    assert chosen(page) == ["cy"]
    assert 'lang="cy">Cymraeg</label>' in " ".join(page.text.split()).replace(" >", ">").replace("> ", ">").replace(
        " </label>", "</label>"
    )
    facts = db.session.scalars(select(AuditEntry.facts).where(AuditEntry.what == "person.language_chosen")).all()
    assert facts == [{"language": "cy"}]


@pytest.mark.usefixtures("bilingual")
@pytest.mark.parametrize("code", ["fr", "CY", "cy-GB", "cy\x00", "x" * 5000, "<script>", "0"])
def test_a_language_that_the_college_does_not_offer_is_refused_with_a_sentence(browser, code):
    own = a_person("Nadia Price", language="cy")

    answer = browser.sign_in(own).post("/my/messages", data={"language": code})

    assert answer.status_code in {400, 422}
    if answer.status_code == 422:
        assert "The college does not write in that language. Choose one of those below." in answer.text
    assert again(own).language == "cy"


@pytest.mark.usefixtures("bilingual")
def test_a_page_that_does_not_hold_the_question_leaves_the_answer(browser):
    own = a_person("Nadia Price", language="cy")

    browser.sign_in(own).post("/my/messages", data={"reminders": "none"}, headers={"Accept-Language": "en"})

    assert again(own).language == "cy"


@pytest.mark.parametrize("address", ["/my/messages", "/join", "place", "interest"])
def test_a_college_of_one_language_asks_nobody(browser, address):
    course = a_course()
    places = {"place": f"/runs/{a_run(course).code}/place", "interest": f"/courses/{course.slug}/tell-me"}
    if address.startswith("/my"):
        browser.sign_in(a_person("Nadia Price", language="cy"))

    assert "In which language" not in browser.get(places.get(address, address)).text
    if address.startswith("/my"):
        assert browser.post(address, data={"language": "cy"}).status_code == 303


@pytest.mark.usefixtures("bilingual")
def test_a_newcomer_is_offered_what_their_browser_asks_for_and_what_they_send_is_kept(browser):
    assert chosen(browser.get("/join", headers=WELSH_PLEASE)) == ["cy"]
    assert chosen(browser.get("/join")) == ["en"]

    sends(browser, "/join", language="cy")

    assert newcomer().language == "cy"


@pytest.mark.usefixtures("bilingual")
def test_a_header_alone_is_never_kept(browser):
    assert sends(browser, "/join").status_code == 303

    assert newcomer().language is None


@pytest.mark.usefixtures("bilingual")
def test_asking_for_a_place_and_to_be_told_keep_it_too(browser):
    course = a_course()
    run = a_run(course)
    where = f"/runs/{run.code}/place"
    assert chosen(browser.get(where, headers=WELSH_PLEASE)) == ["cy"]

    assert sends(browser, where, language="cy", capacities="supporter").status_code == 303
    assert newcomer().language == "cy"

    assert sends(browser, f"/courses/{course.slug}/tell-me", language="cy", name="Ifan Rees").status_code == 303
    db.session.rollback()
    assert db.session.scalars(select(Person.language).where(Person.name == "Ifan Rees")).one() == "cy"


@pytest.mark.usefixtures("bilingual")
@pytest.mark.parametrize("where", ["/join", "place", "interest"])
def test_an_unknown_language_is_refused_and_what_was_typed_is_kept(browser, where):
    course = a_course()
    places = {"place": f"/runs/{a_run(course).code}/place", "interest": f"/courses/{course.slug}/tell-me"}

    answer = sends(browser, places.get(where, where), language="tlh", capacities="supporter")

    assert answer.status_code == 422
    assert "The college does not write in that language." in answer.text
    assert 'value="nia@example.org"' in answer.text
    assert db.session.scalar(select(Person.id).where(Person.name == "Nia Price")) is None


@pytest.mark.usefixtures("bilingual")
def test_whoever_types_the_name_of_somebody_known_changes_nothing_for_them(browser):
    known = a_person("Nia Price", email="nia@example.org", language="en")

    sends(browser, "/join", language="cy")
    sends(browser, f"/courses/{a_course().slug}/tell-me", language="cy")

    assert again(known).language == "en"


@pytest.mark.usefixtures("bilingual")
def test_whoever_is_signed_in_is_not_asked_again(browser):
    course = a_course()
    run = a_run(course)
    own = a_person("Nadia Price", language="cy")
    browser.sign_in(own)

    assert "In which language" not in browser.get(f"/runs/{run.code}/place").text
    assert "In which language" not in browser.get(f"/courses/{course.slug}/tell-me").text
    answer = sends(browser, f"/runs/{run.code}/place", language="tlh", capacities="supporter")
    assert answer.status_code == 303  # what was not asked is not read
    assert again(own).language == "cy"


def test_a_page_is_read_in_a_language_with_a_catalogue(app, browser, monkeypatch, tmp_path):
    offer(app, monkeypatch, "en", "cy")
    assert '<html lang="en">' in browser.get("/join", headers=WELSH_PLEASE).text

    speak(app, monkeypatch, catalogue(tmp_path / "words"))

    page = browser.get("/join", headers=WELSH_PLEASE).text
    assert '<html lang="cy">' in page
    assert "Ymuno â" in page
    assert '<html lang="en">' in browser.get("/join").text


@pytest.mark.usefixtures("bilingual")
def test_the_paper_form_asks_it_too(app):
    from college.web.forms.enrolment import questions_on_paper

    with app.test_request_context():
        (asked,) = (one for one in questions_on_paper(agreement=True) if "language" in one["label"])

    assert asked["choices"] == ["English", "Cymraeg"]
