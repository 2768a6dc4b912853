"""Questions about the college itself. Nothing here changes anything."""

from sqlalchemy import select

from college.foundation.db import db
from college.settings.models import Agreement, College


def the_college() -> College:
    """Find what the college says about itself; the first migration wrote the row."""
    found = db.session.get_one(College, 1)
    db.session.info["college"] = found  # a session keeps only what somebody holds, and every page asks several times
    return found


def agreement_in_force() -> Agreement | None:
    """Find the newest version of the agreement; nothing in a college that has not written one."""
    return db.session.scalars(select(Agreement).order_by(Agreement.version.desc()).limit(1)).first()
