"""What is said of a course: remarks, suggestions, answers, reviewers, and notes for next time."""

import pytest
from sqlalchemy import select

from college.courses.actions import remarking, writing
from college.courses.actions.authors import name_author
from college.courses.actions.notes import add_note, finish_note
from college.courses.actions.publishing import retire, send_for_review, sign, take_up
from college.courses.actions.reviewing import end_review, invite_reviewer
from college.courses.models import Comment, Reviewer
from college.courses.queries.notes import note_lines
from college.courses.queries.remarks import Asked, hearers, is_still_to_be_read, open_counts, thread, threads
from college.courses.queries.reviewers import reviewer_lines, reviews_of, somebody_known_as
from college.courses.queries.revisions import history
from college.courses.rules import Settled, State
from college.courses.words import PRIVATE, Section, Words
from college.foundation.db import db
from college.foundation.refusal import Refused
from college.outbox.models import Message
from tests.cast import amina, bryn, dee, femi, gwen

AIMS = "Why we sleep.\n\nWhat helps, and what helps not."
SLEEP = Words("Understanding sleep", "Rest well.", AIMS, preparation="Bring tea.")


@pytest.fixture
def student(app):
    return amina()


@pytest.fixture
def manager(app):
    return gwen()


@pytest.fixture
def peer(app):
    return dee()


@pytest.fixture
def clinician(app):
    return femi()


@pytest.fixture
def course(student, manager, peer, clinician):
    course = writing.create("SLEEP", SLEEP, by=None)
    for person in (peer, clinician):
        name_author(course, person, by=None)
    return course


def told():
    rows = db.session.execute(select(Message.person_id, Message.name, Message.facts).order_by(Message.id))
    return [tuple(row) for row in rows]


def suggestion(course, by, passage="Why we sleep.", proposed="How we sleep."):
    return remarking.suggest(course, Section.AIMS, passage, proposed, by=by)


def test_a_remark_waits_in_its_section_with_its_passage_as_it_stands(course, peer):
    remarking.remark(course, Section.AIMS, "  Too short?\r\n", passage="we sleep. What", by=peer)
    remarking.remark(course, Section.OPENING, "Lovely.", by=peer)

    (first, second) = threads(course, Asked())
    assert (first.section, first.text, first.passage) == (Section.OPENING, "Lovely.", "")
    assert (second.by, second.text, second.passage) == ("Dee Okafor", "Too short?", "we sleep.\n\nWhat")
    assert (second.proposed, second.on_revision, second.found, second.settled) == (None, 1, 1, None)
    assert open_counts(course) == {Section.OPENING: 1, Section.AIMS: 1}
    assert [each.text for each in threads(course, Asked(Section.AIMS))] == ["Too short?"]


@pytest.mark.parametrize(
    ("text", "passage", "why"),
    [
        (" \n", "", "Write what"),
        ("x", "Why they sleep", "not in this section today"),
        ("x", "Rest well.", "not in this section today"),
        ("x" * 5_001, "", "under"),
        ("x", "x" * 5_001, "under"),
        ("x" * 1_000_000, "", "under"),
    ],
)
def test_a_remark_that_says_nothing_too_much_or_of_other_words_is_refused(course, peer, text, passage, why):
    with pytest.raises(Refused, match=why):
        remarking.remark(course, Section.AIMS, text, passage=passage, by=peer)

    assert open_counts(course) == {}


@pytest.mark.parametrize(
    ("passage", "proposed", "why"),
    [
        (" ", "x", "Copy the words"),
        ("Why they sleep", "x", "not in this section today"),
        ("helps", "x", "more than once"),
        ("Why we sleep.", "Why we sleep.", "stand there already"),
        ("Why we sleep.", "x" * 5_001, "under"),
        ("x" * 5_001, "x", "under"),
    ],
)
def test_a_suggestion_that_nobody_could_take_in_is_refused(course, peer, passage, proposed, why):
    with pytest.raises(Refused, match=why):
        suggestion(course, peer, passage, proposed)


def test_answers_stand_under_their_remark(course, peer, clinician):
    said = remarking.remark(course, Section.AIMS, "Too short?", by=peer)

    remarking.answer(said, "A little.", by=clinician)

    assert [(line.by, line.text) for line in thread(said).answers] == [("Femi Adeyemi", "A little.")]
    assert open_counts(course) == {Section.AIMS: 1}
    for text, why in ((" ", "Write what"), ("x" * 5_001, "under")):
        with pytest.raises(Refused, match=why):
            remarking.answer(said, text, by=clinician)


def test_an_answer_is_not_answered_by_itself(course, peer):
    said = remarking.remark(course, Section.AIMS, "Too short?", by=peer)
    reply = remarking.answer(said, "A little.", by=peer)

    with pytest.raises(Refused, match="Look at the page again"):
        remarking.answer(reply, "No.", by=peer)


