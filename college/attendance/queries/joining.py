"""When somebody joined a run, for questions about who was expected. Nothing here changes anything."""

from sqlalchemy import case, func, select

from college.enrolment.models import Enrolment, EnrolmentEvent
from college.enrolment.rules import State

_GOT_IT_AT = (
    select(func.max(EnrolmentEvent.at))
    .where(EnrolmentEvent.enrolment_id == Enrolment.id, EnrolmentEvent.state == State.ENROLLED)
    .correlate(Enrolment)
    .scalar_subquery()
)

# Who was offered a place joined when they got it, however long they had waited for it.
JOINED_AT = case((Enrolment.offers_made > 0, func.coalesce(_GOT_IT_AT, Enrolment.asked_at)), else_=Enrolment.asked_at)
