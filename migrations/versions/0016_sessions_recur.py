"""Let sessions belong to a series, so that those of it that are still to come can be changed together.

The column is added without building `session` anew, for its triggers would be lost; it is written in SQL, since
SQLite takes a reference only together with its column.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016_sessions_recur"
down_revision = "0015_rooms_are_guarded"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("weekdays", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("weeks > 0", name="some_weeks_apart"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_series_run_id_run"),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
    )
    op.create_index("ix_series_run_id", "series", ["run_id"])
    op.execute(
        "ALTER TABLE session ADD COLUMN series_id INTEGER CONSTRAINT fk_session_series_id_series REFERENCES series (id)"
    )
    op.create_index("ix_session_series_id", "session", ["series_id"])


def downgrade() -> None:
    op.drop_index("ix_session_series_id", "session")
    op.drop_column("session", "series_id")
    op.drop_table("series")
