"""The friendly calls: who missed a class, how to reach them, which words to say, and what became of it."""

from typing import NamedTuple

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.attendance.actions import put_call_back, settle_call
from college.attendance.models import FriendlyCall, Mark
from college.attendance.queries.calls import CallToMake, calls_settled_today, calls_to_make
from college.attendance.rules import CallOutcome
from college.foundation.languages import said_in
from college.people.rules import CONTACT_NAMES, ContactBy
from college.permissions.policy import Permission
from college.post.speaking import another_language, language_of, speaking
from college.web.filters import day_month
from college.web.guard import allow
from college.web.loading import call_of, mark_of
from college.web.manager import holding
from college.web.paging import page_of
from college.web.sessions import somebody

bp = Blueprint("calls", __name__, url_prefix="/calls")
holding.tell(bp)
PAGE = 10


class KindWords(NamedTuple):
    """What is said on a friendly call, and its language."""

    text: str
    said_in: str


@bp.get("")
@allow(Permission.MANAGE_MESSAGES)
def index() -> ResponseReturnValue:
    """List who is to be called, those who wait longest first; and what was noted today."""
    found = calls_to_make()
    page = page_of(len(found), PAGE)
    return render_template(
        "manager/calls/index.html",
        calls=found[(page.number - 1) * PAGE : page.number * PAGE],
        count=len(found),
        page=page,
        settled=calls_settled_today(),
        way=lambda contact_by: _(CONTACT_NAMES[contact_by]),
        another_language=another_language,
        kind_words=_kind_words,
        by_text=ContactBy.TEXT,
        was_called=CallOutcome.CALLED,
    )


@bp.post("/<int:number>/called")
@allow(Permission.MANAGE_MESSAGES, mark_of)
def called(mark: Mark) -> ResponseReturnValue:
    """Keep that somebody was called."""
    settle_call(mark, CallOutcome.CALLED, by=somebody())
    flash(_("Noted: called. You can put it back below."), "success")
    return _back()


@bp.post("/<int:number>/not-needed")
@allow(Permission.MANAGE_MESSAGES, mark_of)
def not_needed(mark: Mark) -> ResponseReturnValue:
    """Keep that no call is needed."""
    settle_call(mark, CallOutcome.NOT_NEEDED, by=somebody())
    flash(_("Noted: no call needed. You can put it back below."), "success")
    return _back()


@bp.post("/settled/<int:number>/back")
@allow(Permission.MANAGE_MESSAGES, call_of)
def put_back(call: FriendlyCall) -> ResponseReturnValue:
    """Take back what was noted of a call."""
    put_call_back(call, by=somebody())
    flash(_("It is put back."), "notice")
    return _back()


def _kind_words(call: CallToMake) -> KindWords:
    """Say what may be said on the phone, in the language that the person is called in if we can."""
    locale = said_in(language_of(call.language))
    with speaking(locale):
        words = _(
            "We missed you on %(day)s. Is everything all right? There is no need to explain. You are welcome whenever "
            "you come, and if something would make it easier, tell us.",
            day=day_month(call.missed_at),
        )
    return KindWords(words, locale)


def _back() -> ResponseReturnValue:
    return redirect(url_for("manager.calls.index"), 303)
