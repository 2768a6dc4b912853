"""Keep with a spreadsheet until when a worker has claimed it, so that of several workers one checks or writes it.

A spreadsheet that was in hand before today is claimed by nobody, and is begun anew by the first worker that looks.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021_long_work_is_claimed"
down_revision = "0020_needs_and_plans"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("spreadsheet", sa.Column("claimed_until", sa.DateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("spreadsheet") as spreadsheet:
        spreadsheet.drop_column("claimed_until")
