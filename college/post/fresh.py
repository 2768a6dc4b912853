"""What a message says that is read anew at the moment it leaves. Nothing here changes anything."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from college.enrolment.models import Enrolment
from college.enrolment.queries.overlaps import times_told
from college.enrolment.queries.places import number_in_queue
from college.foundation import clock
from college.foundation.running import secret_key
from college.outbox.models import Message
from college.outbox.rules import revived
from college.people import messages as ways_in
from college.post import as_read, facts_now
from college.questionnaires.links import secret_of
from college.questionnaires.models import Invitation
from college.timetable.cover_links import secret_of as secret_of_ask
from college.timetable.cover_models import CoverAsk
from college.timetable.models import Run, Session
from college.timetable.queries.sessions import place_of

Facts = Mapping[str, Any]


def together(*parts: Callable[[Message], Facts]) -> Callable[[Message], Facts]:
    """Read several things anew for one message."""

    def facts(message: Message) -> Facts:
        found: dict[str, Any] = {}
        for part in parts:
            found.update(part(message))
        return found

    return facts


def nothing(message: Message) -> Facts:
    """Add nothing: what was known when it was posted is all that it says."""
    return {}


def until(message: Message) -> Facts:
    """Tell until when the offer is held."""
    enrolment = facts_now.thing(message, Enrolment)
    return {"until_at": enrolment.offer_lapses_at} if enrolment is not None else {}


def number(message: Message) -> Facts:
    """Tell somebody's number in the queue."""
    enrolment = facts_now.thing(message, Enrolment)
    return {"number": number_in_queue(enrolment)} if enrolment is not None else {}


def meets(message: Message) -> Facts:
    """Tell at which moments somebody has something else at the same time: they hear it, and may keep both."""
    enrolment = facts_now.thing(message, Enrolment)
    return {"meets": times_told(message.person_id, enrolment.run)} if enrolment is not None else {}


def meets_then(message: Message) -> Facts:
    """Tell a student at which moments they have something else while these sessions are on: they may keep both."""
    run = facts_now.run_of(message)
    if run is None or message.facts["part"] == "teaches":
        return {}
    return {"meets_then": times_told(message.person_id, run, message.facts["session_ids"])}


def sessions_still_so(message: Message) -> Facts:
    """Leave out what changed once more meanwhile; should nothing be left, the words stay as they were told."""
    left = facts_now.sessions_still_so(message) or message.facts["sessions"]
    return {"sessions": revived({"sessions": left})["sessions"], "count": len(left)}


def as_it_was_read(message: Message) -> Facts:
    """Tell of a session that does not take place, or is no longer theirs, when and where they knew it to be."""
    return as_read.last_read(message).get(message.facts["session_ids"][0], {})


def before_it_moved(message: Message) -> Facts:
    """Tell when and where they knew a session to be that has moved, however often it has."""
    return _was(as_it_was_read(message))


def first_as_it_was_read(message: Message) -> Facts:
    """Tell of a run that is cancelled when they knew the first of its sessions to be."""
    known = as_read.last_read(message).get(next(iter(message.facts["session_ids"]), 0))
    return {"first_starts_at": known["starts_at"]} if known else {}


def as_they_were_read(message: Message) -> Facts:
    """Do for each of several sessions what `as_it_was_read` does for one."""
    return _of_each(message, lambda known: known)


def before_they_moved(message: Message) -> Facts:
    """Do for each of several sessions what `before_it_moved` does for one."""
    return _of_each(message, _was)


def _of_each(message: Message, said: Callable[[Facts], Facts]) -> Facts:
    known, told = as_read.last_read(message), dict(sessions_still_so(message))
    told["sessions"] = [one | dict(said(known.get(one["id"], {}))) for one in told["sessions"]]
    return told


def _was(known: Facts) -> Facts:
    return {f"was_{name}": value for name, value in known.items()}


def answering(message: Message) -> Facts:
    """Give the secret of the link by which somebody says that they will step in."""
    ask = facts_now.thing(message, CoverAsk)
    return {"token": secret_of_ask(secret_key(), ask)} if ask is not None else {}


def when_and_where(message: Message) -> Facts:
    """Tell when and where the session is."""
    session = facts_now.thing(message, Session)
    if session is None:
        return {}
    return {"starts_at": session.starts_at, "ends_at": session.ends_at, "place": place_of(session)}


def way_in(message: Message) -> Facts | None:
    """Give what opens a way in; nothing once it opens nothing any more."""
    return ways_in.fresh_facts(message.name, message.facts, secret_key())


def secrets(message: Message) -> Facts:
    """Give the link and the code that open a way in, while they do."""
    return way_in(message) or {}


def link(message: Message) -> Facts:
    """Give the secret of the link to a questionnaire, when it was first sent, and when the class ended."""
    invitation = facts_now.thing(message, Invitation)
    if invitation is None:
        return {}
    return {
        "token": secret_of(secret_key(), invitation.id),
        "asked_at": invitation.invited_at,
        "ended_on": invitation.run.last_ends_at,
    }


def which_class(message: Message) -> Facts:
    """Tell when the class meets next, or met last where it is over, so that nobody takes it for another of theirs."""
    return {"session_at": _next_or_last(facts_now.thing(message, Run))}


def also_meets(message: Message) -> Facts:
    """Tell when the class of sessions that were added meets besides, so that nobody takes it for another of theirs."""
    return {"also_at": _next_or_last(facts_now.run_of(message), besides=message.facts["session_ids"])}


def _next_or_last(run: Run | None, besides: Collection[int] = ()) -> datetime | None:
    sessions = [one for one in run.sessions if one.is_on and one.id not in besides] if run is not None else []
    moments = [session.starts_at for session in sessions]
    coming = [moment for moment in moments if moment > clock.now()]
    return min(coming, default=None) or max(moments, default=None)
