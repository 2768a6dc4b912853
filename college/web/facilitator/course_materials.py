"""What a course hands out at every run, kept by those who write it."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from college.courses.models import Course
from college.materials.models import Material, MaterialFormat
from college.permissions.policy import Permission
from college.web import materials
from college.web.guard import allow
from college.web.limits import limited
from college.web.loading import course_of
from college.web.loading_materials import format_of_course, material_of_course

bp = Blueprint("course_materials", __name__, url_prefix="/courses/<slug>/materials")


@bp.get("")
@allow(Permission.WRITE_COURSE, course_of)
def index(course: Course) -> ResponseReturnValue:
    """Show what is handed out, and ask for more."""
    return materials.listed(materials.desk_of_course(course))


@bp.post("")
@allow(Permission.WRITE_COURSE, course_of)
@limited("uploads")
def add(course: Course) -> ResponseReturnValue:
    """Hand something new out."""
    return materials.added(materials.desk_of_course(course))


@bp.get("/<int:number>")
@allow(Permission.WRITE_COURSE, material_of_course)
def show(material: Material) -> ResponseReturnValue:
    """Show one material with its formats."""
    return materials.shown(_desk(material), material)


@bp.post("/<int:number>")
@allow(Permission.WRITE_COURSE, material_of_course)
@limited("uploads")
def bring(material: Material) -> ResponseReturnValue:
    """Add a format, or put a newer one in its place."""
    return materials.brought(_desk(material), material)


@bp.post("/<int:number>/formats/<int:form>/remove")
@allow(Permission.WRITE_COURSE, format_of_course)
def remove(form: MaterialFormat) -> ResponseReturnValue:
    """Hand a file or a link out no longer."""
    return materials.removed(_desk(form.material), form)


@bp.post("/<int:number>/formats/<int:form>/put-back")
@allow(Permission.WRITE_COURSE, format_of_course)
def put_back(form: MaterialFormat) -> ResponseReturnValue:
    """Hand out again what was removed by mistake."""
    return materials.put_back(_desk(form.material), form)


def _desk(material: Material) -> materials.Desk:
    return materials.desk_of_course(material.course)
