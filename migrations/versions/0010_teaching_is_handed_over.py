"""Count how often a session got other facilitators, so that the calendars of those who came and went hear of it.

The column is added without building the table anew, for its triggers would be lost; its default stays for the same
reason.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010_teaching_is_handed_over"
down_revision = "0009_places_are_brought"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("session", sa.Column("handovers", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("session", "handovers")
