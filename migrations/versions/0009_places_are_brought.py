"""Keep when a spreadsheet brought a place, so that nothing becomes due for what was over, or asked, before.

Of places that came before today nobody knows; they are taken as made here. The column is added without building the
table anew, for its triggers would be lost.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009_places_are_brought"
down_revision = "0008_the_answer_is_kept"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("enrolment", sa.Column("brought_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("enrolment", "brought_at")
