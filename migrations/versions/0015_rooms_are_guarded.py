"""Guard rooms against two sessions at once, and keep what else stands in the way of one.

New are closures and half-terms, leave, the time between venues, and reasons to go on in spite of a clash. Columns are
added without building a table anew, for its triggers would be lost; their defaults stay for the same reason.

Rooms: two sessions that are on never stand in one room at one time, whatever path the code takes. PostgreSQL refuses
them by an exclusion constraint, written without an extension; SQLite by triggers. Whoever came in beside another is
let be: in a clash that stands in the data already, the later row of the two `shares_room`, and so does every session
in a room of a venue that is online.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015_rooms_are_guarded"
down_revision = "0014_missed_students_are_called"
branch_labels = None
depends_on = None

TAKEN = "this room is taken at that time"
CLOSED = ("college", "half_term", "venue", "room")
STEP_FREE = ("unknown", "yes", "no")
KINDS = (
    "room_booked",
    "room_closed",
    "day_closed",
    "room_too_small",
    "not_step_free",
    "teaches_elsewhere",
    "no_time_to_travel",
    "on_leave",
)


def upgrade() -> None:
    _make_closure()
    _make_leave()
    _make_travel_time()
    _make_clash_reason()
    _add_columns()
    op.create_index("ix_session_room_id_starts_at", "session", ["room_id", "starts_at"])
    _let_be_what_shares_a_room()
    if op.get_bind().dialect.name == "sqlite":
        _guard_on_sqlite()
    else:
        op.execute(
            "ALTER TABLE session ADD CONSTRAINT session_alone_in_its_room EXCLUDE USING gist ("
            "int4range(room_id, room_id, '[]') WITH &&, tsrange(starts_at, ends_at) WITH &&) "
            "WHERE (room_id IS NOT NULL AND state <> 'cancelled' AND NOT shares_room)"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("session_finds_room", "session_keeps_room"):
            op.execute(f"DROP TRIGGER {name}")
    else:
        op.execute("ALTER TABLE session DROP CONSTRAINT session_alone_in_its_room")
    op.drop_index("ix_session_room_id_starts_at", "session")
    op.drop_column("session", "shares_room")
    for table in ("clash_reason", "travel_time", "leave", "closure"):
        op.drop_table(table)
    op.drop_column("room", "step_free")
    op.drop_column("college", "travel_minutes")
    op.drop_column("college", "nation")


def _add_columns() -> None:
    op.add_column("session", sa.Column("shares_room", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("college", sa.Column("nation", sa.String(32), nullable=False, server_default="GB-ENG"))
    op.add_column("college", sa.Column("travel_minutes", sa.Integer(), nullable=False, server_default="30"))
    op.execute(  # with its check beside it, which is all that SQLite can add to a table that stands
        "ALTER TABLE room ADD COLUMN step_free VARCHAR(32) DEFAULT 'unknown' NOT NULL "
        f"CONSTRAINT ck_room_stepfree CHECK (step_free IN {STEP_FREE})"
    )


def _let_be_what_shares_a_room() -> None:
    op.execute(
        "UPDATE session SET shares_room = true WHERE room_id IN "
        "(SELECT room.id FROM room JOIN venue ON venue.id = room.venue_id WHERE venue.is_online)"
    )
    op.execute(
        "UPDATE session SET shares_room = true WHERE state <> 'cancelled' AND EXISTS (SELECT 1 FROM session AS other "
        "WHERE other.room_id = session.room_id AND other.id < session.id AND other.state <> 'cancelled' "
        "AND other.starts_at < session.ends_at AND session.starts_at < other.ends_at)"
    )


def _guard_on_sqlite() -> None:
    refuse = f"""
        SELECT RAISE(ABORT, '{TAKEN}') WHERE EXISTS (
            SELECT 1 FROM session AS other
            WHERE other.room_id = NEW.room_id AND other.id <> NEW.id
            AND other.state <> 'cancelled' AND NOT other.shares_room
            AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at);
    """
    guarded = "WHEN NEW.room_id IS NOT NULL AND NEW.state <> 'cancelled' AND NOT NEW.shares_room"
    op.execute(f"CREATE TRIGGER session_finds_room BEFORE INSERT ON session {guarded} BEGIN {refuse} END")
    op.execute(
        "CREATE TRIGGER session_keeps_room BEFORE UPDATE OF starts_at, ends_at, room_id, state, shares_room ON session "
        f"{guarded} BEGIN {refuse} END"
    )


def _make_closure() -> None:
    op.create_table(
        "closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*CLOSED, name="closed", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_closure_starts_before_it_ends")),
        sa.CheckConstraint("(kind = 'venue') = (venue_id IS NOT NULL)", name=op.f("ck_closure_venue_is_named")),
        sa.CheckConstraint("(kind = 'room') = (room_id IS NOT NULL)", name=op.f("ck_closure_room_is_named")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_closure_venue_id_venue")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_closure_room_id_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
    )
    op.create_index("ix_closure_last_on", "closure", ["last_on"])


def _make_leave() -> None:
    op.create_table(
        "leave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_leave_starts_before_it_ends")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_leave_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
    )
    op.create_index("ix_leave_person_id_ends_at", "leave", ["person_id", "ends_at"])


def _make_travel_time() -> None:
    op.create_table(
        "travel_time",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("venue_id < other_id", name=op.f("ck_travel_time_lower_comes_first")),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_travel_time_minutes_not_negative")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_travel_time_venue_id_venue")),
        sa.ForeignKeyConstraint(["other_id"], ["venue.id"], name=op.f("fk_travel_time_other_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_time")),
        sa.UniqueConstraint("venue_id", "other_id", name=op.f("uq_travel_time_venue_id_other_id")),
    )
    op.create_index("ix_travel_time_other_id", "travel_time", ["other_id"])


def _make_clash_reason() -> None:
    op.create_table(
        "clash_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_clash_reason_session_id_session")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_clash_reason_person_id_person")),
        sa.ForeignKeyConstraint(["by_person_id"], ["person.id"], name=op.f("fk_clash_reason_by_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clash_reason")),
    )
    for column in ("session_id", "person_id"):
        op.create_index(f"ix_clash_reason_{column}", "clash_reason", [column])
