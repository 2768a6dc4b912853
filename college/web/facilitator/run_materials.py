"""What is handed out at one run alone, kept by those who teach it."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from college.materials.models import Material, MaterialFormat
from college.permissions.policy import Permission
from college.timetable.models import Run
from college.web import materials
from college.web.guard import allow
from college.web.limits import limited
from college.web.loading import run_of
from college.web.loading_materials import format_of_run, material_of_run

bp = Blueprint("run_materials", __name__, url_prefix="/runs/<code>/materials")


@bp.get("")
@allow(Permission.KEEP_MATERIALS_OF_RUN, run_of)
def index(run: Run) -> ResponseReturnValue:
    """Show what is handed out, and ask for more."""
    return materials.listed(materials.desk_of_run(run))


@bp.post("")
@allow(Permission.KEEP_MATERIALS_OF_RUN, run_of)
@limited("uploads")
def add(run: Run) -> ResponseReturnValue:
    """Hand something new out."""
    return materials.added(materials.desk_of_run(run))


@bp.get("/<int:number>")
@allow(Permission.KEEP_MATERIALS_OF_RUN, material_of_run)
def show(material: Material) -> ResponseReturnValue:
    """Show one material with its formats."""
    return materials.shown(_desk(material), material)


@bp.post("/<int:number>")
@allow(Permission.KEEP_MATERIALS_OF_RUN, material_of_run)
@limited("uploads")
def bring(material: Material) -> ResponseReturnValue:
    """Add a format, or put a newer one in its place."""
    return materials.brought(_desk(material), material)


@bp.post("/<int:number>/formats/<int:form>/remove")
@allow(Permission.KEEP_MATERIALS_OF_RUN, format_of_run)
def remove(form: MaterialFormat) -> ResponseReturnValue:
    """Hand a file or a link out no longer."""
    return materials.removed(_desk(form.material), form)


@bp.post("/<int:number>/formats/<int:form>/put-back")
@allow(Permission.KEEP_MATERIALS_OF_RUN, format_of_run)
def put_back(form: MaterialFormat) -> ResponseReturnValue:
    """Hand out again what was removed by mistake."""
    return materials.put_back(_desk(form.material), form)


def _desk(material: Material) -> materials.Desk:
    if material.run is None:
        raise LookupError(material.id)
    return materials.desk_of_run(material.run)
