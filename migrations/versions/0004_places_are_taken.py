"""Take places: one row for a person and a run, always, and every change of it on record."""

import sqlalchemy as sa
from alembic import op

revision = "0004_places_are_taken"
down_revision = "0003_runs_are_taught"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_interest_course_id_course")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_interest_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
        sa.UniqueConstraint("person_id", "course_id", name=op.f("uq_interest_person_id_course_id")),
    )
    with op.batch_alter_table("interest") as batch_op:
        batch_op.create_index(batch_op.f("ix_interest_course_id"), ["course_id"])

    op.create_table(
        "enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "offered",
                "enrolled",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "web",
                "phone",
                "paper",
                "in_person",
                name="enrolledby",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("what_helps", sa.Text(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=True),
        sa.Column("offers_made", sa.Integer(), nullable=False),
        sa.Column("offer_lapses_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_enrolment_agreement_id_agreement")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id_person")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_enrolment_run_id_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("person_id", "run_id", name=op.f("uq_enrolment_person_id_run_id")),
    )
    with op.batch_alter_table("enrolment") as batch_op:
        batch_op.create_index("ix_enrolment_offers", ["state", "offer_lapses_at"])
        batch_op.create_index("ix_enrolment_queue", ["run_id", "state", "asked_at"])

    op.create_table(
        "enrolment_capacity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column(
            "capacity",
            sa.Enum(
                "lived_experience",
                "supporter",
                "staff",
                "external",
                "public",
                name="capacity",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_enrolment_capacity_enrolment_id_enrolment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_capacity")),
        sa.UniqueConstraint("enrolment_id", "capacity", name=op.f("uq_enrolment_capacity_enrolment_id_capacity")),
    )
    op.create_table(
        "enrolment_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "offered",
                "enrolled",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("by_person_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_person_id"], ["person.id"], name=op.f("fk_enrolment_event_by_person_id_person")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_enrolment_event_enrolment_id_enrolment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_event")),
    )
    with op.batch_alter_table("enrolment_event") as batch_op:
        batch_op.create_index(batch_op.f("ix_enrolment_event_enrolment_id"), ["enrolment_id"])

    op.create_table(
        "form_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.Text(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_form_key_enrolment_id_enrolment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_key")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_form_key_key_hash")),
    )


def downgrade() -> None:
    op.drop_table("form_key")
    with op.batch_alter_table("enrolment_event") as batch_op:
        batch_op.drop_index(batch_op.f("ix_enrolment_event_enrolment_id"))

    op.drop_table("enrolment_event")
    op.drop_table("enrolment_capacity")
    with op.batch_alter_table("enrolment") as batch_op:
        batch_op.drop_index("ix_enrolment_queue")
        batch_op.drop_index("ix_enrolment_offers")

    op.drop_table("enrolment")
    with op.batch_alter_table("interest") as batch_op:
        batch_op.drop_index(batch_op.f("ix_interest_course_id"))

    op.drop_table("interest")
