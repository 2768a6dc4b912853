"""Let people choose a way for each kind of message, keep an address for letters, and count e-mail that comes back.

The columns are added without building the tables anew, for the triggers on people would be lost; their defaults stay
for the same reason.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018_everybody_by_their_own_way"
down_revision = "0017_venues_are_described"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("chosen_ways", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("person", sa.Column("postal_address", sa.Text(), nullable=False, server_default=""))
    op.add_column("person", sa.Column("bounces", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("person", sa.Column("bounced_at", sa.DateTime(), nullable=True))
    op.add_column("message", sa.Column("bounced_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("message", "bounced_at")
    for column in ("bounced_at", "bounces", "postal_address", "chosen_ways"):
        op.drop_column("person", column)
