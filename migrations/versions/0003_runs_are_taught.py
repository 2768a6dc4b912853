"""Teach courses: terms, venues and rooms, runs, sessions and who teaches them."""

import sqlalchemy as sa
from alembic import op

revision = "0003_runs_are_taught"
down_revision = "0002_courses_are_written"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalogue_stamp",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_stamp")),
    )
    op.create_table(
        "term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("enrolment_opens_at", sa.DateTime(), nullable=True),
        sa.Column("enrolment_closes_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_term_starts_before_it_ends")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        sa.UniqueConstraint("code", name=op.f("uq_term_code")),
    )
    op.create_table(
        "venue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("getting_there", sa.Text(), nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("is_online", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
        sa.UniqueConstraint("name", name=op.f("uq_venue_name")),
    )
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("person_id", name=op.f("uq_calendar_feed_person_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    op.create_table(
        "room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_room_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("venue_id", "name", name=op.f("uq_room_venue_id_name")),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(), nullable=True),
        sa.Column("closes_at", sa.DateTime(), nullable=True),
        sa.Column("first_visit", sa.Text(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("stamp", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("places >= 0", name=op.f("ck_run_places_not_negative")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_run_course_id_course")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["course_revision.id"], name=op.f("fk_run_revision_id_course_revision")
        ),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_run_term_id_term")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sa.UniqueConstraint("code", name=op.f("uq_run_code")),
    )
    with op.batch_alter_table("run") as batch_op:
        batch_op.create_index(batch_op.f("ix_run_course_id"), ["course_id"])
        batch_op.create_index(batch_op.f("ix_run_term_id"), ["term_id"])

    op.create_table(
        "session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("online_link", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "held",
                "cancelled",
                name="sessionstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_session_starts_before_it_ends")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_session_room_id_room")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_session_run_id_run")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_session_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("run_id", "number", name=op.f("uq_session_run_id_number")),
    )
    with op.batch_alter_table("session") as batch_op:
        batch_op.create_index(batch_op.f("ix_session_starts_at"), ["starts_at"])
        batch_op.create_index("ix_session_state_ends_at", ["state", "ends_at"])

    op.create_table(
        "facilitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "knowledge",
            sa.Enum(
                "lived_experience",
                "by_training",
                name="knowledge",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_facilitation_person_id_person")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_facilitation_session_id_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facilitation")),
        sa.UniqueConstraint("session_id", "person_id", name=op.f("uq_facilitation_session_id_person_id")),
    )
    with op.batch_alter_table("facilitation") as batch_op:
        batch_op.create_index(batch_op.f("ix_facilitation_person_id"), ["person_id"])
    op.execute("INSERT INTO catalogue_stamp (id, stamp) VALUES (1, 0)")


def downgrade() -> None:
    with op.batch_alter_table("facilitation") as batch_op:
        batch_op.drop_index(batch_op.f("ix_facilitation_person_id"))

    op.drop_table("facilitation")
    with op.batch_alter_table("session") as batch_op:
        batch_op.drop_index("ix_session_state_ends_at")
        batch_op.drop_index(batch_op.f("ix_session_starts_at"))

    op.drop_table("session")
    with op.batch_alter_table("run") as batch_op:
        batch_op.drop_index(batch_op.f("ix_run_term_id"))
        batch_op.drop_index(batch_op.f("ix_run_course_id"))

    op.drop_table("run")
    op.drop_table("room")
    op.drop_table("calendar_feed")
    op.drop_table("venue")
    op.drop_table("term")
    op.drop_table("catalogue_stamp")
