"""The office prints the letters of a day in one go, and notes as posted those that it printed."""

import io
import re

import pytest
from pypdf import PdfReader

from college.enrolment import messages
from college.enrolment.models import Enrolment
from college.enrolment.rules import State as PlaceState
from college.foundation.db import db, transaction
from college.outbox.actions import Letter, post
from college.outbox.models import Message
from college.outbox.queries import body_of
from college.outbox.rules import State
from college.people.rules import ContactBy
from tests.cast import carys
from tests.factories import a_person, a_run, an_enrolment

ADDRESS = "1 Sea View\nQuay Road\nTidewater\nTW1 3CD"
MM = 72 / 25.4


@pytest.fixture
def office(browser):
    return browser.sign_in(carys())


def a_letter(name="Amina Yusuf", text="We meet at nine.", **said):
    usual = {"contact_by": ContactBy.LETTER, "postal_address": ADDRESS}
    person, run = a_person(name, **usual | said), a_run()
    an_enrolment(person, run)
    with transaction():
        return post(Letter(to=person, name="college/to_run", facts={"text": text}, about=run)).id


def state(number):
    db.session.rollback()
    return db.session.get_one(Message, number).state


def printed(office, *numbers):
    return PdfReader(io.BytesIO(office.get("/manage/tasks/letters.pdf", query_string={"n": numbers}).data))


def placed(page):
    """Give each run of words with where it begins: millimetres from the left edge and from the top."""
    found = []

    def visit(text, cm, _tm, _font, _size):
        if text.strip():
            found.append((text.strip(), cm[4] / MM, (float(page.mediabox.height) - cm[5]) / MM))

    page.extract_text(visitor_text=visit)
    return found


def test_each_letter_has_a_page_with_its_own_words_and_no_other(office):
    numbers = [a_letter("Amina Yusuf"), a_letter("Bryn Hughes", text="We meet at ten.")]

    amina, bryn = (page.extract_text() for page in printed(office, *numbers).pages)

    assert "Hello Amina Yusuf" in amina
    assert "We meet at nine." in amina
    assert "Bryn" not in amina
    assert "We meet at ten." in bryn


def test_the_address_stands_in_the_window_of_the_envelope(office):
    number = a_letter("Amina Yusuf")

    (page,) = printed(office, number).pages

    words = placed(page)
    block = [(text, x, y) for text, x, y in words if x < 60 and y < 90]
    assert [text for text, _, _ in block] == ["Amina Yusuf", "1 Sea View", "Quay Road", "Tidewater", "TW1 3CD"]
    assert all(abs(x - 20) < 1 for _, x, _ in block)
    assert 45 < block[0][2] < 52
    assert block[-1][2] < 80
    assert min(y for text, x, y in words if x < 60 and (text, x, y) not in block) > 95
    assert round(float(page.mediabox.width) / MM) == 210


def test_the_longest_address_stays_in_the_window_and_above_the_words(office):
    number = a_letter("Amina Yusuf", postal_address="\n".join(["W" * 40] * 6))

    (page,) = printed(office, number).pages

    block = [y for text, x, y in placed(page) if x < 60 and text.startswith("W" * 10)]
    assert len(block) == 6
    assert max(block) < 80


def test_words_that_just_fit_take_one_page(office):
    number = a_letter(text="\n\n".join(["Word " * 38] * 13))

    assert len(printed(office, number).pages) == 1


@pytest.mark.parametrize("lack", [{"postal_address": ""}, {"text": "Word " * 900}])
def test_a_letter_that_cannot_be_printed_stays_a_task_that_says_so(office, lack):
    number = a_letter(**lack)

    page = office.get("/manage/tasks/letters").text

    assert "Not printed here" in page
    assert ("no address" if "postal_address" in lack else "too long for a page") in page
    assert office.get("/manage/tasks/letters.pdf", query_string={"n": number}).status_code == 404
    assert state(number) is State.TO_DO


def test_the_list_of_tasks_says_where_a_letter_goes(office):
    a_letter("Amina Yusuf")
    a_letter("Bryn Hughes", postal_address="")

    page = office.get("/manage/tasks").text

    assert "1 Sea View, Quay Road, Tidewater, TW1 3CD" in page
    assert "We have no address" in page


def test_only_what_was_printed_is_noted_as_posted(office):
    printed_ones = [a_letter("Amina Yusuf"), a_letter("Bryn Hughes")]
    numbers = re.findall(r'name="n" value="(\d+)"', office.get("/manage/tasks/letters").text)
    later = a_letter("Cai Rees")

    office.post("/manage/tasks/letters/posted", data={"n": numbers})

    assert "2 letters are noted as posted." in office.get("/manage/tasks/letters").text
    assert [state(number) for number in [*printed_ones, later]] == [State.DONE, State.DONE, State.TO_DO]
    assert "<h1" in (page := office.get(f"/manage/messages/{printed_ones[0]}/words").text)
    assert "Amina Yusuf" in page
    assert body_of(db.session.get_one(Message, printed_ones[0])) is not None


def test_a_letter_that_was_settled_meanwhile_is_to_be_taken_out_of_the_pile(office):
    numbers = [a_letter("Amina Yusuf"), a_letter("Bryn Hughes")]
    office.post(f"/manage/tasks/{numbers[0]}/done")

    office.post("/manage/tasks/letters/posted", data={"n": numbers})

    page = office.get("/manage/tasks/letters").text
    assert "One letter is noted as posted." in page
    assert "take them out of the pile" in page


def test_the_time_of_an_offer_begins_when_its_letter_is_posted(office):
    person = a_person("Amina Yusuf", contact_by=ContactBy.LETTER, postal_address=ADDRESS)
    run = a_run()
    place = an_enrolment(person, run, PlaceState.OFFERED, offers_made=1)
    with transaction():
        number = post(messages.offer(place, run, starts_at=run.first_starts_at, until=None, hours=48)).id

    office.post("/manage/tasks/letters/posted", data={"n": [number]})

    db.session.rollback()
    assert db.session.get_one(Enrolment, place.id).offer_lapses_at is not None


@pytest.mark.parametrize("numbers", [["x"], ["-1"], ["9" * 30], ["٣"], []])
def test_what_is_no_number_posts_nothing(office, numbers):
    number = a_letter()

    assert office.post("/manage/tasks/letters/posted", data={"n": numbers}).status_code == 303

    assert state(number) is State.TO_DO


def test_printing_writes_nothing(office):
    number = a_letter()

    assert office.get("/manage/tasks/letters.pdf").status_code == 200

    assert state(number) is State.TO_DO
