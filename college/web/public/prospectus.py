"""The prospectus of a term, to take away or to print; made anew whenever something public changed."""

from flask import Blueprint, Response, request
from flask_babel import get_locale

from college.permissions.policy import Permission
from college.settings.queries import agreement_in_force
from college.timetable.models import Term
from college.web.catalogue_cache import made_once
from college.web.guard import allow
from college.web.loading import term_of
from college.web.prospectus import prospectus

bp = Blueprint("prospectus", __name__, url_prefix="/prospectus")


@bp.get("/<code>.pdf")
@allow(Permission.BROWSE, term_of)
def booklet(term: Term) -> Response:
    """Give the booklet of a term on A5."""
    return _edition(term, "booklet", "application/pdf")


@bp.get("/<code>/large-print.pdf")
@allow(Permission.BROWSE, term_of)
def large_print(term: Term) -> Response:
    """Give the edition in large print on A4."""
    return _edition(term, "large-print", "application/pdf")


@bp.get("/<code>.txt")
@allow(Permission.BROWSE, term_of)
def plain(term: Term) -> Response:
    """Give the edition in plain text."""
    return _edition(term, "text", "text/plain")


def _edition(term: Term, edition: str, mimetype: str) -> Response:
    agreement = agreement_in_force()
    agreed = agreement.version if agreement is not None else 0
    key = ("prospectus", term.code, edition, str(get_locale()), request.host, agreed)
    response = Response(made_once(key, lambda: prospectus(term, edition)), mimetype=mimetype)
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
