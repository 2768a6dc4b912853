"""What the office looks at each morning: queues, and offers that wait for an answer."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from college.enrolment.queries import queues
from college.foundation import clock
from college.permissions.policy import Permission
from college.web.guard import allow

bp = Blueprint("enrolment", __name__, url_prefix="/enrolment")


@bp.get("")
@allow(Permission.MANAGE_PLACES)
def show() -> ResponseReturnValue:
    """Show the offers that are open, those that lapse today among them, and how full the coming runs are."""
    tonight = clock.end_of(clock.today())
    offers = queues.open_offers()
    return render_template(
        "manager/enrolment/show.html",
        to_tell=[row for row in offers if row.offer_lapses_at is None],
        today=[row for row in offers if row.offer_lapses_at is not None and row.offer_lapses_at < tonight],
        later=[row for row in offers if row.offer_lapses_at is not None and row.offer_lapses_at >= tonight],
        runs=queues.coming(clock.now()),
    )
