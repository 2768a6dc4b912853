"""Keep with an answered form whether its words may be quoted, and which words a manager approved.

Nobody who answered before today was asked, so nothing that was said until now may be quoted.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013_words_may_be_quoted"
down_revision = "0012_courses_have_materials"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("response") as response:
        response.add_column(sa.Column("may_quote", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("response") as response:
        response.alter_column("may_quote", server_default=None)
    op.create_table(
        "quote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("approved_at", sa.DateTime(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answer.id"], name=op.f("fk_quote_answer_id_answer"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["approved_by_id"], ["person.id"], name=op.f("fk_quote_approved_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote")),
        sa.UniqueConstraint("answer_id", name=op.f("uq_quote_answer_id")),
    )


def downgrade() -> None:
    op.drop_table("quote")
    with op.batch_alter_table("response") as response:
        response.drop_column("may_quote")
