"""Using again what was written before, with its credit."""

import pytest

from college.courses.actions import publishing
from college.courses.actions.authors import name_author
from college.courses.actions.reusing import copy_course, pull_part
from college.courses.actions.writing import create, save_piece, write
from college.courses.pieces import fields_of
from college.courses.queries.courses import authors
from college.courses.queries.plan_library import Sought, courses_to_write, credits_of, library
from college.courses.queries.signing import signatures
from college.courses.rules import State
from college.courses.words import LedBy, SessionPlan, Words
from college.enrolment.queries.catalogue import course as on_offer
from college.foundation import clock
from college.foundation.refusal import Refused
from college.settings.queries import the_college
from college.settings.rules import Policy
from tests.cast import dee, femi, gwen

BREATHING = SessionPlan("aaaa1111", "Breathing out", 20, "Breathe *slowly*.", LedBy.LIVED_EXPERIENCE, "Cushions")
SLEEP = SessionPlan("bbbb2222", "What sleep is", 45, "Draw a night.", LedBy.BY_TRAINING)
WORDS = Words("Sleeping well", "Rest.", preparation="Mind the doors.", plan=(BREATHING, SLEEP))


@pytest.fixture
def peer(app):
    return dee()


@pytest.fixture
def clinician(app):
    return femi()


@pytest.fixture
def manager(app):
    return gwen()


@pytest.fixture
def source(peer, clinician, manager):
    course = create("SLEEP", WORDS, topics=["Sleep", "Rest"], by=manager)
    name_author(course, peer, by=manager)
    name_author(course, clinician, by=manager)
    return course


@pytest.fixture
def other(source, manager):
    return create("WORRY", Words("Less worry", "Calm."), by=manager)


def show(course, *signers):
    publishing.send_for_review(course, by=None)
    for person in signers:
        publishing.sign(course, person, number=course.current.number)
    publishing.publish(course, by=None)


def titles(person, *asked, **who):
    return [line.part.title for line in library(person.id, *asked, **who)]


def test_a_copy_has_the_words_and_topics_of_today_and_its_credit(source, manager):
    write(source, Words("Sleeping better", "Rest.", preparation="Mind the doors.", plan=(SLEEP,)), by=manager)

    copy = copy_course(source, "SLEEP-2", by=manager)

    assert (copy.slug, copy.state, copy.copied_from_id) == ("sleep-2", State.DRAFT, source.id)
    assert copy.current.words == source.current.words
    assert copy.topics == source.topics
    assert credits_of(copy).copied_from == "Sleeping better"


def test_nobody_wrote_or_signed_a_copy(source, peer, clinician, manager):
    show(source, peer, clinician)

    copy = copy_course(source, "SLEEP-2", by=peer)

    assert authors(copy) == []
    assert signatures(copy.current) == []
    assert copy.published is None
    with pytest.raises(Refused, match="Needs an author"):
        publishing.publish(copy, by=manager)


def test_a_copy_needs_a_code_of_its_own(source, manager):
    with pytest.raises(Refused, match="already"):
        copy_course(source, "sleep", by=manager)


def test_what_is_written_in_a_copy_leaves_the_first_alone(source, manager):
    copy = copy_course(source, "SLEEP-2", by=manager)

    write(copy, Words("Something else"), topics=["Other"], by=manager)

    assert (source.current.words, source.topics) == (WORDS, ["Rest", "Sleep"])


def test_a_part_is_taken_with_its_credit_to_the_end_of_the_plan(source, other, manager):
    write(other, Words("Less worry", "Calm.", plan=(SessionPlan("cccc3333", "Hello", 10),)), by=manager)

    pull_part(other, source, BREATHING.key, by=manager)

    hello, taken = other.current.words.plan
    assert hello.title == "Hello"
    assert (taken.title, taken.minutes, taken.activity) == (BREATHING.title, BREATHING.minutes, BREATHING.activity)
    assert (taken.led_by, taken.materials, taken.source) == (BREATHING.led_by, BREATHING.materials, "SLEEP")
    assert taken.key != BREATHING.key
    assert credits_of(other).parts_from == ("Sleeping well",)


def test_the_credit_stays_when_a_part_is_rewritten(source, other, manager):
    pull_part(other, source, SLEEP.key, by=manager)
    piece = f"plan:{other.current.words.plan[0].key}"
    said = fields_of(other.current.words, piece) | {"activity": "Draw two nights."}

    save_piece(other, piece, said, started_from=other.current.number, by=manager)

    (part,) = other.current.words.plan
    assert (part.activity, part.source) == ("Draw two nights.", "SLEEP")


