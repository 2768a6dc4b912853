"""Nouns of questionnaires. An invitation knows the person and no answer; a response holds answers and no person."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from college.foundation.db import Base
from college.people.models import Person
from college.questionnaires.rules import Kind, Mode, Wave
from college.timetable.models import Run


class Questionnaire(Base):
    """A set of questions in one fixed version; two versions are never mixed."""

    __tablename__ = "questionnaire"
    __table_args__ = (UniqueConstraint("key", "version"),)

    key: Mapped[str]
    version: Mapped[int]
    title: Mapped[str]
    paired: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[datetime]

    questions: Mapped[list["Question"]] = relationship(order_by="Question.position")


class Question(Base):
    """One question. A validated scale has keys and no wording until the college types it under its own licence."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("questionnaire_id", "key"),)

    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"))
    position: Mapped[int]
    key: Mapped[str]
    kind: Mapped[Kind]
    wording: Mapped[str] = mapped_column(default="")
    hint: Mapped[str] = mapped_column(default="")
    choices: Mapped[list[list[str]]] = mapped_column(JSON, default=list)


class Invitation(Base):
    """Somebody was asked. `respondent_hash` stands for an invited person whom a spreadsheet did not name."""

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("questionnaire_id", "wave", "run_id", "person_id"),
        UniqueConstraint("questionnaire_id", "wave", "run_id", "respondent_hash"),
        Index("ix_invitation_run", "run_id", "wave"),
        Index("ix_invitation_closes_at", "closes_at"),
    )

    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"))
    wave: Mapped[Wave]
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    respondent_hash: Mapped[str | None]
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    invited_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    returned: Mapped[bool] = mapped_column(default=False)
    declined_at: Mapped[datetime | None]

    questionnaire: Mapped[Questionnaire] = relationship()
    run: Mapped[Run] = relationship()
    person: Mapped[Person | None] = relationship()


class Response(Base):
    """One form that came back. The pseudonym is a keyed hash of the person; empty on an anonymous form.

    `may_quote` is the writer's leave to quote their own words, without their name.
    """

    __tablename__ = "response"
    __table_args__ = (
        Index("ix_response_run", "run_id", "questionnaire_id", "wave"),
        Index("ix_response_pseudonym", "pseudonym"),
        UniqueConstraint("questionnaire_id", "wave", "run_id", "respondent_hash"),
    )

    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"))
    wave: Mapped[Wave]
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    pseudonym: Mapped[str] = mapped_column(default="")
    respondent_hash: Mapped[str | None]
    mode: Mapped[Mode]
    answered_on: Mapped[date | None]
    may_quote: Mapped[bool] = mapped_column(default=False)

    questionnaire: Mapped[Questionnaire] = relationship()
    answers: Mapped[list["Answer"]] = relationship(cascade="all, delete-orphan")


class Answer(Base):
    """One answer; a question left blank has none."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("response_id", "question_key"),)

    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"))
    question_key: Mapped[str]
    value: Mapped[str]


class Quote(Base):
    """What a manager decided about words that may be quoted: approved since `approved_at`, or not to be used.

    It goes when the answer goes.
    """

    __tablename__ = "quote"

    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), unique=True)
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    answer: Mapped[Answer] = relationship()
