"""The office notes in which language somebody is written to, and sees whom to call in which."""

import io
import re

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from college.foundation.db import db, transaction
from college.outbox.actions import Letter, post
from college.people.models import Person
from college.people.rules import ContactBy
from tests.cast import carys, gwen
from tests.factories import a_person, a_run, an_enrolment
from tests.tongues import catalogue, offer, speak
from tests.web.manager.test_calls import somebody_who_missed

CALL = {"phone": "07700 900123", "contact_by": ContactBy.PHONE}
LETTER = {"contact_by": ContactBy.LETTER, "postal_address": "1 Sea View\nTW1 3CD"}
WORDS = {"subject": "Neges", "text": "Annwyl ((name)),\n\n((text))", "seen": "0", "source": "0"}
TO_RUN = "/manage/messages/wording/college/to_run/cy"


@pytest.fixture
def bilingual(app, monkeypatch):
    offer(app, monkeypatch, "en", "cy")


@pytest.fixture
def office(browser, bilingual):
    return browser.sign_in(carys())


def again(person):
    db.session.rollback()
    return db.session.get_one(Person, person.id, populate_existing=True)


def a_message_to(name="Nia Wyn", **said):
    person, run = a_person(name, **said), a_run()
    an_enrolment(person, run)
    with transaction():
        return post(Letter(to=person, name="college/to_run", facts={"text": "Am naw."}, about=run)).id


def in_own_words(browser):
    manager = type(browser)(browser.application).sign_in(gwen())
    assert manager.post(TO_RUN, data=WORDS).status_code == 303


def test_the_office_notes_it_beside_the_ways_and_sees_it_on_the_page(office):
    person = a_person("Nadia Price")
    page = f"/manage/people/{person.reference}"
    assert "English, as nothing else was said" in office.get(page).text
    assert "They have not said: English, as usual" in office.get(f"{page}/ways").text

    office.post(f"{page}/ways", data={"language": "cy"})

    assert again(person).language == "cy"
    assert "Welsh" in office.get(page).text
    office.post(f"{page}/ways", data={"language": ""})
    assert again(person).language is None


def test_the_office_cannot_note_what_is_not_offered(office):
    person = a_person("Nadia Price", language="cy")

    answer = office.post(f"/manage/people/{person.reference}/ways", data={"language": "fr"})

    assert answer.status_code == 422
    assert "The college does not write in that language." in answer.text
    assert again(person).language == "cy"


@pytest.mark.parametrize(("said", "kept"), [("cy", "cy"), ("en", "en"), ("", None)])
def test_somebody_new_is_written_down_with_their_language(office, said, kept):
    data = {"name": "Nia Price", "email": "", "phone": "", "contact_by": "letter", "language": said}

    assert office.post("/manage/people/new", data=data).status_code == 303

    assert db.session.scalars(select(Person.language).where(Person.name == "Nia Price")).one() == kept


def test_somebody_put_down_by_phone_is_asked_once_and_may_say_nothing(office):
    run = a_run()
    where = f"/manage/runs/{run.code}/places/new"
    page = office.get(where, headers={"Accept-Language": "cy"}).text
    assert "They have not said: English, as usual" in page
    assert re.search(r'checked[^>]*name="language"[^>]*value=""', page)
    key = re.search(r'name="key"[^>]*value="([^"]+)"', page)[1]
    data = {"name": "Nia Price", "phone": "07700 900123", "capacities": "supporter", "channel": "phone", "key": key}

    assert office.post(where, data=data | {"language": "cy"}).status_code == 303

    assert db.session.scalars(select(Person.language).where(Person.name == "Nia Price")).one() == "cy"


def test_changing_the_details_of_somebody_leaves_their_language(office):
    person = a_person("Nadia Price", language="cy")
    data = {"name": "Nadia Rees", "email": "n@example.org", "phone": "", "contact_by": "email", "language": "en"}

    assert "In which language" not in office.get(f"/manage/people/{person.reference}/edit").text
    office.post(f"/manage/people/{person.reference}/edit", data=data)

    assert (again(person).name, again(person).language) == ("Nadia Rees", "cy")


def test_a_call_says_in_which_language_and_its_words_are_marked_as_such(office, browser):
    in_own_words(browser)
    a_message_to(**CALL, language="cy")

    page = office.get("/manage/tasks").text

    assert "Call in Welsh" in page
    assert re.search(r'<div lang="cy">\s*<p>\s*Annwyl Nia Wyn,', page)
    assert "there are none" not in page


