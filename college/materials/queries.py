"""Questions about materials: what a course and a run hand out, and in which formats. Nothing here changes anything."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import selectinload

from college.courses.models import Course
from college.foundation import clock
from college.foundation.db import db
from college.materials.models import Material, MaterialFormat
from college.materials.rules import KEPT_FOR, Audience, FormatKind, is_older
from college.timetable.models import Facilitation, Run, Session
from college.timetable.queries import photographs


@dataclass(frozen=True)
class FormatLine:
    """One form in which a material is there; a link has a `url`, a file a name, a media type and a size in bytes."""

    number: int
    kind: FormatKind
    url: str
    filename: str
    size: int
    made_at: datetime
    is_master: bool
    is_older: bool

    @property
    def ending(self) -> str:
        """The ending of its name, as people say it: *DOCX*."""
        return self.filename.rpartition(".")[2].upper()


@dataclass(frozen=True)
class MaterialLine:
    """A material, the formats in which one has it, the master first, and those removed that can be put back."""

    number: int
    token: str
    title: str
    audience: Audience
    formats: tuple[FormatLine, ...]
    removed: tuple[FormatLine, ...]


def of_course(course: Course) -> list[MaterialLine]:
    """List what belongs to a course itself, with what was removed lately."""
    return _lines(Material.course_id == course.id, Material.run_id.is_(None))


def of_run(run: Run) -> list[MaterialLine]:
    """List what belongs to one run alone, with what was removed lately."""
    return _lines(Material.run_id == run.id)


def for_teaching(run: Run) -> list[MaterialLine]:
    """List what those who teach a run have from its course."""
    return [line for line in of_course(run.course) if line.formats]


def for_students(run: Run) -> list[MaterialLine]:
    """List what the students of a run have: their course's, and the run's own."""
    theirs = or_(Material.run_id == run.id, (Material.course_id == run.course_id) & Material.run_id.is_(None))
    return [line for line in _lines(theirs, Material.audience == Audience.STUDENTS) if line.formats]


def material(number: int) -> Material | None:
    """Find the material of this number."""
    return db.session.get(Material, number)


def format_of(token: str, number: int) -> MaterialFormat | None:
    """Find the file or link of this number of the material that this address names, unless it was removed."""
    return db.session.scalars(
        select(MaterialFormat)
        .join(MaterialFormat.material)
        .where(Material.token == token, MaterialFormat.id == number, MaterialFormat.removed_at.is_(None))
    ).one_or_none()


def line_of(material: Material) -> MaterialLine:
    """Describe one material, with its formats."""
    return _line(material)


def teacher_ids(material: Material) -> frozenset[int]:
    """Give the numbers of those who teach the run of a material; for a course's, of those who teach any of its runs."""
    taught = Run.id == material.run_id if material.run_id is not None else Run.course_id == material.course_id
    wanted = select(Facilitation.person_id).join(Facilitation.session).join(Session.run).where(taught)
    return frozenset(db.session.scalars(wanted))


def names_in_use(since: datetime) -> set[str]:
    """Give the names of all files that are handed out or shown, photographs too, or were removed after this moment."""
    in_use = or_(MaterialFormat.removed_at.is_(None), MaterialFormat.removed_at > since)
    handed_out = {name for name in db.session.scalars(select(MaterialFormat.stored_as).where(in_use)) if name}
    return handed_out | photographs.names_in_use(since)


def _lines(*which: ColumnElement[bool]) -> list[MaterialLine]:
    wanted = (
        select(Material)
        .where(*which)
        .order_by(Material.run_id.is_not(None), Material.id)
        .options(selectinload(Material.formats))
    )
    lines = [_line(material) for material in db.session.scalars(wanted)]
    return [line for line in lines if line.formats or line.removed]


def _line(material: Material) -> MaterialLine:
    in_use = [form for form in material.formats if form.removed_at is None]
    lately = clock.now() - KEPT_FOR
    removed = (form for form in material.formats if form.removed_at is not None and form.removed_at > lately)
    master = next((form.made_at for form in in_use if form.is_master), None)
    return MaterialLine(
        number=material.id,
        token=material.token,
        title=material.title,
        audience=material.audience,
        formats=_formats(sorted(in_use, key=lambda form: (not form.is_master, form.id)), master),
        removed=_formats(removed, None),
    )


def _formats(forms: Iterable[MaterialFormat], master: datetime | None) -> tuple[FormatLine, ...]:
    return tuple(
        FormatLine(
            number=form.id,
            kind=form.kind,
            url=form.url,
            filename=form.filename,
            size=form.size,
            made_at=form.made_at,
            is_master=form.is_master,
            is_older=not form.is_master and is_older(form.made_at, master),
        )
        for form in forms
    )
