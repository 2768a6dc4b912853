"""Going on in spite of a clash: the reason is kept, and who gave it."""

from collections.abc import Iterable

from college.audit.actions import Doer, record
from college.foundation import clock
from college.foundation.db import db, save
from college.foundation.refusal import Refused
from college.timetable.clashes import Clash
from college.timetable.models import ClashReason, Session

LONGEST_REASON = 500


def keep_reason(session: Session, clashes: Iterable[Clash], reason: str, *, by: Doer | None) -> None:
    """Keep why a session is taught in spite of these clashes: one row for each kind, and person if it is about one.

    Nothing is kept where nothing stands in the way. Raises `Refused` for clashes without a reason, and for a clash
    that no reason overrules.
    """
    met = {(clash.kind, clash.person_id): clash for clash in clashes}
    for clash in met.values():
        if clash.stops:
            raise Refused(clash.sentence, **clash.values)
    words = " ".join(reason.split())
    if met and not words:
        raise Refused("Something stands in the way of this session. Write why it is to be taught all the same.")
    if len(words) > LONGEST_REASON:
        raise Refused("Please keep the reason under %(most)s characters.", most=LONGEST_REASON)
    doer = by.id if by is not None else None
    for kind, person in met:
        row = ClashReason(session_id=session.id, kind=kind, person_id=person, reason=words, by_person_id=doer)
        row.made_at = clock.now()
        db.session.add(row)
    if met:
        save(session)
        record("session.clash_overruled", session, by=by, kinds=sorted({str(kind) for kind, _person in met}))
