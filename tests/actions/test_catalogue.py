"""What everybody may read, asked of either database."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from college.courses.actions.authors import be_named
from college.courses.rules import State as CourseState
from college.courses.words import LedBy, SessionPlan
from college.enrolment.prospectus import Asked, Mode, PartOfCourse, Standing
from college.enrolment.queries import catalogue
from college.enrolment.queries.timetable_on_offer import sessions_on_offer
from college.enrolment.rules import State, Tally
from college.foundation import clock
from college.people.rules import Knowledge
from college.settings.queries import the_college
from college.settings.rules import Policy
from college.timetable.rules import SessionState
from tests.cast import amina, bryn
from tests.factories import a_clinician, a_course, a_peer_trainer, a_room, a_run, a_session, a_term, an_enrolment

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def the_run(now):
    return catalogue.courses(now)[0].runs[0]


def test_a_run_is_counted_and_described_by_its_rows(app):
    run = a_run(a_course("Choir", topics=["Music", "Art"]), places=3, first=NOON, room=a_room(venue="Quay Library"))
    an_enrolment(amina(), run, State.OFFERED)
    an_enrolment(bryn(), run, State.WAITING)

    course = catalogue.courses(NOON)[0]
    found = course.runs[0]

    assert course.topics == ("Art", "Music")
    assert (found.tally, found.venues, found.mode) == (Tally(3, 1, 1), ("Quay Library",), Mode.IN_PERSON)
    assert found.spans == tuple((NOON + timedelta(weeks=n), NOON + timedelta(weeks=n, hours=2)) for n in (0, 1))
    assert found == catalogue.run(run.code).run == catalogue.course(run.course.slug, NOON).course.runs[0]


def test_a_course_is_told_with_its_plan_and_with_those_authors_who_gave_leave(app):
    part = SessionPlan("a", "What keeps us awake", 45, "We talk.", LedBy.BY_TRAINING, "Paper").kept()
    course = a_course("Choir", audience="Us", plan=[part], preparation="Tea")
    trained = next(author for author in course.authors if author.knowledge is Knowledge.BY_TRAINING)
    name, slug = trained.person.name, course.slug
    be_named(trained, publicly=True)

    found = catalogue.course(slug, NOON)

    assert found.plan == (PartOfCourse("What keeps us awake", 45, LedBy.BY_TRAINING),)
    assert (found.audience, found.named) == ("Us", ((name, Knowledge.BY_TRAINING),))
    assert (found.unnamed_lived, found.unnamed_trained) == (1, 0)
    assert catalogue.named_authors() == {slug: (name,)}


def test_sessions_in_several_places_make_one_run(app):
    pair = (a_peer_trainer(), a_clinician())
    run = a_run(first=NOON, sessions=1, room=a_room(venue="Library"), pair=pair)
    a_session(run, 2, NOON + timedelta(days=1), room=a_room(venue="Mill"), pair=pair)
    a_session(run, 3, NOON + timedelta(days=2), pair=pair, online_link="https://meet.example/x")
    a_session(run, 4, NOON + timedelta(days=3), room=a_room(venue="Gone"), state=SessionState.CANCELLED)

    found = the_run(NOON)

    assert (found.venues, found.mode, len(found.spans), found.is_paired) == (("Library", "Mill"), Mode.MIXED, 3, True)
    assert found == catalogue.run(run.code).run
    assert [line.is_on for line in sessions_on_offer(NOON)] == [True, True, True, False]


@pytest.mark.parametrize(
    ("policy", "paired"), [(Policy.TWO_CAPACITIES, False), (Policy.PEER_LED, True), (Policy.ADVISORY, True)]
)
def test_whether_a_pair_is_complete_is_the_policy_s_to_say(app, policy, paired):
    peer = (a_peer_trainer(),)
    run = a_run(first=NOON + timedelta(days=1), pair=peer)
    the_college().policy = policy

    assert the_run(NOON).is_paired is paired
    assert (the_run(NOON).standing(NOON) is Standing.OPEN) is paired
    assert catalogue.run(run.code).run.is_paired is paired


def test_two_of_one_kind_are_no_pair(app):
    a_run(first=NOON + timedelta(days=1), pair=(a_clinician(), a_clinician()))

    assert the_run(NOON).standing(NOON) is Standing.UNPAIRED


def test_a_run_keeps_the_term_s_window_unless_it_has_its_own(app):
    term = a_term(enrolment_opens_at=NOON, enrolment_closes_at=NOON + timedelta(days=2))
    a_run(first=NOON + timedelta(days=9), term=term, closes_at=NOON + timedelta(days=1))

    window = the_run(NOON).window

    assert (window.opens_at, window.closes_at) == (NOON, NOON + timedelta(days=1))


@pytest.mark.parametrize(
    ("at", "standing"),
    [
        (timedelta(0), Standing.NOT_YET),
        (timedelta(days=1), Standing.FULL),
        (timedelta(days=2), Standing.CLOSED),
        (timedelta(days=9, hours=2), Standing.OVER),
    ],
)
def test_what_somebody_asking_is_told_follows_the_time(app, at, standing):
    run = a_run(
        first=NOON + timedelta(days=9),
        sessions=1,
        places=0,
        opens_at=NOON + timedelta(days=1),
        closes_at=NOON + timedelta(days=2),
    )

    assert catalogue.run(run.code).run.standing(NOON + at) is standing


def test_a_run_whose_sessions_are_all_cancelled_is_cancelled(app):
    run = a_run(sessions=0)
    a_session(run, 1, NOON + timedelta(days=1), state=SessionState.CANCELLED)

    assert catalogue.run(run.code).run.standing(NOON) is Standing.CANCELLED
    assert catalogue.courses(NOON)[0].runs == ()


def test_a_run_without_dates_is_not_listed(app):
    run = a_run(sessions=0)

    assert catalogue.courses(NOON)[0].runs == ()
    assert catalogue.run(run.code).run.standing(NOON) is Standing.OVER
    assert catalogue.run(run.code).next_visit(clock.now()) is None


@pytest.mark.parametrize("state", [CourseState.DRAFT, CourseState.RETIRED])
def test_only_published_courses_are_told(app, state):
    run = a_run(a_course(state=state))

    assert catalogue.courses(NOON) == ()
    assert catalogue.course(run.course.slug, NOON) is None
    assert catalogue.run(run.code) is None
    assert sessions_on_offer(NOON) == ()


def test_authors_are_counted_by_capacity(app):
    details = catalogue.course(a_course().slug, NOON)

    assert (details.lived_experience, details.by_training, details.policy) == (1, 1, Policy.TWO_CAPACITIES)


def test_courses_are_found_by_their_words(app):
    a_course("Choir")
    a_course("Sleep")

    assert [course.title for course in catalogue.courses(NOON, "slee")] == ["Sleep"]
    assert catalogue.courses(NOON, "nothing like it") == ()


def test_the_soonest_course_comes_first_and_those_without_dates_last(app):
    a_course("A without dates")
    a_run(a_course("B later"), first=NOON + timedelta(days=5))
    a_run(a_course("C soon"), first=NOON + timedelta(days=1))

    narrowed = Asked().narrow(catalogue.courses(NOON), NOON)

    assert [course.title for course in narrowed] == ["C soon", "B later", "A without dates"]


def test_a_course_that_one_can_still_join_comes_before_one_that_has_begun(app):
    begun = a_term(enrolment_closes_at=NOON - timedelta(days=1))
    a_run(a_course("Begun, and met tomorrow"), term=begun, first=NOON + timedelta(days=1))
    a_run(a_course("Open, and met next week"), first=NOON + timedelta(days=7))

    narrowed = Asked().narrow(catalogue.courses(NOON), NOON)

    assert [course.title for course in narrowed] == ["Open, and met next week", "Begun, and met tomorrow"]


def test_the_next_change_is_the_soonest_of_all(app):
    assert catalogue.next_change(NOON) == clock.end_of(NOON.date())
    a_run(first=NOON - timedelta(hours=1), sessions=1)
    assert catalogue.next_change(NOON) == NOON + timedelta(hours=1)
    a_run(first=NOON + timedelta(minutes=50))
    assert catalogue.next_change(NOON) == NOON + timedelta(minutes=50)
    a_term(enrolment_closes_at=NOON + timedelta(minutes=40))
    assert catalogue.next_change(NOON) == NOON + timedelta(minutes=40)
    a_term(enrolment_opens_at=NOON + timedelta(minutes=30))
    assert catalogue.next_change(NOON) == NOON + timedelta(minutes=30)
    a_run(first=NOON + timedelta(days=2), closes_at=NOON + timedelta(minutes=20))
    assert catalogue.next_change(NOON) == NOON + timedelta(minutes=20)
    a_run(first=NOON + timedelta(days=2), opens_at=NOON + timedelta(minutes=10))
    assert catalogue.next_change(NOON) == NOON + timedelta(minutes=10)


def test_what_is_still_to_come_is_counted_before_a_course_goes(app):
    run = a_run(first=NOON + timedelta(days=1))
    for person, state in ((amina(), State.ENROLLED), (bryn(), State.WITHDRAWN)):
        an_enrolment(person, run, state)
    a_run(run.course, first=NOON - timedelta(weeks=9))

    assert catalogue.still_to_come(run.course, NOON) == (1, 1)


def test_both_stamps_rise_with_what_the_public_sees(app):
    with time_machine.travel(NOON, tick=False):
        before = catalogue.stamps()
        run = a_run()
        made = catalogue.stamps()
        an_enrolment(amina(), run)

        assert made[1] > before[1]
        assert catalogue.stamps()[0] > made[0]
