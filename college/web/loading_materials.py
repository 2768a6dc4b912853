"""Finds the material, or the file, that an address names, with those whom it is for."""

from dataclasses import dataclass

from college.enrolment.queries.learners import learners_of_course, learners_of_run
from college.foundation.db import db
from college.materials import queries
from college.materials.models import Material, MaterialFormat
from college.materials.rules import Audience


def material_of_course(slug: str, number: int) -> Material | None:
    """Find the material of this number that belongs to the course itself."""
    found = queries.material(number)
    return found if found is not None and found.run is None and found.course.slug == slug else None


def material_of_run(code: str, number: int) -> Material | None:
    """Find the material of this number that belongs to this run."""
    found = queries.material(number)
    return found if found is not None and found.run is not None and found.run.code == code else None


def format_of_course(slug: str, number: int, form: int) -> MaterialFormat | None:
    """Find a file or a link of a course's material, removed or not."""
    return _format(material_of_course(slug, number), form)


def format_of_run(code: str, number: int, form: int) -> MaterialFormat | None:
    """Find a file or a link of a run's material, removed or not."""
    return _format(material_of_run(code, number), form)


def _format(material: Material | None, form: int) -> MaterialFormat | None:
    found = db.session.get(MaterialFormat, form)
    return found if found is not None and material is not None and found.material_id == material.id else None


@dataclass(frozen=True)
class HandedOut:
    """A file, and the numbers of those who may have it: what is for facilitators has no students."""

    file: MaterialFormat
    student_ids: frozenset[int]
    facilitator_ids: frozenset[int]
    author_ids: frozenset[int]


def handed_out(token: str, number: int) -> HandedOut | None:
    """Find the file that this address names; what belongs to one run is for that run's people alone."""
    found = queries.format_of(token, number)
    if found is None or found.stored_as is None:
        return None
    material = found.material
    return HandedOut(
        file=found,
        student_ids=_students(material) if material.audience is Audience.STUDENTS else frozenset(),
        facilitator_ids=queries.teacher_ids(material),
        author_ids=material.author_ids if material.run is None else frozenset(),
    )


def _students(material: Material) -> frozenset[int]:
    return learners_of_run(material.run) if material.run is not None else learners_of_course(material.course)
