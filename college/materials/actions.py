"""Handing out materials: a file or a link is brought, replaced, removed, and put back within a week."""

import secrets
from dataclasses import dataclass

from college.audit.actions import Doer, record
from college.courses.models import Course
from college.foundation import clock
from college.foundation.db import db, lock, save
from college.foundation.refusal import Refused
from college.materials import queries, rules
from college.materials.models import Material, MaterialFormat
from college.materials.rules import KEPT_FOR, Audience, FormatKind
from college.materials.storage import Cupboard
from college.timetable.models import Run


@dataclass(frozen=True)
class Brought:
    """What somebody brings: a file under the name it has with them, or a link."""

    kind: FormatKind
    name: str = ""
    content: bytes | None = None
    link: str = ""


def add(
    owner: Course | Run, title: str, audience: Audience, brought: Brought, *, cupboard: Cupboard, by: Doer | None
) -> Material:
    """Hand out something new for a course, or for one run of it; what is brought is its master.

    Raises `Refused` for a file or a link that we do not take.
    """
    is_run = isinstance(owner, Run)
    material = save(
        Material(
            course_id=owner.course_id if isinstance(owner, Run) else owner.id,
            run_id=owner.id if is_run else None,
            token=secrets.token_urlsafe(16),
            title=rules.title_of(title),
            audience=audience,
            made_at=clock.now(),
            made_by_id=by.id if by is not None else None,
        )
    )
    bring(material, brought, cupboard=cupboard, by=by)
    record("material.added", material, by=by, audience=str(audience))
    return material


def bring(material: Material, brought: Brought, *, cupboard: Cupboard, by: Doer | None) -> MaterialFormat:
    """Add a format to a material, or put a newer one in the place of the one that is there.

    Raises `Refused` for a file or a link that we do not take.
    """
    lock(material)
    before = _in_use(material)
    facts = _facts(brought, cupboard)
    replaced = next((form for form in before if form.kind is brought.kind), None)
    if replaced is not None:
        replaced.removed_at = clock.now()
        db.session.flush()
    form = save(
        MaterialFormat(
            material_id=material.id,
            kind=brought.kind,
            is_master=replaced.is_master if replaced is not None else not before,
            made_at=clock.now(),
            made_by_id=by.id if by is not None else None,
            **facts,
        )
    )
    if replaced is not None:
        replaced.is_master = False
    _read_anew(material)
    record("material.format_brought", material, by=by, kind=str(brought.kind), format=form.id)
    return form


def remove(form: MaterialFormat, *, by: Doer | None) -> None:
    """Hand a format out no longer. If it was the master, the oldest that is left becomes it."""
    material = form.material
    lock(material)
    if form.removed_at is not None:
        return
    form.removed_at = clock.now()
    left = [other for other in _in_use(material) if other is not form]
    if form.is_master and left:
        left[0].is_master = True
    form.is_master = False
    _read_anew(material)
    record("material.format_removed", material, by=by, kind=str(form.kind), format=form.id)


def put_back(form: MaterialFormat, *, by: Doer | None) -> None:
    """Hand out again what was removed by mistake; raises `Refused` when it is too late, or its place is taken."""
    material = form.material
    lock(material)
    if form.removed_at is None:
        return
    others = _in_use(material)
    rules.may_put_back(form.removed_at, clock.now(), is_taken=any(other.kind is form.kind for other in others))
    form.removed_at, form.is_master = None, not others
    _read_anew(material)
    record("material.format_put_back", material, by=by, kind=str(form.kind), format=form.id)


def clear(cupboard: Cupboard) -> int:
    """Erase the files that nobody can have any more: removed over a week ago, or never handed out.

    Gives how many there were.
    """
    now = clock.now()
    return cupboard.clear(queries.names_in_use(now - KEPT_FOR), now)


def _facts(brought: Brought, cupboard: Cupboard) -> dict[str, object]:
    if (brought.content is None) == (not brought.link.strip()):
        raise Refused("Choose a file, or write the address of a link: one of the two.")
    if brought.content is None:
        return {"url": rules.link_of(brought.link)}
    fit = rules.accept(brought.name, brought.content, kind=brought.kind, largest=cupboard.largest)
    return {
        "filename": fit.name,
        "media_type": fit.media_type,
        "size": fit.size,
        "sha256": fit.sha256,
        "stored_as": cupboard.keep(brought.content),
    }


def _in_use(material: Material) -> list[MaterialFormat]:
    return [form for form in material.formats if form.removed_at is None]


def _read_anew(material: Material) -> None:
    db.session.flush()
    db.session.expire(material, ["formats"])
