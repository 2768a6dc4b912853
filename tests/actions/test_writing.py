"""Courses are written together: saved piece by piece, joined, kept as drafts, brought back."""

from datetime import timedelta

import pytest
import time_machine

from college.courses.actions import writing
from college.courses.actions.drafts import be_present, keep_draft, leave
from college.courses.actions.steps import How
from college.courses.models import Draft
from college.courses.queries.revisions import history
from college.courses.queries.writing import draft_of, drafts_of, others_here
from college.courses.rules import State
from college.courses.words import LedBy, Section, Words
from college.foundation import clock
from college.foundation.db import db
from college.foundation.refusal import Refused
from tests.cast import amina, dee, femi

AIMS = "Why we sleep.\n\nWhat helps.\n\nWhat does not."
SLEEP = Words("Understanding sleep", "Rest well.", AIMS)


@pytest.fixture
def peer(app):
    return dee()


@pytest.fixture
def clinician(app):
    return femi()


@pytest.fixture
def course(peer, clinician):
    return writing.create("SLEEP", SLEEP, by=None)


def aims(text):
    return {"description": text}


def save(course, text, *, by, started_from=1, piece="aims", **said):
    return writing.save_piece(course, piece, aims(text), started_from=started_from, by=by, **said)


def test_a_saved_section_is_a_revision_with_its_writer_and_why(course, peer):
    saved = save(course, "Rest.", by=peer, how=How(why="  Shorter.  "))

    assert (saved.revision.number, saved.revision.made_by_id, saved.meanwhile) == (2, peer.id, None)
    line = history(course)[0]
    assert (line.by, line.why, line.sections) == ("Dee Okafor", "Shorter.", (Section.AIMS,))
    assert course.current.words == Words("Understanding sleep", "Rest well.", "Rest.")


def test_changes_of_two_writers_that_do_not_touch_are_joined(course, peer, clinician):
    save(course, AIMS.replace("Why we", "How we"), by=peer)

    saved = save(course, AIMS.replace("does not", "harms"), by=clinician)

    assert saved.revision.description == "How we sleep.\n\nWhat helps.\n\nWhat harms."
    assert saved.meanwhile.number == 2


def test_different_sections_never_meet(course, peer, clinician):
    save(course, "Rest.", by=peer)

    saved = writing.save_piece(course, "audience", {"audience": "Everybody"}, started_from=1, by=clinician)

    assert (saved.revision.description, saved.revision.audience, saved.meanwhile) == ("Rest.", "Everybody", None)


def test_where_both_wrote_nothing_is_saved_and_nothing_is_lost(course, peer, clinician):
    save(course, AIMS.replace("What helps.", "Tea helps."), by=peer)

    saved = save(course, AIMS.replace("What helps.", "Milk helps."), by=clinician)

    assert saved.revision is None
    (clash,) = saved.joined["description"].clashes
    assert (clash.base, clash.theirs, clash.mine) == ("What helps.", "Tea helps.", "Milk helps.")
    assert course.current.number == 2
    assert "Milk helps." in draft_of(course, clinician.id, "aims").fields["description"]


def test_a_clash_that_was_settled_is_saved_as_it_was_settled(course, peer, clinician):
    save(course, "Tea.", by=peer)
    meanwhile = save(course, "Milk.", by=clinician).meanwhile

    saved = save(course, "Tea or milk.", by=clinician, started_from=meanwhile.number)

    assert (saved.revision.number, saved.revision.description) == (3, "Tea or milk.")
    assert db.session.query(Draft).count() == 0


def test_words_that_are_refused_make_no_revision(course, peer):
    with pytest.raises(Refused, match="title"):
        writing.save_piece(course, "opening", {"title": " ", "summary": "x"}, started_from=1, by=peer)

    assert course.current.number == 1


@pytest.mark.parametrize("piece", ["", "plan", "nothing", "plan:", "plan:../x", "plan:" + "a" * 40])
def test_a_piece_that_no_course_has_is_refused(course, piece, peer):
    with pytest.raises(Refused, match="no such section"):
        writing.save_piece(course, piece, {"text": "x"}, started_from=1, by=peer)


def test_a_revision_that_never_was_cannot_be_begun_from(course, peer):
    with pytest.raises(Refused, match="Open it again"):
        save(course, "x", by=peer, started_from=99)


PART = {"title": "Welcome", "minutes": "30", "activity": "Tea.", "led_by": "lived_experience", "materials": "Cups"}


