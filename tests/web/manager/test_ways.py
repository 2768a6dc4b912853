"""From each page of the office one gets to what one does next, and nobody types twice what is known."""

import re
from datetime import timedelta

import pytest

from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db
from college.people.rules import Role
from college.settings.queries import the_college
from college.web.manager.scraps import as_answers
from tests.browser import Browser
from tests.cast import ada, amina, bryn, carys, dee, gwen
from tests.factories import a_course, a_person, a_run, a_term, an_agreement, an_enrolment

RUN = ["course", "term", "places"]
DOWN = {"channel": "phone", "capacities": ["lived_experience"], "key": "k" * 43}


def links_of(page: str) -> set[str]:
    """Find where the links of a page lead."""
    return set(re.findall(r'<a[^>]*?href="([^"]+)"', page))


def current(page: str) -> list[str]:
    """Find the words of the menu that say where one is."""
    return re.findall(r'aria-current="page">([^<]+)</a>', page)


def wrong_answers(page: str) -> list[str]:
    """Find where the lines of the error summary lead, from the top down."""
    summary = page.partition('class="nhsuk-error-summary__body"')[2].partition("</ul>")[0]
    return re.findall(r'href="#([^"]+)"', summary)


def test_the_page_of_a_run_leads_to_all_that_the_office_does_with_it(browser: Browser):
    run = a_run()

    page = browser.sign_in(carys()).get(f"/manage/runs/{run.code}").text

    ways = {
        f"/manage/runs/{run.code}/places",
        f"/manage/runs/{run.code}/write",
        f"/teach/runs/{run.code}/register/1",
        f"/runs/{run.code}",
    }
    assert ways <= links_of(page)
    assert all(browser.get(way).status_code == 200 for way in ways)
    assert f"/manage/runs/{run.code}/change" not in links_of(page)
    assert "What came back" not in page


def test_a_run_that_is_over_leads_to_what_its_students_answered(browser: Browser):
    run = a_run(first=clock.now() - timedelta(days=30))

    page = browser.sign_in(carys()).get(f"/manage/runs/{run.code}").text

    assert f"/manage/questionnaires/runs/{run.code}" in links_of(page)


def test_a_course_leads_to_a_new_run_of_it(browser: Browser):
    a_course("Art", code="ART"), a_course("Choir", code="CHOIR"), a_term()

    page = browser.sign_in(gwen()).get("/manage/courses/choir").text
    planned = browser.get("/manage/runs/new?course=choir").text

    assert "/manage/runs/new?course=choir" in links_of(page)
    assert re.search(r'<option selected value="\d+">Choir', planned)


def test_the_menu_marks_one_word_wherever_one_is(browser: Browser):
    run = a_run()
    person = amina()
    browser.sign_in(gwen())

    assert current(browser.get(f"/runs/{run.code}").text) == ["Courses"]
    assert current(browser.get(f"/manage/runs/{run.code}/places").text) == ["Places and queues"]
    assert current(browser.get(f"/manage/runs/{run.code}/sessions/1").text) == ["Runs"]
    assert current(browser.get(f"/manage/runs/{run.code}/write").text) == ["Runs"]
    assert current(browser.get(f"/manage/people/{person.reference}/edit").text) == ["People"]


def test_the_menu_of_the_staff_has_each_group_once(browser: Browser):
    page = browser.sign_in(gwen()).get("/manage").text

    assert re.findall(r'class="menu__group">([^<]+)<', page) == ["Office", "Timetable", "College"]


def test_the_first_administrator_reads_who_does_a_step_that_is_not_theirs(browser: Browser):
    page = browser.sign_in(ada()).get("/manage").text

    assert page.count("A manager does this.") == 4
    assert "/manage/settings#its-words" in links_of(page)
    assert "/manage/roles" in links_of(page)


def test_a_day_without_work_is_not_an_empty_page(browser: Browser):
    administrator = ada()
    carys(), a_run(), an_agreement()
    the_college().set_up_at = clock.now()
    db.session.commit()

    page = browser.sign_in(administrator).get("/manage").text

    assert "Nothing waits for you" in page


