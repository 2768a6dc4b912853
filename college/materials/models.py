"""Nouns of materials: a thing that is handed out, and the formats in which one has it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from college.courses.models import Course
from college.foundation.db import Base
from college.materials.rules import Audience, FormatKind
from college.timetable.models import Run


class Material(Base):
    """A handout, a recording, a page to read: of a course, or of one run only. `token` stands in its address."""

    __tablename__ = "material"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"), index=True)
    token: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    audience: Mapped[Audience]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    course: Mapped[Course] = relationship()
    run: Mapped[Run | None] = relationship()
    formats: Mapped[list["MaterialFormat"]] = relationship(back_populates="material", order_by="MaterialFormat.id")

    @property
    def author_ids(self) -> frozenset[int]:
        """The numbers of those who write its course."""
        return self.course.author_ids

    @property
    def facilitator_ids(self) -> frozenset[int]:
        """The numbers of those who teach its run; nobody, where it belongs to the course."""
        return self.run.facilitator_ids if self.run is not None else frozenset()


class MaterialFormat(Base):
    """A file, or a link, that is one form of a material. The master is what the others are made from.

    `stored_as` names the file in the folder of uploads; `filename` is what people see. `size` in bytes.
    """

    __tablename__ = "material_format"
    __table_args__ = (
        CheckConstraint("(stored_as IS NULL) = (url <> '')", name="a_file_or_a_link"),
        Index(
            "uq_material_format_in_use",
            "material_id",
            "kind",
            unique=True,
            sqlite_where=text("removed_at IS NULL"),
            postgresql_where=text("removed_at IS NULL"),
        ),
    )

    material_id: Mapped[int] = mapped_column(ForeignKey("material.id"))
    kind: Mapped[FormatKind]
    url: Mapped[str] = mapped_column(default="")
    filename: Mapped[str] = mapped_column(default="")
    stored_as: Mapped[str | None] = mapped_column(unique=True)
    media_type: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str] = mapped_column(default="")
    is_master: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime | None]

    material: Mapped[Material] = relationship(back_populates="formats")

    @property
    def author_ids(self) -> frozenset[int]:
        """The numbers of those who write its course."""
        return self.material.author_ids

    @property
    def facilitator_ids(self) -> frozenset[int]:
        """The numbers of those who teach its run; nobody, where it belongs to the course."""
        return self.material.facilitator_ids
