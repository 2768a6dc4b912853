"""Keeping materials: a course's by those who write it, a run's by those who teach it, on pages that are alike."""

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.courses.models import Course
from college.foundation.refusal import Refused
from college.materials import actions, queries
from college.materials.models import Material, MaterialFormat
from college.materials.queries import MaterialLine
from college.materials.storage import Cupboard
from college.timetable.models import Run
from college.web.filters import in_words
from college.web.forms.base import Form
from college.web.forms.materials import AddMaterial, BringFormat
from college.web.sessions import settings, somebody

INDEX = "facilitator/materials/index.html"
SHOW = "facilitator/materials/show.html"
ALONE = "default-src 'none'; sandbox"  # a file is taken away; shown in a browser, it may do nothing


@dataclass(frozen=True)
class Desk:
    """Where materials are kept from: the pages of a course, or those of a run."""

    room: str
    names: dict[str, str]
    owner: Course | Run
    back: str

    def address(self, page: str, **more: int) -> str:
        """Give the address of one of its pages."""
        named: dict[str, Any] = {**self.names, **more}
        return url_for(f"facilitator.{self.room}.{page}", **named)

    @property
    def is_run(self) -> bool:
        """Whether what is kept here belongs to one run alone."""
        return isinstance(self.owner, Run)

    def lines(self) -> list[MaterialLine]:
        """List what is kept here."""
        return queries.of_run(self.owner) if isinstance(self.owner, Run) else queries.of_course(self.owner)

    def others(self) -> list[MaterialLine]:
        """List what those who teach a run have from its course."""
        return queries.for_teaching(self.owner) if isinstance(self.owner, Run) else []


def desk_of_course(course: Course) -> Desk:
    """Keep materials for every run of a course."""
    return Desk(
        "course_materials", {"slug": course.slug}, course, url_for("facilitator.workspace.show", slug=course.slug)
    )


def desk_of_run(run: Run) -> Desk:
    """Keep materials for one run alone."""
    return Desk("run_materials", {"code": run.code}, run, url_for("facilitator.runs.show", code=run.code))


def cupboard() -> Cupboard:
    """Open the folder of uploads."""
    return Cupboard(settings().instance / "uploads", settings().upload_limit)


def listed(desk: Desk, form: AddMaterial | None = None) -> str:
    """Show what is handed out, and ask for more."""
    return render_template(INDEX, desk=desk, lines=desk.lines(), others=desk.others(), **_facts(form or AddMaterial()))


def added(desk: Desk) -> ResponseReturnValue:
    """Hand something new out, or say why not."""
    form = AddMaterial()
    if not form.validate():
        return listed(desk, form), 422
    try:
        material = actions.add(
            desk.owner,
            form.title.data,
            form.audience_chosen(),
            form.brought(),
            cupboard=cupboard(),
            by=somebody(),
        )
    except Refused as refused:
        _say(form, refused)
        return listed(desk, form), 422
    flash(_("It is handed out from now on."), "success")
    return redirect(desk.address("show", number=material.id), 303)


def shown(desk: Desk, material: Material, form: BringFormat | None = None) -> str:
    """Show one material with its formats, and ask for another."""
    line = queries.line_of(material)
    return render_template(SHOW, desk=desk, line=line, **_facts(form or BringFormat()))


def brought(desk: Desk, material: Material) -> ResponseReturnValue:
    """Add a format, or put a newer one in the place of the one that is there."""
    form = BringFormat()
    if not form.validate():
        return shown(desk, material, form), 422
    try:
        actions.bring(material, form.brought(), cupboard=cupboard(), by=somebody())
    except Refused as refused:
        _say(form, refused)
        return shown(desk, material, form), 422
    flash(_("It is handed out from now on."), "success")
    return redirect(desk.address("show", number=material.id), 303)


def removed(desk: Desk, form: MaterialFormat) -> ResponseReturnValue:
    """Hand a file or a link out no longer."""
    actions.remove(form, by=somebody())
    flash(_("It is not handed out any more. You can put it back for a week."), "success")
    return redirect(desk.address("show", number=form.material_id), 303)


def put_back(desk: Desk, form: MaterialFormat) -> ResponseReturnValue:
    """Hand out again what was removed by mistake."""
    actions.put_back(form, by=somebody())
    flash(_("It is handed out again."), "success")
    return redirect(desk.address("show", number=form.material_id), 303)


def as_file(form: MaterialFormat) -> ResponseReturnValue:
    """Give a file to take away, under the name it came with, in a page of its own that may do nothing."""
    path = cupboard().path(form.stored_as or "")
    if path is None:
        abort(404)
    answer = send_file(
        path, mimetype=form.media_type, as_attachment=True, download_name=form.filename, etag=form.sha256
    )
    answer.headers["Content-Security-Policy"] = ALONE
    return answer


def _facts(form: Form) -> dict[str, object]:
    return {"form": form, "largest": settings().upload_limit}


def _say(form: BringFormat, refused: Refused) -> None:
    field = form.link if form.link.data and not form.file.data else form.file
    field.errors = [*field.errors, in_words(refused)]
