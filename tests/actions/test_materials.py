"""Materials are brought, replaced, removed and put back; files are kept apart, and swept when nobody needs them."""

import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from college.audit.models import AuditEntry
from college.background.clock import tick
from college.enrolment.models import EnrolmentEvent
from college.enrolment.queries.learners import learners_of_course, learners_of_run
from college.enrolment.rules import State
from college.foundation import clock
from college.foundation.db import db, save
from college.foundation.refusal import Refused
from college.materials import actions, queries
from college.materials.actions import Brought
from college.materials.models import Material, MaterialFormat
from college.materials.rules import Audience, FormatKind
from college.materials.storage import Cupboard
from college.timetable.models import Run
from tests import files
from tests.factories import a_course, a_person, a_run, a_session, an_enrolment, made

DIARY = Brought(FormatKind.PDF, name="diary.pdf", content=files.PDF)
WELSH = Brought(FormatKind.WELSH, name="dyddiadur.pdf", content=files.PDF + b"\n% cy\n")


@pytest.fixture
def cupboard(tmp_path):
    return Cupboard(tmp_path / "uploads", 10)


def add(owner, cupboard, brought=DIARY, audience=Audience.STUDENTS, title="A sleep diary", by=None):
    return actions.add(owner, title, audience, brought, cupboard=cupboard, by=by)


def kinds(lines):
    return [(line.title, [(form.kind, form.is_master, form.is_older) for form in line.formats]) for line in lines]


def test_what_is_brought_is_kept_as_it_came_in_a_folder_that_is_nobody_elses(app, cupboard):
    dee, course = a_person("Dee"), a_course()

    material = add(course, cupboard, by=dee)

    form = material.formats[0]
    path = cupboard.path(form.stored_as)
    assert path.read_bytes() == files.PDF
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(cupboard.folder.stat().st_mode) == 0o700
    assert [file.name for file in cupboard.folder.iterdir()] == [form.stored_as]
    assert (form.filename, form.media_type, form.size, form.made_by_id) == (
        "diary.pdf",
        "application/pdf",
        len(files.PDF),
        dee.id,
    )
    assert [entry.what for entry in db.session.scalars(select(AuditEntry))] == [
        "material.format_brought",
        "material.added",
    ]


def test_a_link_is_handed_out_without_a_file(app, cupboard):
    course = a_course()

    material = add(course, cupboard, Brought(FormatKind.LINK, link="https://www.example.org/sleep"))

    assert material.formats[0].url == "https://www.example.org/sleep"
    assert material.formats[0].stored_as is None
    assert not cupboard.folder.exists()


@pytest.mark.parametrize(
    "brought",
    [
        Brought(FormatKind.PDF),
        Brought(FormatKind.PDF, name="a.pdf", content=files.PDF, link="https://www.example.org"),
        Brought(FormatKind.PDF, name="a.pdf", content=b""),
        Brought(FormatKind.PDF, name="a.pdf", content=files.HTML),
        Brought(FormatKind.LINK, link="javascript:alert(1)"),
    ],
)
def test_what_is_refused_leaves_no_file(app, cupboard, brought):
    course = a_course()

    with pytest.raises(Refused):
        add(course, cupboard, brought)

    assert not cupboard.folder.exists()


def test_the_first_format_is_the_master_and_a_translation_is_older_once_the_master_is_replaced(app, cupboard):
    course = a_course()
    with time_machine.travel(clock.now() - timedelta(days=2), tick=False) as then:
        material = add(course, cupboard)
        then.shift(60)
        actions.bring(material, WELSH, cupboard=cupboard, by=None)
        before = kinds(queries.of_course(course))
        then.shift(60)
        actions.bring(material, DIARY, cupboard=cupboard, by=None)

    pdf, welsh = FormatKind.PDF, FormatKind.WELSH
    assert before == [("A sleep diary", [(pdf, True, False), (welsh, False, False)])]
    assert kinds(queries.of_course(course)) == [("A sleep diary", [(pdf, True, False), (welsh, False, True)])]
    assert queries.of_course(course)[0].removed[0].filename == "diary.pdf"