def test_an_administrator_sees_who_has_the_keys_and_nobody_else(browser: Browser):
    a_person("Olu Both", Role.MANAGER, Role.OFFICE, Role.STUDENT)
    gone = a_person("Gone Away", Role.MANAGER)
    gone.erased_at = clock.now()
    db.session.commit()
    amina(), dee()

    page = browser.sign_in(ada()).get("/manage/roles").text

    assert "Olu Both" in page
    assert "College office, Manager" in " ".join(page.split())
    assert "Ada Kowalska" in page
    assert not any(name in page for name in ("Amina Yusuf", "Dee Okafor", "Gone Away"))


def test_one_s_own_roles_are_said_to_be_another_s_to_change(browser: Browser):
    administrator = ada()

    page = browser.sign_in(administrator).get(f"/manage/people/{administrator.reference}/roles").text

    assert "These are your own roles" in page


def session(number: int, **said: str) -> dict[str, str]:
    """Fill in one session of a new run."""
    usual = {"day": "2027-03-09", "starts": "10:00", "ends": "12:00", "place": "", "first": "", "second": ""}
    return {f"sessions-{number}-{name}": value for name, value in (usual | said).items()}


def test_what_is_wrong_with_a_session_stands_at_that_session(browser: Browser):
    both = a_person("Ola Wren", Role.PEER_TRAINER, Role.CLINICIAN)
    twice = {"first": f"{both.id}:lived_experience", "second": f"{both.id}:by_training"}
    run = {"course": str(a_course().id), "term": str(a_term().id), "places": "12"}
    browser.sign_in(gwen())

    early = browser.post("/manage/runs/new", data=run | session(0) | session(1, ends="09:00"))
    alone = browser.post("/manage/runs/new", data=run | session(0) | session(1, **twice))

    assert (early.status_code, wrong_answers(early.text)) == (409, ["sessions-1-ends"])
    assert (alone.status_code, wrong_answers(alone.text)) == (409, ["sessions-1-second"])


def test_one_more_session_comes_a_week_after_the_last_that_has_a_day(browser: Browser):
    run = {"course": str(a_course().id), "term": str(a_term().id), "places": "12", "more": "1"}

    page = browser.sign_in(gwen()).post("/manage/runs/new", data=run | session(0) | session(1, day="")).text

    assert re.search(r'name="sessions-2-day"[^>]*value="2027-03-16"', page)
    assert 'id="session-3"' in page
    assert "/manage/runs/new#session-4" in page
    assert re.search(r'<form method="post"\s+action="/manage/runs/new"', page)


@pytest.mark.parametrize(
    ("where", "sent", "order"),
    [
        ("/manage/terms/new", {}, ["name", "code", "starts_on", "ends_on"]),
        ("/manage/roles/new", {}, ["name", "email", "roles-0"]),
        ("/manage/runs/new", session(0, day="soon", first="x"), [*RUN, "sessions-0-day", "sessions-0-first"]),
    ],
)
def test_what_is_wrong_is_listed_as_the_page_asks_it(browser: Browser, where, sent, order):
    a_course(), a_term()
    keeper = a_person("Kim Keys", Role.MANAGER, Role.ADMINISTRATOR)

    page = browser.sign_in(keeper).post(where, data=sent)

    assert page.status_code == 422
    assert wrong_answers(page.text) == order


@pytest.mark.parametrize(
    ("scrap", "answers"),
    [
        ("  Joan   O'Hara ", {"name": "Joan O'Hara"}),
        ("joan o'hara", {"name": "Joan O'Hara"}),
        ("Siân de Vries", {"name": "Siân de Vries"}),
        ("07700 900 456", {"phone": "07700 900 456"}),
        ("joan@example.org", {"email": "joan@example.org"}),
        ("Joan 07700", {}),
        ("N204518", {}),
        ("joan at joan@example.org", {}),
        ("", {}),
    ],
)
def test_a_scrap_that_found_nobody_is_the_first_answer(scrap, answers):
    assert as_answers(scrap) == answers


