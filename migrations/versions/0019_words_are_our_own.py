"""Let a college word its messages itself, keep for a week what left, and hold everything with one switch.

The columns of `message` are added without building the table anew. `again_of_id` has no foreign key, for the first
message may be forgotten before the one that repeats it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019_words_are_our_own"
down_revision = "0018_everybody_by_their_own_way"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("again_of_id", sa.Integer(), nullable=True))
    op.add_column("message", sa.Column("emptied_at", sa.DateTime(), nullable=True))
    op.create_table(
        "message_body",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_message_body_message_id_message"),
        sa.PrimaryKeyConstraint("id", name="pk_message_body"),
        sa.UniqueConstraint("message_id", name="uq_message_body_message_id"),
    )
    op.create_table(
        "message_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_original", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name="fk_message_wording_made_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_message_wording"),
        sa.UniqueConstraint("name", "locale", "version", name="uq_message_wording_name_locale_version"),
    )
    op.create_table(
        "outbox_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("held_at", sa.DateTime(), nullable=False),
        sa.Column("held_by_id", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.DateTime(), nullable=True),
        sa.Column("released_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["held_by_id"], ["person.id"], name="fk_outbox_hold_held_by_id_person"),
        sa.ForeignKeyConstraint(["released_by_id"], ["person.id"], name="fk_outbox_hold_released_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox_hold"),
    )


def downgrade() -> None:
    for table in ("outbox_hold", "message_wording", "message_body"):
        op.drop_table(table)
    op.drop_column("message", "emptied_at")
    op.drop_column("message", "again_of_id")
