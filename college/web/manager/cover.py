"""Finding somebody to step in: who is needed, who could, whom to ask, and what they said on the phone."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from college.enrolment.actions import covering
from college.enrolment.queries.cover import CouldStepIn, who_could_step_in
from college.enrolment.queries.standing_in_the_way import in_the_way
from college.foundation import clock
from college.foundation.refusal import Refused
from college.people.models import Person
from college.permissions.policy import Permission
from college.timetable.clashes import Kind
from college.timetable.cover_models import CoverAsk
from college.timetable.models import Session
from college.timetable.queries.cover import absence_of, absences_of, asks_of, need_of, standing_of
from college.timetable.queries.runs import lacking_in
from college.timetable.queries.sessions import place_of
from college.web.filters import in_words
from college.web.guard import allow
from college.web.loading import session_of
from college.web.loading_cover import ask_about, turn_of
from college.web.manager import beside
from college.web.sessions import somebody

bp = Blueprint("cover", __name__, url_prefix="/runs/<code>/sessions/<int:number>/cover")


@bp.get("")
@allow(Permission.FIND_COVER, session_of)
def show(session: Session) -> ResponseReturnValue:
    """Show who is needed, who was asked and what they said, and who could step in."""
    return _page(session)


@bp.post("")
@allow(Permission.FIND_COVER, session_of)
def ask(session: Session) -> ResponseReturnValue:
    """Ask those who were ticked, or everybody who is free, to step in."""
    chosen = _chosen(who_could_step_in(session))
    try:
        asked = covering.ask_to_step_in(session, chosen, by=somebody())
    except Refused as refused:
        return _page(
            session, wrong=in_words(refused), ticked={one.person_id for one in chosen}
        ), 422 if not chosen else 409
    flash(ngettext("One person is being asked.", "%(num)s people are being asked.", len(asked)), "success")
    return _back(session)


@bp.post("/asked/<int:ask>")
@allow(Permission.FIND_COVER, ask_about)
def said(ask: CoverAsk) -> ResponseReturnValue:
    """Keep what somebody said on the phone; the first yes gets the session, as it does by a link."""
    if request.form.get("answer") == "yes":
        covering.step_in(ask, by=somebody())
        flash(_("%(name)s teaches this session. It goes into their calendar.", name=ask.person.name), "success")
    elif request.form.get("answer") == "no":
        covering.stay_out(ask, by=somebody())
        flash(_("Noted: %(name)s cannot.", name=ask.person.name), "success")
    return _back(ask.session)


@bp.get("/cannot/<int:person>")
@allow(Permission.FIND_COVER, turn_of)
def cannot_teach(turn: tuple[Session, Person]) -> ResponseReturnValue:
    """Say what happens when somebody who rang cannot teach, before it is noted."""
    session, person = turn
    return render_template("manager/cover/cannot.html", session=session, person=person, place=place_of(session))


@bp.post("/cannot/<int:person>")
@allow(Permission.FIND_COVER, turn_of)
def note_cannot(turn: tuple[Session, Person]) -> ResponseReturnValue:
    """Keep that somebody rang who cannot teach the session."""
    session, person = turn
    covering.say_cannot_teach(session, person, by=somebody(), seen=request.form.get("seen", type=int))
    flash(_("Noted: %(name)s does not teach this session.", name=person.name), "success")
    return _back(session)


@bp.post("/cannot/<int:person>/back")
@allow(Permission.FIND_COVER, turn_of)
def can_after_all(turn: tuple[Session, Person]) -> ResponseReturnValue:
    """Put somebody back who can teach the session after all."""
    session, person = turn
    absence = absence_of(session, person.id)
    if absence is not None:
        covering.teach_after_all(absence, by=somebody())
        flash(_("%(name)s teaches this session after all.", name=person.name), "success")
    return _back(session)


def _page(session: Session, *, wrong: str = "", ticked: set[int] | None = None) -> str:
    found, is_ahead = who_could_step_in(session), need_of(session).is_ahead(clock.now())
    return render_template(
        "manager/cover/show.html",
        session=session,
        pages=beside.of_session(session, "manager.cover.show"),
        place=place_of(session),
        is_ahead=is_ahead,
        missing=sorted(lacking_in(session)),
        absences=absences_of(session),
        away=_away(session) if is_ahead else frozenset(),
        asks=[(one, standing_of(one)) for one in asks_of(session)],
        free=[one for one in found if one.is_free],
        hindered=[one for one in found if not one.is_free],
        ticked=ticked or set(),
        wrong=wrong,
    )


def _away(session: Session) -> frozenset[int]:
    """Tell who teaches the session and said that they are away then."""
    return frozenset(one.person_id for one in in_the_way(session) if one.kind is Kind.ON_LEAVE and one.person_id)


def _chosen(found: list[CouldStepIn]) -> list[CouldStepIn]:
    if "all" in request.form:
        return [one for one in found if one.is_free]
    ticked = set(request.form.getlist("who"))
    return [one for one in found if str(one.person_id) in ticked]


def _back(session: Session) -> ResponseReturnValue:
    return redirect(url_for("manager.cover.show", code=session.run.code, number=session.number), 303)
