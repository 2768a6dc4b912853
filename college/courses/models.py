"""Nouns of courses: a course, its words in revisions, who writes it and what it is about."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from college.courses.rules import Settled, State
from college.courses.words import FIELDS, Section, SessionPlan, Words
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
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"))

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
    """The words of a course as they stood at one time; never changed, only followed by the next.

    `sections` names, separated by spaces, those that changed. Signatures stand for every revision with the same
    `signed_as`: the number of the last one whose public words changed; none where it was written before
    signatures were kept. `credited_to` is whose suggestion was taken in.
    """

    __tablename__ = "course_revision"
    __table_args__ = (UniqueConstraint("course_id", "number"),)

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    number: Mapped[int]
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    learning_outcomes: Mapped[str] = mapped_column(default="")
    audience: Mapped[str] = mapped_column(default="")
    expect: Mapped[str] = mapped_column(default="")
    evidence: Mapped[str] = mapped_column(default="")
    preparation: Mapped[str] = mapped_column(default="")
    plan: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    sections: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")
    signed_as: Mapped[int | None]
    is_minor: Mapped[bool] = mapped_column(default=False)
    restored_from: Mapped[int | None]
    credited_to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @property
    def outcomes(self) -> list[str]:
        """What a student will be able to say, one sentence each."""
        return [line.strip() for line in self.learning_outcomes.splitlines() if line.strip()]

    @property
    def words(self) -> Words:
        """The words by themselves, to compare and to join."""
        names = (name for fields in FIELDS.values() for name in fields)
        return Words(**{name: getattr(self, name) for name in names}, plan=tuple(map(SessionPlan.read, self.plan)))


class Signature(Base):
    """Somebody put their name to one exact revision, in one capacity."""

    __tablename__ = "course_signature"
    __table_args__ = (UniqueConstraint("revision_id", "person_id"),)

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("course_revision.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    knowledge: Mapped[Knowledge]
    signed_at: Mapped[datetime]

    revision: Mapped[Revision] = relationship()
    person: Mapped[Person] = relationship()


class Draft(Base):
    """What somebody is typing into one piece of a course and has not saved; kept so that it cannot be lost.

    A piece is a section, or `plan:` and the key of one part of the plan.
    """

    __tablename__ = "course_draft"
    __table_args__ = (UniqueConstraint("course_id", "person_id", "piece"),)

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    piece: Mapped[str]
    fields: Mapped[dict[str, str]] = mapped_column(JSON)
    started_from: Mapped[int]
    kept_at: Mapped[datetime]


class Presence(Base):
    """Where somebody was last seen writing in a course."""

    __tablename__ = "course_presence"
    __table_args__ = (UniqueConstraint("course_id", "person_id"),)

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    piece: Mapped[str]
    seen_at: Mapped[datetime]


class CourseAuthor(Base):
    """Somebody who writes a course, in one capacity; named to the public since `named_at`, by their own leave."""

    __tablename__ = "course_author"
    __table_args__ = (UniqueConstraint("course_id", "person_id"),)

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    knowledge: Mapped[Knowledge]
    named_at: Mapped[datetime | None]

    course: Mapped[Course] = relationship(back_populates="authors")
    person: Mapped[Person] = relationship()


class CourseTopic(Base):
    """One thing that a course is about."""

    __tablename__ = "course_topic"
    __table_args__ = (UniqueConstraint("course_id", "topic"),)

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    topic: Mapped[str] = mapped_column(index=True)


class Reviewer(Base):
    """A student who was invited to read a course before it is published, and to say what they think."""

    __tablename__ = "course_reviewer"
    __table_args__ = (UniqueConstraint("course_id", "person_id"),)

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    invited_at: Mapped[datetime]
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    course: Mapped[Course] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class Comment(Base):
    """What somebody remarks on a section or a passage of it, answers, or suggests instead.

    `proposed` is none for a remark; for a suggestion it is what should stand where `passage` stands now.
    """

    __tablename__ = "course_comment"
    __table_args__ = (Index("ix_course_comment_course_section", "course_id", "section"),)

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("course_comment.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    section: Mapped[Section]
    on_revision: Mapped[int]
    passage: Mapped[str] = mapped_column(default="")
    proposed: Mapped[str | None]
    text: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    settled: Mapped[Settled | None]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    course: Mapped[Course] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class Note(Base):
    """What somebody wants done next time, after teaching; waits at the top of the workspace until it is done."""

    __tablename__ = "course_note"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[str]
    made_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    course: Mapped[Course] = relationship()
