"""The office sees what today brings; an empty college sees what is still to be done."""

from datetime import timedelta

from sqlalchemy import event

from college.enrolment.rules import State as PlaceState
from college.foundation import clock
from college.foundation.db import db, transaction
from college.outbox.actions import Letter, post
from college.people.rules import ContactBy
from college.settings.queries import the_college
from college.timetable.rules import SessionState
from tests.cast import ada, carys
from tests.factories import a_person, a_run, an_agreement, an_enrolment


def test_an_empty_college_shows_what_is_to_be_done(browser):
    page = browser.sign_in(ada()).get("/manage").text

    assert "Before the college opens" in page
    assert "Write what students agree to" in page
    assert "What waits" not in page


def test_the_checklist_goes_when_all_is_done(browser):
    keeper = carys()
    a_run()
    an_agreement()
    with transaction():
        the_college().set_up_at = clock.now()

    assert "Before the college opens" not in browser.sign_in(keeper).get("/manage").text


def test_what_waits_is_counted(browser):
    keeper, run = carys(), a_run(pair=())
    called = a_person("Amina Yusuf", phone="07700 900123", contact_by=ContactBy.PHONE)
    an_enrolment(called, run, PlaceState.OFFERED, offer_lapses_at=clock.now())
    an_enrolment(a_person("Bryn Hughes"), run, PlaceState.WAITING)
    with transaction():
        post(Letter(to=called, name="college/to_run", facts={"text": "We meet at nine."}, about=run))

    page = browser.sign_in(keeper).get("/manage").text

    for line in (
        "One call or letter today",
        "One offer lapses today",
        "2 sessions have no pair",
        "One person is in a queue",
    ):
        assert line in page


def test_a_missing_register_is_one_step_away(browser):
    keeper, run = carys(), a_run(sessions=7, first=clock.now() - timedelta(days=55))
    an_enrolment(a_person("Bryn Hughes"), run, asked_at=clock.now() - timedelta(days=60))
    _hold(run)

    page = browser.sign_in(keeper).get("/manage").text

    assert page.count(f"The register of {run.revision.title} ({run.code}), session") == 5
    assert f"/teach/runs/{run.code}/register/1" in page
    assert "2 more registers are missing" in page


def test_of_the_one_session_without_its_pair_who_could_teach_it_is_one_step_away(browser):
    keeper, run = carys(), a_run(sessions=1, pair=())

    page = browser.sign_in(keeper).get("/manage").text

    assert f"{run.revision.title} ({run.code}), session 1" in page
    assert f'href="/manage/runs/{run.code}/sessions/1/cover"' in page


def test_several_sessions_of_one_run_without_their_pair_lead_to_that_run(browser):
    keeper, run = carys(), a_run(sessions=2, pair=())

    page = browser.sign_in(keeper).get("/manage").text

    assert "2 sessions have no pair" in page
    assert f'href="/manage/runs/{run.code}"' in page


def _hold(run):
    for session in run.sessions:
        session.state = SessionState.HELD
    db.session.commit()


def test_more_of_everything_asks_no_more_questions(browser):
    keeper = carys()
    browser.sign_in(keeper)
    a_run(pair=())
    few = _asked(browser)

    for _ in range(3):
        a_run(pair=())

    assert _asked(browser) == few


def _asked(browser):
    statements = []
    listen = lambda *told: statements.append(told[2])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listen)
    browser.get("/manage")
    event.remove(db.engine, "before_cursor_execute", listen)
    return len(statements)
