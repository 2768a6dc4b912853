"""Keep what became of the friendly call to somebody who missed a session."""

import sqlalchemy as sa
from alembic import op

revision = "0014_missed_students_are_called"
down_revision = "0013_words_may_be_quoted"
branch_labels = None
depends_on = None

OUTCOMES = ("called", "not_needed")


def upgrade() -> None:
    op.create_table(
        "friendly_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(*OUTCOMES, name="calloutcome", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("done_at", sa.DateTime(), nullable=False),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name="fk_friendly_call_enrolment_id_enrolment"),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name="fk_friendly_call_session_id_session"),
        sa.ForeignKeyConstraint(["done_by_id"], ["person.id"], name="fk_friendly_call_done_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_friendly_call"),
        sa.UniqueConstraint("enrolment_id", "session_id", name="uq_friendly_call_enrolment_id_session_id"),
    )
    op.create_index("ix_friendly_call_done_at", "friendly_call", ["done_at"])


def downgrade() -> None:
    op.drop_table("friendly_call")