def test_a_settled_remark_waits_no_longer_and_is_kept(course, peer, clinician):
    said = remarking.remark(course, Section.AIMS, "Too short?", by=peer)

    remarking.resolve(said, by=clinician)

    assert open_counts(course) == {}
    assert threads(course, Asked()) == []
    (line,) = threads(course, Asked(settled=True))
    assert (line.settled, line.settled_by, line.text) == (Settled.RESOLVED, "Femi Adeyemi", "Too short?")
    for again in (remarking.resolve, remarking.accept, remarking.decline):
        with pytest.raises(Refused, match="meanwhile"):
            again(said, by=peer)
    with pytest.raises(Refused, match="meanwhile"):
        remarking.answer(said, "Wait.", by=peer)


def test_an_accepted_suggestion_stands_in_the_text_credited_to_its_writer(course, student, peer):
    said = suggestion(course, student)

    revision = remarking.accept(said, by=peer)

    assert revision.description == AIMS.replace("Why", "How")
    assert (revision.number, revision.made_by_id, revision.credited_to_id) == (2, peer.id, student.id)
    line = history(course)[0]
    assert (line.by, line.credited_to, line.sections) == ("Dee Okafor", "Amina Yusuf", (Section.AIMS,))
    assert said.settled is Settled.ACCEPTED


def test_a_suggestion_is_put_into_the_text_of_today_and_not_of_then(course, student, peer):
    said = suggestion(course, student)
    writing.write(course, Words("Understanding sleep", "Rest.", "New. Why we sleep. Newer."), by=peer)

    assert remarking.accept(said, by=peer).description == "New. How we sleep. Newer."


@pytest.mark.parametrize(
    ("now", "why"), [("Something else.", "changed since"), ("Why we sleep. Why we sleep.", "more than once")]
)
def test_a_suggestion_that_fits_no_more_is_refused_and_nothing_is_lost(course, student, peer, now, why):
    said = suggestion(course, student)
    writing.write(course, Words("Understanding sleep", "Rest well.", now), by=peer)

    with pytest.raises(Refused, match=why):
        remarking.accept(said, by=peer)

    assert (course.current.number, course.current.description) == (2, now)
    assert (thread(said).settled, thread(said).proposed) == (None, "How we sleep.")


def test_words_that_no_page_could_hold_are_refused_when_they_are_accepted_too(course, student, peer):
    said = remarking.suggest(course, Section.OPENING, "Understanding sleep", "", by=student)

    with pytest.raises(Refused, match="title"):
        remarking.accept(said, by=peer)

    assert (course.title, thread(said).settled) == ("Understanding sleep", None)


def test_an_accepted_suggestion_opens_the_signatures_again(course, student, peer, clinician):
    take_up(course, by=None) if course.state is State.IDEA else None
    send_for_review(course, by=peer)
    for person in (peer, clinician):
        sign(course, person, number=1)
    assert course.state is State.SIGNED_OFF

    remarking.accept(suggestion(course, student), by=peer)

    assert course.state is State.IN_REVIEW


def test_a_declined_suggestion_changes_no_word(course, student, peer):
    said = suggestion(course, student)

    remarking.decline(said, by=peer)

    assert (course.current.number, said.settled) == (1, Settled.DECLINED)


def test_a_remark_is_not_accepted_and_a_suggestion_not_just_settled(course, peer):
    said, suggested = remarking.remark(course, Section.AIMS, "Short.", by=peer), suggestion(course, peer)

    for verb in (remarking.accept, remarking.decline):
        with pytest.raises(Refused, match="suggests no other words"):
            verb(said, by=peer)
    with pytest.raises(Refused, match="decline it"):
        remarking.resolve(suggested, by=peer)


def test_nothing_is_said_of_a_retired_course(course, peer):
    suggested = suggestion(course, peer)
    retire(course, by=None)

    for verb in (
        lambda: remarking.remark(course, Section.AIMS, "x", by=peer),
        lambda: suggestion(course, peer),
        lambda: remarking.answer(suggested, "x", by=peer),
        lambda: remarking.accept(suggested, by=peer),
    ):
        with pytest.raises(Refused, match="retired"):
            verb()


def test_whoever_is_told_gets_a_message_that_says_nothing_by_itself(course, student, manager, peer, clinician):
    invite_reviewer(course, student, by=peer)
    everybody = [person.id for person in (student, manager, peer, clinician)]

    said = remarking.remark(course, Section.AIMS, "Too short?", tell=everybody, by=peer)
    reply = remarking.answer(said, "Ok.", tell=[peer.id], by=clinician)

    mentioned = [(who, facts) for who, name, facts in told() if name == "courses/mentioned"]
    facts = {"slug": "sleep", "thread": said.id, "reviews": False}
    assert sorted(mentioned[:3], key=lambda one: one[0]) == [
        (student.id, facts | {"reviews": True}),
        (manager.id, facts),
        (clinician.id, facts),
    ]
    assert mentioned[3:] == [(peer.id, facts)]
    assert reply.parent_id == said.id


