"""Describe venues by the questions that a visitor has: the door, the way there, parking, access, and photographs.

What was typed as one text about getting there is copied into the answer about transport, under which it is read from
now on; the column that held it stays as it was. Columns are added without building `venue` anew, for its triggers
would be lost. Both new tables are shown to everybody, so they raise the stamp of the catalogue.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017_venues_are_described"
down_revision = "0016_somebody_steps_in"
branch_labels = None
depends_on = None

ANSWERS = ("map_link", "entrance", "transport", "parking")
SHOWN = ("venue_feature", "photograph")
FEATURES = (
    "step_free_entrance",
    "wide_doors",
    "lift",
    "accessible_toilet",
    "changing_places",
    "gender_neutral_toilet",
    "baby_changing",
    "hearing_loop",
    "good_lighting",
    "quiet_room",
    "seats_on_the_way",
    "assistance_dogs",
    "blue_badge_parking",
    "drop_off",
    "wifi",
)


def upgrade() -> None:
    for name in ANSWERS:
        op.add_column("venue", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.execute("UPDATE venue SET transport = getting_there WHERE getting_there <> ''")
    _features()
    _photographs()
    _count()


def downgrade() -> None:
    for table in SHOWN:
        op.drop_table(table)
    for name in ANSWERS:
        op.drop_column("venue", name)


def _features() -> None:
    kinds = sa.Enum(*FEATURES, name="feature", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "venue_feature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("feature", kinds, nullable=False),
        sa.Column("is_there", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name="fk_venue_feature_venue_id_venue"),
        sa.PrimaryKeyConstraint("id", name="pk_venue_feature"),
        sa.UniqueConstraint("venue_id", "feature", name="uq_venue_feature_venue_id_feature"),
    )


def _photographs() -> None:
    op.create_table(
        "photograph",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shows", sa.Text(), nullable=False),
        sa.Column("stored_as", sa.Text(), nullable=False),
        sa.Column("small_as", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("shows <> ''", name=op.f("ck_photograph_said_in_words")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name="fk_photograph_venue_id_venue"),
        sa.PrimaryKeyConstraint("id", name="pk_photograph"),
        sa.UniqueConstraint("token", name="uq_photograph_token"),
    )
    op.create_index("ix_photograph_venue_id", "photograph", ["venue_id"])


def _count() -> None:
    if op.get_bind().dialect.name != "sqlite":
        for table in SHOWN:
            op.execute(
                f"CREATE TRIGGER {table}_stamped AFTER INSERT OR UPDATE OR DELETE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION catalogue_stamped()"
            )
        return
    stamp = "BEGIN UPDATE catalogue_stamp SET stamp = stamp + 1 WHERE id = 1; END"
    for table in SHOWN:
        for event in ("INSERT", "UPDATE", "DELETE"):
            op.execute(f"CREATE TRIGGER {table}_stamped_{event.lower()} AFTER {event} ON {table} {stamp}")
