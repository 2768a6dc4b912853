"""Keep who said that they cannot teach a session, and who was asked to step in and what they said."""

import sqlalchemy as sa
from alembic import op

revision = "0016_somebody_steps_in"
down_revision = "0015_rooms_are_guarded"
branch_labels = None
depends_on = None

KNOWLEDGE = ("lived_experience", "by_training")
ANSWERS = ("yes", "no", "settled", "withdrawn")


def _words(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "session_absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("knowledge", _words("knowledge", KNOWLEDGE), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("handovers", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("told_at", sa.DateTime(), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name="fk_session_absence_session_id_session"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_session_absence_person_id_person"),
        sa.ForeignKeyConstraint(["noted_by_id"], ["person.id"], name="fk_session_absence_noted_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_session_absence"),
        sa.UniqueConstraint("session_id", "person_id", name="uq_session_absence_session_id_person_id"),
    )
    op.create_index("ix_session_absence_person_id", "session_absence", ["person_id"])
    op.create_table(
        "cover_ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("knowledge", _words("knowledge", KNOWLEDGE), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("times_asked", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", _words("answer", ANSWERS), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name="fk_cover_ask_session_id_session"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_cover_ask_person_id_person"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name="fk_cover_ask_asked_by_id_person"),
        sa.ForeignKeyConstraint(["noted_by_id"], ["person.id"], name="fk_cover_ask_noted_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_cover_ask"),
        sa.UniqueConstraint("session_id", "person_id", name="uq_cover_ask_session_id_person_id"),
    )
    op.create_index("ix_cover_ask_person_id", "cover_ask", ["person_id"])
    op.create_index("ix_cover_ask_answer", "cover_ask", ["answer"])


def downgrade() -> None:
    op.drop_table("cover_ask")
    op.drop_table("session_absence")
