"""Let whatever sessions a run has be changed together, so that no row need remember which were planned in one go.

What was planned in one go is seen in the sessions themselves; the row told how it was asked for once, also after
the sessions had gone their own ways. Going back, nobody knows that any more: the sessions stay, of no series.

The column is dropped without building `session` anew, for its triggers would be lost.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025_a_run_is_the_series"
down_revision = "0023_calendars_are_opened"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_session_series_id", "session")
    op.drop_column("session", "series_id")
    op.drop_table("series")


def downgrade() -> None:
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
