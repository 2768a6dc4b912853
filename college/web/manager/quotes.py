"""Students' own words that may be quoted: a manager reads each and approves it, or sets it aside."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from college.audit.actions import Doer
from college.foundation.db import db
from college.permissions.policy import Permission
from college.questionnaires import actions
from college.questionnaires.models import Answer
from college.questionnaires.queries import count_words_to_quote, is_quotable, words_to_quote
from college.questionnaires.rules import Judged
from college.settings.queries import the_college
from college.web.forms.courses import JustDo
from college.web.guard import allow
from college.web.paging import page_of
from college.web.sessions import somebody
from college.web.unit_of_work import looked_at

bp = Blueprint("quotes", __name__, url_prefix="/questionnaires/quotes")
ON_A_PAGE = 20
NAMES = {Judged.WAITING: _l("Waiting"), Judged.APPROVED: _l("Approved"), Judged.SET_ASIDE: _l("Not used")}
DONE = {
    "approve": _l("Approved. Those who teach and write the course can read these words now."),
    "set-aside": _l("Not used. These words are quoted nowhere."),
    "undo": _l("Taken back. These words wait again, and are quoted nowhere."),
}


@dataclass(frozen=True)
class Decision:
    """What is decided about somebody's words."""

    words: Answer
    name: str

    def carry_out(self, by: Doer) -> None:
        """Do it."""
        deeds = {
            "approve": actions.approve_quote,
            "set-aside": actions.set_quote_aside,
            "undo": actions.reconsider_quote,
        }
        deeds[self.name](self.words, by=by)


def decision(number: int, name: str) -> Decision | None:
    """Find words whose writer gave leave to quote them, and what is to be decided."""
    words = db.session.get(Answer, number)
    if words is None or name not in DONE or not is_quotable(words):
        return None
    return Decision(words, name)


@bp.get("")
@allow(Permission.APPROVE_QUOTES)
def show() -> ResponseReturnValue:
    """List words that wait, or those that were approved or set aside."""
    looked_at("quotes.seen", the_college())
    return _page()


@bp.post("/<int:number>/<name>")
@allow(Permission.APPROVE_QUOTES, decision)
def decide(found: Decision) -> ResponseReturnValue:
    """Approve words, set them aside, or take back what was decided."""
    if not JustDo().validate():
        return _page(), 422
    found.carry_out(somebody())
    flash(DONE[found.name], "success")
    return redirect(url_for("manager.quotes.show", judged=_judged().value), 303)


def _page() -> str:
    judged, counts = _judged(), count_words_to_quote()
    page = page_of(counts[judged], ON_A_PAGE)
    return render_template(
        "manager/quotes/show.html",
        judged=judged,
        lines=words_to_quote(judged, first=(page.number - 1) * ON_A_PAGE, most=ON_A_PAGE),
        page=page,
        lists=[_item(each, name, counts[each], current=each is judged) for each, name in NAMES.items()],
    )


def _item(judged: Judged, name: str, count: int, *, current: bool) -> dict[str, object]:
    address = url_for("manager.quotes.show", judged=judged.value)
    return {"text": f"{name} ({count})", "href": address, "current": current}


def _judged() -> Judged:
    asked = request.args.get("judged", "")
    return Judged(asked) if asked in set(Judged) else Judged.WAITING
