"""Keep with a form's key what the person was told, so that the same form sent again gets the same answer.

Forms that make no place (joining, asking to be told) are kept too, so a key need not name a place. Keys from
before today know no answer and keep the empty one; they were good for a day.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008_the_answer_is_kept"
down_revision = "0007_the_first_questions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("form_key") as form_key:
        form_key.add_column(sa.Column("said", sa.Text(), nullable=False, server_default=""))
        form_key.add_column(sa.Column("number", sa.Integer(), nullable=False, server_default="0"))
        form_key.alter_column("enrolment_id", existing_type=sa.Integer(), nullable=True)
    with op.batch_alter_table("form_key") as form_key:
        form_key.alter_column("said", server_default=None)
        form_key.alter_column("number", server_default=None)


def downgrade() -> None:
    op.execute("DELETE FROM form_key WHERE enrolment_id IS NULL")
    with op.batch_alter_table("form_key") as form_key:
        form_key.alter_column("enrolment_id", existing_type=sa.Integer(), nullable=False)
        form_key.drop_column("number")
        form_key.drop_column("said")
