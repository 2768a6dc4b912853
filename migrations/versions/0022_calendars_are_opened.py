"""Let staff open calendars of a room and of the college, let people choose titles, and note when one was last used.

Nobody knows when the addresses that are there were used last; they count as used today, so that none is closed that
somebody's phone still asks for.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0022_calendars_are_opened"
down_revision = "0021_long_work_is_claimed"
branch_labels = None
depends_on = None

SHOWS = ("booked", "codes", "titles")


def upgrade() -> None:
    op.add_column("calendar_feed", sa.Column("shows_titles", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("calendar_feed", sa.Column("used_at", sa.DateTime(), nullable=True))
    feeds = sa.table("calendar_feed", sa.column("used_at", sa.DateTime()))
    op.execute(feeds.update().values(used_at=datetime.now(UTC).replace(tzinfo=None)))
    op.create_table(
        "staff_calendar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column(
            "shows",
            sa.Enum(*SHOWS, name="shows", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_staff_calendar_room_id_room"),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name="fk_staff_calendar_made_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_staff_calendar"),
        sa.UniqueConstraint("token_hash", name="uq_staff_calendar_token_hash"),
    )
    op.create_index("ix_staff_calendar_room_id", "staff_calendar", ["room_id"])


def downgrade() -> None:
    op.drop_table("staff_calendar")
    op.drop_column("calendar_feed", "used_at")
    op.drop_column("calendar_feed", "shows_titles")
