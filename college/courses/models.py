"""Nouns of courses: a course, its words in revisions, who writes it and what it is about."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from college.courses.rules import State
from college.foundation.db import Base
from college.people.models import Person
from college.people.rules import Knowledge


class Course(Base):
    """A co-written title that lives for years. Authors stand on the course, its words on its revisions."""

    __tablename__ = "course"

    code: Mapped[str] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    state: Mapped[State] = mapped_column(default=State.DRAFT, index=True)
    current_revision_id: Mapped[int | None] = mapped_column(
        ForeignKey("course_revision.id", use_alter=True, name="fk_course_current_revision_id_course_revision")
    )
    published_revision_id: Mapped[int | None] = mapped_column(
        ForeignKey("course_revision.id", use_alter=True, name="fk_course_published_revision_id_course_revision")
    )
    search_words: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]

    current: Mapped["Revision | None"] = relationship(foreign_keys=[current_revision_id], post_update=True)
    published: Mapped["Revision | None"] = relationship(foreign_keys=[published_revision_id], post_update=True)
    authors: Mapped[list["CourseAuthor"]] = relationship(back_populates="course", cascade="all, delete-orphan")
    topic_rows: Mapped[list["CourseTopic"]] = relationship(
        cascade="all, delete-orphan", order_by="CourseTopic.topic", lazy="selectin"
    )

    @property
    def title(self) -> str:
        """The title as it is written now; public pages read the published revision instead."""
        return self.current.title if self.current else self.code

    @property
    def topics(self) -> list[str]:
        """What the course is about, in the college's own words."""
        return [row.topic for row in self.topic_rows]

    @property
    def author_ids(self) -> frozenset[int]:
        """The numbers of those who write it."""
        return frozenset(author.person_id for author in self.authors)


class Revision(Base):
    """The words of a course as they stood at one time; never changed, only followed by the next."""

    __tablename__ = "course_revision"
    __table_args__ = (UniqueConstraint("course_id", "number"),)

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    number: Mapped[int]
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    learning_outcomes: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @property
    def outcomes(self) -> list[str]:
        """What a student will be able to say, one sentence each."""
        return [line.strip() for line in self.learning_outcomes.splitlines() if line.strip()]


class CourseAuthor(Base):
    """Somebody who writes a course, in one capacity."""

    __tablename__ = "course_author"
    __table_args__ = (UniqueConstraint("course_id", "person_id"),)

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    knowledge: Mapped[Knowledge]

    course: Mapped[Course] = relationship(back_populates="authors")
    person: Mapped[Person] = relationship()


class CourseTopic(Base):
    """One thing that a course is about."""

    __tablename__ = "course_topic"
    __table_args__ = (UniqueConstraint("course_id", "topic"),)

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    topic: Mapped[str] = mapped_column(index=True)