def test_a_new_translation_is_up_to_date_again(app, cupboard):
    course = a_course()
    with time_machine.travel(clock.now(), tick=False) as now:
        material = add(course, cupboard)
        actions.bring(material, WELSH, cupboard=cupboard, by=None)
        now.shift(60)
        actions.bring(material, DIARY, cupboard=cupboard, by=None)
        now.shift(60)
        actions.bring(material, WELSH, cupboard=cupboard, by=None)

        lines = queries.of_course(course)

    assert [form.is_older for form in lines[0].formats] == [False, False]


def test_when_the_master_is_removed_the_oldest_that_is_left_becomes_it(app, cupboard):
    course = a_course()
    material = add(course, cupboard)
    actions.bring(material, WELSH, cupboard=cupboard, by=None)

    actions.remove(material.formats[0], by=None)

    assert kinds(queries.of_course(course)) == [("A sleep diary", [(FormatKind.WELSH, True, False)])]


def test_what_was_removed_can_be_put_back_and_is_no_second_master(app, cupboard):
    course = a_course()
    material = add(course, cupboard)
    welsh = actions.bring(material, WELSH, cupboard=cupboard, by=None)
    master = material.formats[0]
    actions.remove(master, by=None)

    actions.put_back(master, by=None)

    assert sorted(form.is_master for form in material.formats) == [False, True]
    assert welsh.is_master


def test_what_was_replaced_is_put_back_only_when_its_place_is_free(app, cupboard):
    course = a_course()
    material = add(course, cupboard)
    first = material.formats[0]
    second = actions.bring(material, DIARY, cupboard=cupboard, by=None)

    with pytest.raises(Refused):
        actions.put_back(first, by=None)
    actions.remove(second, by=None)
    actions.put_back(first, by=None)

    assert (first.is_master, first.removed_at) == (True, None)


def test_two_at_once_cannot_both_be_the_same_format(app, cupboard):
    course = a_course()
    material = add(course, cupboard)
    again = MaterialFormat(
        material_id=material.id, kind=FormatKind.PDF, stored_as="x", made_at=clock.now(), is_master=False
    )

    with pytest.raises(IntegrityError):
        save(again)


def test_what_belongs_to_one_run_is_not_another_runs(app, cupboard):
    course = a_course()
    one, other = a_run(course), a_run(course)
    add(course, cupboard, title="For all")
    add(course, cupboard, title="For those who teach", audience=Audience.FACILITATORS)
    add(one, cupboard, title="For one")

    assert [line.title for line in queries.for_students(one)] == ["For all", "For one"]
    assert [line.title for line in queries.for_students(other)] == ["For all"]
    assert [line.title for line in queries.for_teaching(one)] == ["For all", "For those who teach"]
    assert [line.title for line in queries.of_run(one)] == ["For one"]


def test_students_are_shown_nothing_that_was_removed(app, cupboard):
    run = a_run()
    material = add(run, cupboard)
    token, number = material.token, material.formats[0].id

    actions.remove(material.formats[0], by=None)

    assert queries.for_students(run) == []
    assert queries.format_of(token, number) is None
    assert [line.title for line in queries.of_run(run)] == ["A sleep diary"]


def test_a_file_is_erased_a_week_after_it_was_removed_and_not_before(app, cupboard):
    course = a_course()
    material = add(course, cupboard)
    kept = actions.bring(material, WELSH, cupboard=cupboard, by=None)
    gone = material.formats[0]
    actions.remove(gone, by=None)
    for file in cupboard.folder.iterdir():
        os.utime(file, (0, 0))

    with time_machine.travel(gone.removed_at + timedelta(days=6, hours=23), tick=False):
        assert actions.clear(cupboard) == 0
    with time_machine.travel(gone.removed_at + timedelta(days=7, seconds=1), tick=False):
        assert actions.clear(cupboard) == 1
        with pytest.raises(Refused):
            actions.put_back(gone, by=None)

    assert cupboard.path(gone.stored_as) is None
    assert cupboard.path(kept.stored_as) is not None


def test_a_file_whose_row_was_never_kept_is_swept_after_a_day(app, cupboard):
    name = cupboard.keep(files.PDF)
    (cupboard.folder / ("0" * 64 + ".part")).write_bytes(b"half")
    (cupboard.folder / "notes by a person.txt").write_bytes(b"not ours")

    early = actions.clear(cupboard)
    for file in cupboard.folder.iterdir():
        os.utime(file, (0, 0))
    late = actions.clear(cupboard)

    assert (early, late) == (0, 2)
    assert cupboard.path(name) is None
    assert [file.name for file in cupboard.folder.iterdir()] == ["notes by a person.txt"]