def plan(course, by, key="k0001", *, started_from=None, **said):
    from_number = started_from or course.current.number
    return writing.save_piece(course, f"plan:{key}", PART | said, started_from=from_number, by=by)


def test_a_part_of_the_plan_is_added_changed_moved_and_taken_out(course, peer):
    plan(course, peer)
    plan(course, peer, "k0002", title="Goodbye")
    plan(course, peer, title="Hello", minutes="45")

    first = course.current.words.plan[0]
    assert (first.title, first.minutes, first.led_by, first.materials) == ("Hello", 45, LedBy.LIVED_EXPERIENCE, "Cups")
    writing.move_part(course, "k0001", 1, by=peer)
    writing.move_part(course, "k0001", 5, by=peer)
    assert [part.title for part in course.current.words.plan] == ["Goodbye", "Hello"]
    writing.drop_part(course, "k0002", by=peer)
    assert [part.title for part in course.current.words.plan] == ["Hello"]
    assert [line.sections for line in history(course, Section.PLAN)] == [(Section.PLAN,)] * 5


def test_two_people_change_two_parts_at_once(course, peer, clinician):
    plan(course, peer)
    plan(course, peer, "k0002", title="Goodbye")
    began = course.current.number

    plan(course, peer, minutes="45", started_from=began)
    saved = plan(course, clinician, "k0002", title="Farewell", started_from=began)

    assert [(part.title, part.minutes) for part in saved.revision.words.plan] == [("Welcome", 45), ("Farewell", 30)]


def test_a_part_that_somebody_took_out_while_it_was_written_is_asked_about(course, peer, clinician):
    plan(course, peer)
    began = course.current.number
    writing.drop_part(course, "k0001", by=peer)

    saved = plan(course, clinician, title="Hello", started_from=began)

    assert saved.revision is None
    assert saved.joined["title"].clashes[0].mine == "Hello"


@pytest.mark.parametrize("minutes", ["ten", "-1", "601", "99999", "1.5", "٣"])
def test_a_length_that_is_no_number_of_minutes_is_refused(course, minutes, peer):
    with pytest.raises(Refused, match="minutes"):
        plan(course, peer, minutes=minutes)


def test_old_words_come_back_as_a_new_revision(course, peer):
    save(course, "Rest.", by=peer)

    restored = writing.restore(course, 1, why="It was better.", by=peer)

    assert (restored.number, restored.words, restored.restored_from) == (3, SLEEP, 1)
    with pytest.raises(Refused, match="no such version"):
        writing.restore(course, 99, by=peer)


def test_each_section_has_its_own_history(course, peer):
    save(course, "Rest.", by=peer)
    writing.save_piece(course, "expect", {"expect": "Tea"}, started_from=2, by=peer)

    assert [line.number for line in history(course, Section.AIMS)] == [2, 1]
    assert [line.number for line in history(course, Section.EXPECT)] == [3]
    assert [line.number for line in history(course)] == [3, 2, 1]


def test_what_somebody_types_is_kept_until_it_is_saved_and_only_for_them(course, peer, clinician):
    keep_draft(course, "aims", aims("Res"), started_from=1, by=peer)
    keep_draft(course, "aims", aims("Rest"), started_from=1, by=peer)

    assert [draft.fields for draft in drafts_of(course, peer.id)] == [aims("Rest")]
    assert drafts_of(course, clinician.id) == []
    save(course, "Rest.", by=peer)
    assert drafts_of(course, peer.id) == []


def test_a_draft_that_no_section_could_hold_is_refused(course, peer):
    with pytest.raises(Refused, match="under"):
        keep_draft(course, "aims", aims("x" * 1_000_000), started_from=1, by=peer)


def test_others_see_who_writes_here_for_a_few_seconds(course, peer, clinician):
    with time_machine.travel(clock.now(), tick=False) as now:
        be_present(course, "aims", by=peer)
        be_present(course, "expect", by=peer)
        assert [(one.name, one.piece) for one in others_here(course, clinician.id)] == [("Dee Okafor", "expect")]
        assert others_here(course, peer.id) == []
        now.shift(timedelta(seconds=13))
        assert others_here(course, clinician.id) == []
        be_present(course, "aims", by=peer)
        leave(course, by=peer)
        assert others_here(course, clinician.id) == []


def test_an_idea_knows_who_had_it(app):
    student = amina()

    idea = writing.create("CATS", Words("Cats", "They help."), by=student, state=State.IDEA)

    assert (idea.state, idea.proposed_by_id) == (State.IDEA, student.id)