def test_a_part_that_goes_on_credits_who_wrote_it_first(source, other, manager):
    third = create("HOPE", Words("Hope"), by=manager)
    pull_part(other, source, SLEEP.key, by=manager)

    pull_part(third, other, other.current.words.plan[0].key, by=manager)

    assert third.current.words.plan[0].source == "SLEEP"


def test_a_part_that_comes_home_credits_nobody_else(source, other, manager):
    pull_part(other, source, SLEEP.key, by=manager)
    write(source, Words("Sleeping well", "Rest."), by=manager)

    pull_part(source, other, other.current.words.plan[0].key, by=manager)

    assert source.current.words.plan[0].source == ""


def test_a_button_pressed_again_takes_nothing_twice(source, other, manager):
    pull_part(other, source, SLEEP.key, by=manager)

    with pytest.raises(Refused, match="in the plan of this course already"):
        pull_part(other, source, SLEEP.key, by=manager)
    assert len(other.current.words.plan) == 1


def test_a_copy_has_the_parts_of_its_source_already(source, manager):
    copy = copy_course(source, "SLEEP-2", by=manager)

    with pytest.raises(Refused, match="in the plan of this course already"):
        pull_part(copy, source, SLEEP.key, by=manager)


def test_a_part_of_ones_own_plan_and_one_that_is_gone_are_refused(source, other, manager):
    with pytest.raises(Refused, match="already"):
        pull_part(source, source, SLEEP.key, by=manager)
    with pytest.raises(Refused, match="not in the library any more"):
        pull_part(other, source, "dddd4444", by=manager)


def test_a_draft_is_in_the_library_for_those_who_write_it_and_managers(source, other, peer, manager):
    stranger = manager

    assert titles(peer) == ["Breathing out", "What sleep is"]
    assert titles(stranger) == []
    assert titles(stranger, also_unpublished=True) == ["Breathing out", "What sleep is"]


def test_a_published_course_is_in_the_library_for_everybody_as_everybody_sees_it(source, peer, clinician, manager):
    show(source, peer, clinician)

    write(source, Words("Sleeping well", "Rest.", plan=(SLEEP, SessionPlan("eeee5555", "Secret", 5))), by=manager)

    assert titles(manager) == titles(peer) == ["Breathing out", "What sleep is"]
    with pytest.raises(Refused, match="not in the library"):
        pull_part(create("HOPE", Words("Hope"), by=manager), source, "eeee5555", by=manager)


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        (Sought("night DRAW"), ["What sleep is"]),
        (Sought("sleeping"), ["Breathing out", "What sleep is"]),
        (Sought("doors"), []),
        (Sought(led_by=LedBy.LIVED_EXPERIENCE), ["Breathing out"]),
        (Sought(minutes=20), ["Breathing out"]),
        (Sought(minutes=19), []),
        (Sought("breathing", led_by=LedBy.BY_TRAINING), []),
    ],
)
def test_the_library_is_searched_by_words_by_who_leads_and_by_minutes(source, peer, sought, found):
    assert titles(peer, sought) == found


def test_a_part_without_a_length_is_found_by_no_length(other, peer, manager):
    write(other, Words("Less worry", plan=(SessionPlan("ffff6666", "Whenever"),)), by=manager)

    assert titles(peer, Sought(minutes=600), also_unpublished=True) == ["Breathing out", "What sleep is"]
    assert titles(peer, Sought("whenever"), also_unpublished=True) == ["Whenever"]


def test_one_takes_into_courses_that_one_writes_and_that_are_not_retired(source, other, peer, manager):
    assert [course.code for course in courses_to_write(peer.id)] == ["SLEEP"]
    assert [course.code for course in courses_to_write(manager.id, every=True)] == ["WORRY", "SLEEP"]

    publishing.retire(source, by=manager)

    assert courses_to_write(peer.id) == []


def test_everybody_reads_the_credit_of_a_published_copy_by_titles_that_they_may_know(
    source, other, peer, clinician, manager
):
    the_college().policy = Policy.ADVISORY
    copy = copy_course(source, "SLEEP-2", by=manager)
    hope = create("HOPE", Words("Hope", "Hope.", plan=(SessionPlan("cccc3333", "Hello", 10),)), by=manager)
    pull_part(copy, hope, "cccc3333", by=manager)

    show(copy)
    unseen = on_offer("sleep-2", clock.now())
    show(source, peer, clinician)
    show(hope)
    write(source, Words("A title of tomorrow", "Rest."), by=manager)
    seen = on_offer("sleep-2", clock.now())

    assert (unseen.copied_from, unseen.parts_from) == ("", ())
    assert (seen.copied_from, seen.parts_from) == ("Sleeping well", ("Hope",))
