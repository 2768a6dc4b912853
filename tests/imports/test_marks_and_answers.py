"""Spreadsheets of attendance and of answers: what came by another way stays, and nobody is told apart by mistake."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from college.attendance.models import Mark
from college.attendance.rules import Attended
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db
from college.questionnaires.models import Answer, Invitation, Question, Questionnaire, Response
from college.questionnaires.pseudonyms import pseudonym
from college.questionnaires.queries import words_to_quote
from college.questionnaires.rules import Judged, Kind, Mode, Wave
from college.timetable.models import Session
from college.timetable.rules import SessionState
from tests.factories import a_person, a_run, an_enrolment, made
from tests.imports.conftest import KEY

MARKS = "run,session,person,mark,minutes"
ANSWERS = "questionnaire,wave,run,respondent,question,answer,answered_on"
HOPE = "after-course,after,C1-1,{who},hope,{said},{day}"


def hope(who="AM0001", said="yes", day="2025-12-04"):
    return HOPE.format(who=who, said=said, day=day)


@pytest.fixture
def run(app):
    run = a_run(code="C1-1", first=clock.now() - timedelta(days=60))
    for number in (1, 2):
        an_enrolment(a_person(f"Am {number}", reference=f"AM000{number}"), run)
    return run


def all_of(model):
    db.session.expire_all()
    return db.session.scalars(select(model).order_by(model.id)).all()


def values():
    return {(answer.question_key, answer.value) for answer in all_of(Answer)}


def test_a_mark_is_kept_and_changed_by_a_later_file(run, bring):
    first = bring("attendance", MARKS, "c1-1,1,am0001,part,60", "C1-1,1,AM0002,missed,")
    again = bring("attendance", MARKS, "C1-1,1,AM0001,part,", "C1-1,1,AM0002,attended,")

    assert (first.new, again.same, again.updated) == (2, 1, 1)
    assert [(mark.mark, mark.minutes) for mark in all_of(Mark)] == [(Attended.PART, 60), (Attended.ATTENDED, None)]
    assert {mark.by_person_id for mark in all_of(Mark)} == {None}


def test_a_mark_made_in_the_register_stays_and_the_row_is_reported(run, bring):
    bring("attendance", MARKS, "C1-1,1,AM0001,missed,")
    mark = all_of(Mark)[0]
    mark.by_person_id = mark.enrolment.person_id
    db.session.commit()

    plan = bring("attendance", MARKS, "C1-1,1,AM0001,attended,")

    assert (plan.problems, plan.left, plan.updated) == ([], 1, 0)
    assert "The register says “missed” already" in str(plan.warnings[0])
    assert all_of(Mark)[0].mark is Attended.MISSED
    assert bring("attendance", MARKS, "C1-1,1,AM0001,missed,").same == 1


def test_somebody_who_withdrew_keeps_the_marks_that_they_had(run, bring):
    an_enrolment(a_person("Late", reference="AM0003"), run, State.WITHDRAWN)

    assert bring("attendance", MARKS, "C1-1,1,AM0003,attended,").problems == []


def test_marks_of_sessions_that_were_not_held_are_told(run, bring):
    db.session.execute(Session.__table__.update().where(Session.number == 1).values(state=SessionState.CANCELLED))
    db.session.execute(
        Session.__table__.update()
        .where(Session.number == 2)
        .values(starts_at=clock.now() + timedelta(days=1), ends_at=clock.now() + timedelta(days=2))
    )
    db.session.commit()

    plan = bring("attendance", MARKS, "C1-1,1,AM0001,attended,", "C1-1,2,AM0001,attended,")

    assert plan.problems == []
    assert ["cancelled" in str(plan.warnings[0]), "not been held" in str(plan.warnings[1])] == [True, True]


def test_a_form_comes_back_under_a_pseudonym_and_its_invitation_knows_no_answer(run, bring):
    plan = bring("responses", ANSWERS, hope(), "after-course,after,C1-1,AM0001,learned,=1+1 ways to cope,2025-12-04")

    response, invitation = all_of(Response)[0], all_of(Invitation)[0]
    assert (plan.problems, plan.new) == ([], 2)
    person = invitation.person
    assert response.pseudonym == pseudonym(KEY, person.id)
    assert (response.respondent_hash, response.mode, response.answered_on) == (
        None,
        Mode.SPREADSHEET,
        date(2025, 12, 4),
    )
    assert (person.reference, invitation.returned, invitation.token_hash) == ("AM0001", True, None)
    assert values() == {("hope", "yes"), ("learned", "=1+1 ways to cope")}


def test_a_form_with_nothing_on_it_came_back_all_the_same(run, bring):
    bring("responses", ANSWERS, hope(said=""))

    assert (len(all_of(Response)), values()) == (1, set())
    assert all_of(Invitation)[0].returned
    assert bring("responses", ANSWERS, hope(said="")).same == 1


def test_somebody_who_returned_nothing_is_invited_and_never_reminded(run, bring):
    plan = bring(
        "responses", ANSWERS, "after-course,after,C1-1,AM0001,_invited,,", "after-course,after,C1-1,x,_invited,,"
    )

    assert plan.new == 2
    assert all_of(Response) == []
    for invitation in all_of(Invitation):
        assert not invitation.returned
        assert invitation.token_hash is None
        assert invitation.closes_at == invitation.invited_at <= clock.now()


def test_one_may_return_one_questionnaire_and_not_another_at_the_same_time(run, bring):
    rows = "after-course,after,C1-1,AM0001,_invited,,", "swemwbs,after,C1-1,AM0001,q1,3,"

    plan = bring("responses", ANSWERS, *rows)

    assert plan.problems == []
    assert sorted((each.questionnaire.key, each.returned) for each in all_of(Invitation)) == [
        ("after-course", False),
        ("swemwbs", True),
    ]


def test_a_form_that_comes_back_later_closes_its_invitation(run, bring):
    bring("responses", ANSWERS, "after-course,after,C1-1,AM0001,_invited,,")

    later = bring("responses", ANSWERS, hope())
    earlier_file = bring("responses", ANSWERS, "after-course,after,C1-1,AM0001,_invited,,")

    assert (later.new, len(all_of(Invitation)), all_of(Invitation)[0].returned) == (1, 1, True)
    assert (earlier_file.left, "come back since" in str(earlier_file.warnings[0])) == (1, True)


def test_whoever_is_not_named_is_anonymous_and_cannot_be_followed(run, bring):
    other = a_run(code="C2-1", first=clock.now() - timedelta(days=60))
    rows = [hope("blue pen"), hope("green pen"), hope("blue pen").replace("after,C1-1", f"after,{other.code}")]

    plan = bring("responses", ANSWERS, *rows)
    again = bring("responses", ANSWERS, *rows)

    assert (plan.new, again.same) == (3, 3)
    responses = all_of(Response)
    assert {response.pseudonym for response in responses} == {""}
    assert len({response.respondent_hash for response in responses}) == 3
    assert {invitation.person_id for invitation in all_of(Invitation)} == {None}
    assert not any("pen" in str(vars(row)) for row in [*responses, *all_of(Invitation)])


def test_an_answer_of_an_earlier_file_is_replaced_and_a_blank_leaves_it(run, bring):
    bring("responses", ANSWERS, hope(), "after-course,after,C1-1,AM0001,plan,,")

    plan = bring("responses", ANSWERS, hope(said="no"), "after-course,after,C1-1,AM0001,plan,yes,")
    blank = bring("responses", ANSWERS, hope(said=""), "after-course,after,C1-1,AM0001,plan,,")

    assert (plan.updated, blank.same) == (2, 2)
    assert values() == {("hope", "no"), ("plan", "yes")}
    assert len(all_of(Response)) == 1


def test_a_later_day_of_answering_replaces_the_earlier(run, bring):
    bring("responses", ANSWERS, hope())

    plan = bring("responses", ANSWERS, hope(day="2025-12-05"))

    assert (plan.updated, all_of(Response)[0].answered_on) == (1, date(2025, 12, 5))


def test_what_came_back_in_the_browser_is_never_overwritten(run, bring):
    bring("responses", ANSWERS, hope(), hope("AM0002"))
    db.session.execute(Response.__table__.update().values(mode=Mode.LINK))
    db.session.commit()

    plan = bring("responses", ANSWERS, hope(said="no"), hope("AM0002"), "after-course,after,C1-1,AM0002,plan,yes,")

    assert (plan.problems, plan.left, plan.same) == ([], 2, 1)
    assert "came back in another way" in str(plan.warnings[0])
    assert values() == {("hope", "yes")}


def test_a_form_returned_without_a_trace_of_who_it_was_is_not_counted_twice(run, bring):
    bring("responses", ANSWERS, "after-course,after,C1-1,AM0001,_invited,,")
    db.session.execute(Invitation.__table__.update().values(returned=True))
    db.session.commit()

    plan = bring("responses", ANSWERS, hope())

    assert (plan.left, all_of(Response)) == (1, [])


def test_several_choices_are_kept_in_the_order_of_the_question(run, bring):
    bring("responses", ANSWERS, "progression,6m,C1-1,AM0001,progression,volunteering; Study ,")

    assert values() == {("progression", "study;volunteering")}


def test_the_newest_version_is_meant_unless_another_is_named(run, bring):
    newer = made(Questionnaire(key="after-course", version=2, title="How was it?", paired=False, made_at=clock.now()))
    made(Question(questionnaire_id=newer.id, position=1, key="hope", kind=Kind.TEXT))

    bring("responses", ANSWERS, hope(said="a little"), hope().replace("after-course", "after-course@1"))

    by_version = {response.questionnaire.version: response for response in all_of(Response)}
    assert (by_version[1].pseudonym != "", by_version[1].respondent_hash) == (True, None)
    assert (by_version[2].pseudonym, by_version[2].respondent_hash is not None) == ("", True)
    assert bring("responses", ANSWERS, hope(said="a little")).same == 1
    assert by_version[2].wave is Wave.AFTER


def test_answers_of_tomorrow_are_told(run, bring):
    plan = bring("responses", ANSWERS, hope(day="2099-01-01"))

    assert (plan.problems, plan.new) == ([], 1)
    assert plan.warnings[0].column == "answered_on"


def test_two_lists_side_by_side_do_not_tell_who_said_what(run, bring):
    rows = [hope(f"anonymous {number}") for number in range(40)]

    bring("responses", ANSWERS, *rows)

    invited = [invitation.respondent_hash for invitation in all_of(Invitation)]
    returned = [response.respondent_hash for response in all_of(Response)]
    assert sorted(invited) == sorted(returned)
    assert invited != returned


def test_many_rows_need_no_question_each(run, bring):
    from sqlalchemy import event

    statements = []
    rows = [hope(f"anonymous {number}") for number in range(6_000)]
    event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))

    plan = bring("responses", ANSWERS, *rows)

    assert plan.new == 6_000
    assert len(statements) < 100
    assert db.session.scalar(select(func.count()).select_from(Response)) == 6_000


def test_a_preview_tells_neither_who_answered_nor_what(run, bring):
    bring("responses", ANSWERS, hope())

    plan = bring("responses", ANSWERS, hope(said="not_sure"), hope("AM0002", said="no"))

    assert (plan.new, plan.updated) == (1, 1)
    assert "AM000" not in str(plan.first_changes)
    assert "not_sure" not in str(plan.first_changes)


def test_words_in_a_spreadsheet_are_never_quotable(run, bring):
    bring("responses", ANSWERS, "after-course,after,C1-1,AM0001,learned,To rest.,2025-12-04")

    assert [(response.mode, response.may_quote) for response in all_of(Response)] == [(Mode.SPREADSHEET, False)]
    assert words_to_quote(Judged.WAITING, most=10) == []
