"""Questions about terms. Nothing here changes anything."""

from datetime import date

from sqlalchemy import exists, func, select

from college.foundation.db import db
from college.timetable.models import Term


def term_by_code(code: str) -> Term | None:
    """Find the term of this code."""
    return db.session.scalars(select(Term).where(Term.code == code)).one_or_none()


def term_by_number(number: int) -> Term | None:
    """Find the term of this number in the database."""
    return db.session.get(Term, number)


def term_code_is_taken(code: str) -> bool:
    """Tell whether a term has this code, in whatever case it is written."""
    return bool(db.session.scalar(select(exists().where(func.lower(Term.code) == code.lower()))))


def terms() -> list[Term]:
    """List every term, the latest first."""
    return list(db.session.scalars(select(Term).order_by(Term.starts_on.desc(), Term.code)))


def terms_to_come(today: date) -> list[Term]:
    """List the terms that are not over, the soonest first."""
    return list(db.session.scalars(select(Term).where(Term.ends_on >= today).order_by(Term.starts_on, Term.code)))


def term_to_look_at(today: date) -> Term | None:
    """Find the term that somebody most likely means: the present one, else the next, else the last."""
    coming = select(Term).where(Term.ends_on >= today).order_by(Term.starts_on, Term.code).limit(1)
    last = select(Term).order_by(Term.ends_on.desc(), Term.code).limit(1)
    return db.session.scalars(coming).first() or db.session.scalars(last).first()