def test_who_reviews_and_manages_is_led_to_where_more_can_be_done(course, manager, peer):
    invite_reviewer(course, manager, by=peer)

    remarking.remark(course, Section.AIMS, "Too short?", tell=[manager.id], by=peer)

    assert [facts["reviews"] for _, name, facts in told() if name == "courses/mentioned"] == [False]


def test_nobody_hears_who_has_no_part_in_the_course(course, student, peer):
    remarking.remark(course, Section.AIMS, "Too short?", tell=[student.id], by=peer)

    assert told() == []


def test_a_reviewer_hears_nothing_of_the_preparation(course, student, peer, clinician):
    invite_reviewer(course, student, by=peer)

    said = remarking.remark(course, PRIVATE, "More tea.", tell=[student.id, clinician.id], by=peer)

    assert [who for who, name, _ in told() if name == "courses/mentioned"] == [clinician.id]
    assert student not in hearers(course, PRIVATE)
    assert student in hearers(course, Section.AIMS)
    assert threads(course, Asked(private=False)) == []
    assert open_counts(course, private=False) == {}
    assert not is_still_to_be_read(said, student.id)


def test_a_message_is_still_to_be_read_until_the_remark_is_settled_or_the_reviewer_gone(course, student, peer):
    reviewer = invite_reviewer(course, student, by=peer)
    said = remarking.remark(course, Section.AIMS, "Too short?", by=peer)
    reply = remarking.answer(said, "Ok.", by=peer)
    assert is_still_to_be_read(said, student.id)
    assert is_still_to_be_read(reply, student.id)

    end_review(reviewer, by=peer)
    assert not is_still_to_be_read(said, student.id)
    assert is_still_to_be_read(reply, peer.id)
    remarking.resolve(said, by=peer)
    assert not is_still_to_be_read(reply, peer.id)


def test_a_reviewer_is_invited_once_and_told_once(course, student, peer):
    first = invite_reviewer(course, student, by=peer)
    again = invite_reviewer(course, student, by=peer)

    assert first is again
    assert told() == [(student.id, "courses/invited", {"slug": "sleep"})]
    assert [(line.name, line.said) for line in reviewer_lines(course)] == [("Amina Yusuf", 0)]
    assert [(line.slug, line.title) for line in reviews_of(student.id)] == [("sleep", "Understanding sleep")]


def test_a_reviewer_who_left_can_be_invited_again_and_what_they_said_stays(course, student, peer):
    reviewer = invite_reviewer(course, student, by=peer)
    suggestion(course, student)
    assert reviewer_lines(course)[0].said == 1

    end_review(reviewer, by=student)
    assert db.session.query(Reviewer).count() == 0
    invite_reviewer(course, student, by=peer)

    assert len(told()) == 2
    assert db.session.query(Comment).count() == 1


def test_an_author_is_not_invited_to_review(course, clinician, peer):
    with pytest.raises(Refused, match="writes this course"):
        invite_reviewer(course, clinician, by=peer)


def test_nobody_is_invited_to_a_retired_course(course, student, peer):
    invite_reviewer(course, student, by=peer)
    retire(course, by=None)

    with pytest.raises(Refused, match="retired"):
        invite_reviewer(course, student, by=peer)
    assert reviews_of(student.id) == []


def test_somebody_is_found_by_their_whole_name_and_what_they_told_us_and_never_by_one_of_them(app):
    student, other = amina(), bryn()

    for known_by in (student.reference.lower(), f" {student.email.upper()} "):
        assert somebody_known_as(" amina  yusuf", known_by) == student
    for name, known_by in (
        ("Amina", student.reference),
        ("", student.reference),
        ("Amina Yusuf", ""),
        ("Amina Yusuf", other.reference),
        ("Bryn Hughes", student.email),
    ):
        assert somebody_known_as(name, known_by) is None


def test_notes_wait_until_they_are_done(course, peer, clinician):
    first, second = add_note(course, " More breaks.\r\n", by=peer), add_note(course, "Louder.", by=peer)
    finish_note(first, by=clinician)
    finish_note(first, by=peer)

    assert [(line.number, line.by, line.text) for line in note_lines(course)] == [(second.id, "Dee Okafor", "Louder.")]
    (line,) = note_lines(course, done=True)
    assert (line.text, line.done_by) == ("More breaks.", "Femi Adeyemi")
    assert line.done_at is not None


@pytest.mark.parametrize(("text", "why"), [(" ", "Write what"), ("x" * 5_001, "under")])
def test_a_note_that_says_nothing_or_too_much_is_refused(course, peer, text, why):
    with pytest.raises(Refused, match=why):
        add_note(course, text, by=peer)