def test_the_clock_sweeps(app):
    cupboard = Cupboard(Path(app.instance_path) / "uploads", 10)
    name = cupboard.keep(files.PDF)
    os.utime(cupboard.path(name), (0, 0))

    assert tick()["files erased"] >= 1

    assert cupboard.path(name) is None


@pytest.mark.parametrize("name", ["", "../college.db", "0" * 63, "/etc/passwd", "0" * 64 + "/.."])
def test_no_name_leads_out_of_the_folder(app, cupboard, name):
    cupboard.keep(files.PDF)

    assert cupboard.path(name) is None


# --- whose they are


def events(enrolment, *steps):
    for at, state in steps:
        made(EnrolmentEvent(enrolment_id=enrolment.id, at=at, state=state))


@pytest.fixture
def begun(app):
    """A run that began a week ago and has a session to come."""
    return a_run(first=clock.now() - timedelta(days=7), sessions=2)


@pytest.mark.parametrize(
    ("state", "steps", "has_them"),
    [
        (State.ENROLLED, [], True),
        (State.WAITING, [(-20, State.WAITING)], False),
        (State.OFFERED, [(-20, State.WAITING), (-8, State.OFFERED)], False),
        (State.WITHDRAWN, [(-20, State.ENROLLED), (-8, State.WITHDRAWN)], False),
        (State.WITHDRAWN, [(-20, State.ENROLLED), (-1, State.WITHDRAWN)], True),
        (State.WITHDRAWN, [(-20, State.WAITING), (-1, State.WITHDRAWN)], False),
        (State.WITHDRAWN, [(-20, State.WAITING), (-2, State.ENROLLED), (-1, State.WITHDRAWN)], True),
        (
            State.WITHDRAWN,
            [(-20, State.ENROLLED), (-9, State.WITHDRAWN), (-8, State.WAITING), (-1, State.WITHDRAWN)],
            False,
        ),
        (State.WAITING, [(-20, State.ENROLLED), (-3, State.WITHDRAWN), (-2, State.WAITING)], True),
        (State.WITHDRAWN, [], False),
    ],
)
def test_materials_are_for_those_who_had_a_place_when_it_began_or_later(begun, state, steps, has_them):
    amina = a_person()
    place = an_enrolment(amina, begun, state)
    events(place, *((clock.now() + timedelta(days=days), to) for days, to in steps))

    assert (amina.id in learners_of_run(begun)) is has_them
    assert (amina.id in learners_of_course(begun.course)) is has_them


def test_who_left_a_run_that_never_began_has_none(app):
    amina, run = a_person(), a_run(sessions=0)
    events(
        an_enrolment(amina, run, State.WITHDRAWN),
        (clock.now() - timedelta(days=2), State.ENROLLED),
        (clock.now() - timedelta(days=1), State.WITHDRAWN),
    )

    assert learners_of_run(run) == frozenset()


def test_who_learns_on_another_run_has_what_the_course_hands_out_but_not_what_a_run_does(begun):
    amina, other = a_person(), a_run(begun.course)
    an_enrolment(amina, other)

    assert learners_of_course(begun.course) == {amina.id}
    assert learners_of_run(begun) == frozenset()
    assert learners_of_course(a_course()) == frozenset()


def test_those_who_teach_any_run_have_what_is_the_courses_and_the_others_only_their_own(app, cupboard):
    course, dee, femi = a_course(), a_person("Dee"), a_person("Femi")
    one, other = a_run(course, sessions=0), a_run(course, sessions=0)
    a_session(one, 1, clock.now(), pair=(dee,))
    a_session(other, 1, clock.now(), pair=(femi,))
    run, both = db.session.get_one(Run, one.id), {dee.id, femi.id}

    whole, alone = add(course, cupboard), add(run, cupboard)

    assert queries.teacher_ids(db.session.get_one(Material, whole.id)) == both
    assert queries.teacher_ids(db.session.get_one(Material, alone.id)) == {dee.id}