def test_a_call_whose_words_are_not_there_in_their_language_says_so(office):
    a_message_to(**CALL, language="cy")
    a_message_to("Bryn Hughes", **CALL)

    page = office.get("/manage/tasks").text

    assert page.count("Call in Welsh") == 1
    assert "The words are in English: the college has none in Welsh for this yet." in page
    assert page.count('<div lang="en">') == 2


def test_a_college_of_one_language_shows_none(browser):
    browser.sign_in(carys())
    person = a_person("Nadia Price", language="cy", **CALL)
    a_message_to(**CALL, language="cy")

    assert "in Welsh" not in browser.get("/manage/tasks").text
    for page in ("", "/ways"):
        told = browser.get(f"/manage/people/{person.reference}{page}").text
        assert "Written to in" not in told
        assert "In which language" not in told
    assert "In which language" not in browser.get("/manage/people/new").text
    assert "In which language" not in browser.get(f"/manage/runs/{a_run().code}/places/new").text


def test_letters_say_in_which_language_they_are_and_so_does_the_document(office, browser):
    in_own_words(browser)
    number = a_message_to(**LETTER, language="cy")

    listed = office.get("/manage/tasks/letters").text
    reader = PdfReader(io.BytesIO(office.get("/manage/tasks/letters.pdf", query_string={"n": number}).data))

    assert "Message to everybody on a run (in Welsh)" in listed
    assert reader.trailer["/Root"]["/Lang"].startswith("cy")
    words = reader.pages[0].extract_text()
    assert "Annwyl Nia Wyn," in words
    assert re.search(r"Dydd \w+ \d+ \w+ \d{4}", words)


def test_of_letters_in_two_languages_each_page_has_its_own_day(office, browser):
    in_own_words(browser)
    numbers = [a_message_to(**LETTER), a_message_to("Bryn Hughes", **LETTER), a_message_to(**LETTER, language="cy")]

    reader = PdfReader(io.BytesIO(office.get("/manage/tasks/letters.pdf", query_string={"n": numbers}).data))

    assert reader.trailer["/Root"]["/Lang"].startswith("en")
    assert [bool(re.search(r"Dydd \w+ \d", page.extract_text())) for page in reader.pages] == [False, False, True]
    assert _languages_marked(reader) >= {"cy"}


def _languages_marked(reader):
    """Give the languages that parts of a tagged document say of themselves."""
    return {str(one["/Lang"]) for one in map(reader.get_object, range(1, len(reader.xref[0]))) if _has_language(one)}


def _has_language(thing):
    return isinstance(thing, dict) and "/Lang" in thing


def test_a_letter_without_words_in_their_language_is_said_to_be_in_the_other(office):
    a_message_to(**LETTER, language="cy")

    assert "in English: there are no words in Welsh yet" in office.get("/manage/tasks/letters").text


def test_a_friendly_call_is_made_in_their_language_too(office, app, monkeypatch, tmp_path):
    somebody_who_missed(language="cy")
    page = office.get("/manage/calls").text
    assert "Call in Welsh" in page
    assert '<p lang="en">We missed you on' in page

    kind = "We missed you on %(day)s. Is everything all right? There is no need to explain. You are welcome whenever "
    kind += "you come, and if something would make it easier, tell us."
    words = {"en": "cy", kind: "Gwelsom eich eisiau ddydd %(day)s."}
    speak(app, monkeypatch, catalogue(tmp_path / "words", said=words))

    assert '<p lang="cy">Gwelsom eich eisiau ddydd Dydd' in office.get("/manage/calls").text


@pytest.mark.usefixtures("bilingual")
def test_whoever_words_a_message_in_a_language_without_a_catalogue_is_told_what_comes_in_english(browser):
    browser.sign_in(gwen())

    page = browser.get(TO_RUN).text

    assert "The college does not speak this language by itself" in page
    assert "Hello ((name))," in page
    assert re.search(r'<textarea[^>]* lang="cy"', page)
    assert "does not speak" not in browser.get(TO_RUN.removesuffix("cy") + "en").text


@pytest.mark.usefixtures("bilingual")
def test_a_preview_and_the_words_that_left_are_marked_with_their_language(browser):
    browser.sign_in(gwen())

    assert '<div lang="cy">' in browser.post(TO_RUN + "/preview", data=WORDS).text

    browser.post(TO_RUN, data=WORDS)
    number = a_message_to(language="cy", email="nia@example.org")
    browser.sign_in(carys())
    words = browser.get(f"/manage/messages/{number}/words").text
    assert re.search(r'<div lang="cy">\s*<p>\s*<strong>Neges', words)
