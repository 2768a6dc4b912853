"""Questions about the terms that can be reported on. Nothing here changes anything."""

from sqlalchemy import func, select

from college.foundation.db import db
from college.timetable.models import Run, Term


def term_called(code: str) -> Term | None:
    """Find the term of this code."""
    return db.session.scalars(select(Term).where(Term.code == code)).first()


def terms() -> list[tuple[Term, int]]:
    """List every term, the newest first, with how many runs it has, cancelled ones included."""
    counted = (
        select(Term, func.count(Run.id))
        .outerjoin(Run, Run.term_id == Term.id)
        .group_by(Term.id)
        .order_by(Term.starts_on.desc(), Term.code)
    )
    return [(term, runs) for term, runs in db.session.execute(counted)]


def terms_before(term: Term, most: int) -> list[Term]:
    """List the terms that ended before this one began, the latest first."""
    earlier = select(Term).where(Term.ends_on < term.starts_on).order_by(Term.starts_on.desc(), Term.code).limit(most)
    return list(db.session.scalars(earlier))
