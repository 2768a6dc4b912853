"""The office sees who is needed, asks those who could step in, and notes what they say on the phone."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from college.foundation.db import db, transaction
from college.outbox.models import Message
from college.timetable.actions.sessions import Plan, move
from college.timetable.cover_models import CoverAsk
from college.timetable.models import Run
from tests.browser import Browser
from tests.cast import ada, amina, carys, dee, femi, gwen
from tests.factories import a_clinician, a_leave, a_peer_trainer, a_run, an_enrolment


@pytest.fixture
def alone(app):
    """A session that Dee teaches alone; Ines is free for it, Kofi has a class then, Nia teaches otherwise."""
    run = a_run(sessions=1, pair=(dee(),))
    ines, kofi = a_clinician("Ines Moreno"), a_clinician("Kofi Mensah")
    a_peer_trainer("Nia Rees")
    an_enrolment(kofi, a_run(sessions=1, first=run.sessions[0].starts_at, pair=()))
    return run, ines, kofi


def cover(run):
    return f"/manage/runs/{run.code}/sessions/1/cover"


def pair(run):
    db.session.rollback()
    return {row.person.name for row in db.session.get_one(Run, run.id).sessions[0].facilitations}


def asked():
    db.session.rollback()
    return {ask.person.name: ask for ask in db.session.query(CoverAsk)}


def test_those_who_are_free_stand_first_and_the_others_with_what_is_in_their_way(browser, alone):
    run, _, _ = alone

    page = browser.sign_in(carys()).get(cover(run)).text

    assert "Needs somebody who teaches by training" in page
    assert page.index("Free at that time") < page.index("Ines Moreno") < page.index("Something is in their way")
    assert page.index("Something is in their way") < page.index("Kofi Mensah") < page.index("Has a place on a class")
    assert "Nia Rees" not in page


def test_whoever_is_ticked_is_asked_even_if_something_is_in_their_way(browser, alone):
    run, _, kofi = alone

    answer = browser.sign_in(carys()).post(cover(run), data={"who": str(kofi.id)})

    assert answer.status_code == 303
    assert set(asked()) == {"Kofi Mensah"}
    assert "Has not answered yet" in browser.get(cover(run)).text


def test_everybody_who_is_free_is_asked_at_once(browser, alone):
    run, _, _ = alone

    browser.sign_in(gwen()).post(cover(run), data={"all": "yes"})

    assert "Ines Moreno" in asked()
    assert "Kofi Mensah" not in asked()
    assert "Everybody who is free at that time has been asked." in browser.get(cover(run)).text
    assert db.session.query(Message).filter_by(name="timetable/step_in").count() == db.session.query(CoverAsk).count()


@pytest.mark.parametrize("who", [{}, {"who": "x"}, {"who": "99999"}])
def test_without_anybody_ticked_nobody_is_asked_and_the_page_says_what_to_do(browser, alone, who):
    run, _, _ = alone

    answer = browser.sign_in(carys()).post(cover(run), data=who)

    assert answer.status_code == 422
    assert "Tick at least one person to ask." in answer.text
    assert asked() == {}


def test_she_said_yes_on_the_phone(browser, alone):
    run, ines, _ = alone
    keeper = carys()
    browser.sign_in(keeper).post(cover(run), data={"who": str(ines.id)})
    number = asked()["Ines Moreno"].id

    browser.post(f"{cover(run)}/asked/{number}", data={"answer": "yes"})

    assert pair(run) == {"Dee Okafor", "Ines Moreno"}
    assert asked()["Ines Moreno"].noted_by_id == keeper.id
    assert "This session has the people that it needs" in browser.get(cover(run)).text


def test_a_no_on_the_phone_leaves_the_session_waiting(browser, alone):
    run, ines, _ = alone
    browser.sign_in(carys()).post(cover(run), data={"who": str(ines.id)})
    number = asked()["Ines Moreno"].id

    browser.post(f"{cover(run)}/asked/{number}", data={"answer": "no"})

    assert pair(run) == {"Dee Okafor"}
    assert "one person was asked and said no" in browser.get("/manage").text


def test_a_question_about_another_session_is_not_answered_here(browser, alone):
    run, ines, _ = alone
    other = a_run(sessions=1, pair=(dee(),))
    browser.sign_in(carys()).post(cover(run), data={"who": str(ines.id)})
    number = asked()["Ines Moreno"].id

    assert browser.post(f"{cover(other)}/asked/{number}", data={"answer": "yes"}).status_code == 404
    assert pair(run) == {"Dee Okafor"}


def test_somebody_rang_who_cannot_teach_and_can_after_all(browser):
    run = a_run(sessions=1, pair=(dee(), femi()))
    sick = next(row.person for row in run.sessions[0].facilitations if row.person.name == "Femi Adeyemi")
    browser.sign_in(carys())

    said = browser.get(f"{cover(run)}/cannot/{sick.id}").text
    browser.post(f"{cover(run)}/cannot/{sick.id}")
    without = pair(run)
    page = browser.get(cover(run)).text
    browser.post(f"{cover(run)}/cannot/{sick.id}/back")

    assert "Femi Adeyemi cannot teach this session?" in said
    assert without == {"Dee Okafor"}
    assert "Femi Adeyemi said on" in page
    assert pair(run) == {"Dee Okafor", "Femi Adeyemi"}


def test_of_a_session_that_moved_while_somebody_rang_the_office_is_told_to_look_again(browser):
    run = a_run(sessions=1, pair=(dee(), femi()))
    sick, session = run.sessions[0].facilitations[0].person, run.sessions[0]
    there = f"{cover(run)}/cannot/{sick.id}"
    opened = re.search(r'name="seen" value="(\d+)"', browser.sign_in(carys()).get(there).text)[1]
    with transaction():
        move(session, Plan(session.starts_at + timedelta(days=1), session.ends_at + timedelta(days=1)), by=None)

    late = browser.post(there, data={"seen": opened})

    assert late.status_code == 409
    assert "has moved since you opened the page" in late.text
    assert len(pair(run)) == 2


def test_nobody_is_taken_off_who_does_not_teach_it(browser, alone):
    run, ines, _ = alone
    browser.sign_in(carys())

    assert browser.get(f"{cover(run)}/cannot/{ines.id}").status_code == 404
    assert browser.post(f"{cover(run)}/cannot/{ines.id}").status_code == 404


def test_today_names_the_session_whom_it_needs_and_since_when(browser):
    run = a_run(sessions=1, pair=(dee(), femi()))
    sick = next(row.person for row in run.sessions[0].facilitations if row.person.name == "Femi Adeyemi")
    browser.sign_in(carys()).post(f"{cover(run)}/cannot/{sick.id}")
    browser.get(cover(run))

    page = browser.get("/manage").text

    assert f"{run.revision.title} ({run.code}), session 1: Needs somebody who teaches by training" in page
    assert "nobody is asked yet; waiting since" in page
    assert f'href="{cover(run)}"' in page
    assert "have no pair" not in page
    assert "has no pair" not in page
    assert "Femi" not in page


def test_more_sessions_that_wait_ask_no_more_questions(browser):
    browser.sign_in(carys())
    _waiting(browser)
    few = _questions(browser)

    for _ in range(3):
        _waiting(browser)

    assert _questions(browser) == few


def _waiting(browser):
    run = a_run(sessions=1, pair=(dee(), femi()))
    sick = next(row.person for row in run.sessions[0].facilitations if row.person.name == "Femi Adeyemi")
    browser.post(f"{cover(run)}/cannot/{sick.id}")


def _questions(browser):
    statements = []
    listen = lambda *told: statements.append(told[2])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listen)
    browser.get("/manage")
    event.remove(db.engine, "before_cursor_execute", listen)
    return len(statements)


def test_the_page_is_for_the_office_and_managers(app, alone):
    run, _, _ = alone

    seen = [Browser(app).sign_in(who()).get(cover(run)).status_code for who in (carys, gwen, ada, dee, amina)]

    assert seen == [200, 200, 404, 403, 403]


def test_the_page_of_the_run_leads_there(browser, alone):
    run, _, _ = alone

    page = browser.sign_in(carys()).get(f"/manage/runs/{run.code}").text

    assert "Needs somebody who teaches by training" in page
    assert f'href="{cover(run)}"' in page


def test_a_session_of_somebody_who_is_away_then_does_not_say_that_all_is_well(browser):
    away = femi()
    run = a_run(sessions=1, pair=(dee(), away))
    a_leave(away, run.sessions[0].starts_at - timedelta(hours=1))

    page = browser.sign_in(carys()).get(cover(run)).text

    assert "Somebody who teaches this session is away then" in page
    assert "This session has the people that it needs" not in page
    assert page.count("Away then") == 1
    assert page.index("Femi Adeyemi") < page.index("Away then")


def test_the_office_is_led_from_its_first_page_to_where_somebody_away_is_replaced(browser):
    away = femi()
    run = a_run(sessions=1, pair=(dee(), away))
    a_leave(away, run.sessions[0].starts_at - timedelta(hours=1))

    page = browser.sign_in(carys()).get("/manage").text

    assert "Femi Adeyemi is away" in page
    assert f'href="{cover(run)}"' in page
