"""Questions about the terms that a report compares with. Nothing here changes anything."""

from sqlalchemy import select

from college.foundation.db import db
from college.timetable.models import Term


def terms_before(term: Term, most: int) -> list[Term]:
    """List the terms that ended before this one began, the latest first."""
    earlier = select(Term).where(Term.ends_on < term.starts_on).order_by(Term.starts_on.desc(), Term.code).limit(most)
    return list(db.session.scalars(earlier))
