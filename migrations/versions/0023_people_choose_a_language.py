"""Keep in which language somebody is written to, and in which one a message left.

Nobody was asked before today: whoever has not said is written to in the first of the college's languages, as they were.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023_people_choose_a_language"
down_revision = "0022_calendars_are_opened"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("language", sa.Text(), nullable=True))
    op.add_column("message_body", sa.Column("locale", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("message_body", "locale")
    op.drop_column("person", "language")
