"""Nouns of the audit: one entry for each thing that was done or looked at."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from college.foundation.db import Base


class AuditEntry(Base):
    """One thing that somebody did, or looked at. Holds numbers, never names, and is never changed."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_about", "about", "about_id"),)

    at: Mapped[datetime]
    what: Mapped[str]
    about: Mapped[str] = mapped_column(default="")
    about_id: Mapped[int | None]
    by_person_id: Mapped[int | None] = mapped_column(index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
