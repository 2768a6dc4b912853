"""Nouns of imports: one spreadsheet that somebody brought, how far it is, and what was wrong with it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, deferred, mapped_column

from college.foundation.db import Base
from college.imports.rules import Kind, State


class Spreadsheet(Base):
    """A spreadsheet on its way in. Its content is kept only until it is written, refused or abandoned.

    `problems` are problems and warnings, the first thousand; `changes` are counts, and, until it is
    written or abandoned, the first changes as the preview shows them. `claimed_until` is until when a worker
    that checks or writes it may be silent before another begins anew.
    """

    __tablename__ = "spreadsheet"

    kind: Mapped[Kind]
    filename: Mapped[str]
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    state: Mapped[State]
    rows: Mapped[int] = mapped_column(default=0)
    rows_done: Mapped[int] = mapped_column(default=0)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
