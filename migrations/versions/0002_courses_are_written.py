"""Keep courses: their words in revisions from the start, so that nothing that was written is ever lost."""

import sqlalchemy as sa
from alembic import op

revision = "0002_courses_are_written"
down_revision = "0001_the_house_opens"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "course",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft", "published", "retired", name="state", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("current_revision_id", sa.Integer(), nullable=True),
        sa.Column("published_revision_id", sa.Integer(), nullable=True),
        sa.Column("search_words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sa.UniqueConstraint("code", name=op.f("uq_course_code")),
        sa.UniqueConstraint("slug", name=op.f("uq_course_slug")),
    )
    with op.batch_alter_table("course") as batch_op:
        batch_op.create_index(batch_op.f("ix_course_state"), ["state"])

    op.create_table(
        "course_author",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
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
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_author_course_id_course")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_course_author_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_author")),
        sa.UniqueConstraint("course_id", "person_id", name=op.f("uq_course_author_course_id_person_id")),
    )
    with op.batch_alter_table("course_author") as batch_op:
        batch_op.create_index(batch_op.f("ix_course_author_person_id"), ["person_id"])

    op.create_table(
        "course_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("learning_outcomes", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_revision_course_id_course")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_course_revision_made_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_revision")),
        sa.UniqueConstraint("course_id", "number", name=op.f("uq_course_revision_course_id_number")),
    )
    op.create_table(
        "course_topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_topic_course_id_course")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_topic")),
        sa.UniqueConstraint("course_id", "topic", name=op.f("uq_course_topic_course_id_topic")),
    )
    with op.batch_alter_table("course_topic") as batch_op:
        batch_op.create_index(batch_op.f("ix_course_topic_topic"), ["topic"])
    with op.batch_alter_table("course") as batch_op:
        batch_op.create_foreign_key(
            "fk_course_current_revision_id_course_revision", "course_revision", ["current_revision_id"], ["id"]
        )
        batch_op.create_foreign_key(
            "fk_course_published_revision_id_course_revision", "course_revision", ["published_revision_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("course") as batch_op:
        batch_op.drop_constraint("fk_course_published_revision_id_course_revision", type_="foreignkey")
        batch_op.drop_constraint("fk_course_current_revision_id_course_revision", type_="foreignkey")
    with op.batch_alter_table("course_topic") as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_topic_topic"))

    op.drop_table("course_topic")
    op.drop_table("course_revision")
    with op.batch_alter_table("course_author") as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_author_person_id"))

    op.drop_table("course_author")
    with op.batch_alter_table("course") as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_state"))

    op.drop_table("course")