def test_nobody_types_twice_what_was_looked_for(browser: Browser):
    run = a_run()
    browser.sign_in(carys())

    found = browser.get(f"/manage/runs/{run.code}/places/find?q=Joan+Quay").text
    down = browser.get(f"/manage/runs/{run.code}/places/new?q=Joan+Quay").text
    written = browser.get("/manage/people/new?q=07700+900456").text

    assert f"/manage/runs/{run.code}/places/new?q=Joan+Quay" in links_of(found)
    assert re.search(r'name="name"[^>]*value="Joan Quay"', down)
    assert re.search(r'name="phone"[^>]*value="07700 900456"', written)
    assert re.search(r'<input[^>]*checked[^>]*value="phone"', written)


def test_the_office_is_asked_about_somebody_else(browser: Browser):
    run = a_run()

    page = browser.sign_in(carys()).post(f"/manage/runs/{run.code}/places/new", data={"channel": "phone"}).text

    assert "Write their name." in page
    assert "so that we can reach them" in page
    assert "that they come as" in page
    assert "Tell us your name" not in page


@pytest.mark.parametrize(
    ("reach", "words"),
    [
        ({"email": "joan@example.org"}, "; an e-mail goes to them too"),
        ({"phone": "07700 900456"}, " now: nothing else goes to them"),
        ({"phone": "07700 900456", "channel": "paper"}, ", then tick it off under Calls and letters"),
    ],
)
def test_the_office_hears_how_the_person_hears(browser: Browser, reach, words):
    run = a_run()
    browser.sign_in(carys())

    answer = browser.post(f"/manage/runs/{run.code}/places/new", data=DOWN | {"name": "Joan Quay"} | reach)

    page = browser.get(answer.headers["Location"]).text
    assert f"Joan Quay has a place. Tell them so{words}." in page


def test_whoever_stands_at_the_register_is_put_down_as_somebody_who_asked_in_person(browser: Browser):
    run, known = a_run(), a_person("Amina Yusuf")
    where = f"/manage/runs/{run.code}/places"
    browser.sign_in(carys())

    found = browser.get(f"{where}/find?q=Amina&channel=in_person").text.replace("&amp;", "&")

    steps = [f"{where}/new?person={known.reference}&channel=in_person", f"{where}/new?q=Amina&channel=in_person"]
    assert set(steps) <= set(links_of(found))
    assert '<input type="hidden" name="channel" value="in_person">' in found
    for step in steps:
        assert re.search(r'<input[^>]*checked[^>]*value="in_person"', browser.get(step).text)
    for usual in ("", "?channel=web", "?channel=nonsense"):
        assert re.search(r'<input[^>]*checked[^>]*value="phone"', browser.get(f"{where}/new{usual}").text)


def test_a_place_says_what_stepping_away_does_before_it_is_done(browser: Browser):
    run = a_run(places=1)
    place = an_enrolment(a_person("Amina Yusuf", phone="07700 900 123"), run)
    browser.sign_in(carys())
    alone = browser.get(f"/manage/places/{place.id}").text
    turn = an_enrolment(bryn(), run, State.WAITING)

    page = browser.get(f"/manage/places/{place.id}").text
    waiting = browser.get(f"/manage/places/{turn.id}").text

    assert "If they step away" not in alone
    assert "offered to the one who waits" in page
    assert "lose their turn" in waiting
    assert "tel:07700900123" in links_of(page)
    assert f"/manage/people/{place.person.reference}" in links_of(page)
    assert "Number in the queue" not in page


def test_one_who_waits_is_not_several_people(browser: Browser):
    run = a_run(places=1)
    an_enrolment(amina(), run)
    an_enrolment(bryn(), run, State.WAITING)

    page = browser.sign_in(gwen()).get(f"/manage/runs/{run.code}/change").text

    assert "One is taken. One person is waiting: a new place is offered to them at once." in page
