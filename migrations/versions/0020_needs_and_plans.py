"""Keep what helps somebody to take part, and their learning plan, each with the day on which it is looked at again.

Nobody told us of needs before today in a form that can be planned by: what was written with each place stays there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020_needs_and_plans"
down_revision = "0019_words_are_our_own"
branch_labels = None
depends_on = None

NEEDS = [
    "text_relay",
    "video_call",
    "through_somebody",
    "large_print",
    "easy_read",
    "braille",
    "audio",
    "plain_email",
    "coloured_paper",
    "bsl_interpreter",
    "lipspeaker",
    "note_taker",
    "speech_to_text",
    "hearing_loop",
    "advocate",
    "more_time",
    "step_free",
    "seat_near_door",
    "breaks",
    "companion",
    "assistance_dog",
    "prayer",
    "diet",
    "travel",
]


def upgrade() -> None:
    op.create_table(
        "access_needs",
        *_of_one_person("access_needs"),
        sa.Column("own_words", sa.Text(), nullable=False),
        sa.Column("print_size", sa.Integer(), nullable=True),
        sa.Column("may_be_seen", sa.Boolean(), nullable=False),
        sa.Column("told_by", _enum("toldby", "web", "phone", "paper", "in_person"), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("looked_at", sa.DateTime(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("review_asked_at", sa.DateTime(), nullable=True),
    )
    op.create_index("ix_access_needs_review_on", "access_needs", ["review_on"])
    op.create_table(
        "person_need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("need", _enum("need", *NEEDS), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_person_need_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_person_need"),
        sa.UniqueConstraint("person_id", "need", name="uq_person_need_person_id_need"),
    )
    op.create_table(
        "learning_plan",
        *_of_one_person("learning_plan"),
        sa.Column("hopes", sa.Text(), nullable=False),
        sa.Column("what_helps", sa.Text(), nullable=False),
        sa.Column("next_steps", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("review_asked_at", sa.DateTime(), nullable=True),
    )
    op.create_index("ix_learning_plan_review_on", "learning_plan", ["review_on"])
    op.create_index("ix_invitation_closes_at", "invitation", ["closes_at"])  # the clock asks for open ones each minute


def downgrade() -> None:
    op.drop_index("ix_invitation_closes_at", "invitation")
    op.drop_table("learning_plan")
    op.drop_table("person_need")
    op.drop_table("access_needs")


def _enum(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def _of_one_person(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=f"fk_{table}_person_id_person"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("person_id", name=f"uq_{table}_person_id"),
    ]
