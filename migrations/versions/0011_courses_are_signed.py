"""Write courses together: more sections, drafts, remarks, signatures on one exact revision.

Revisions from before today have empty new sections, count as changes of all the old ones, and carry no
`signed_as`: nobody was asked for a signature. Nobody is named to the public, since nobody gave leave. The states
of a course are three more, so SQLite makes the table anew and its counting triggers are called back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011_courses_are_signed"
down_revision = "0010_teaching_is_handed_over"
branch_labels = None
depends_on = None

BEFORE = ("draft", "published", "retired")
AFTER = ("idea", "draft", "in_review", "signed_off", "published", "retired")
TEXTS = ("audience", "expect", "evidence", "preparation", "why", "sections")
SECTIONS = ("opening", "aims", "audience", "plan", "outcomes", "expect", "evidence", "preparation")
KNOWLEDGE = ("lived_experience", "by_training")


def upgrade() -> None:
    _states(BEFORE, AFTER)
    with op.batch_alter_table("course") as course:
        course.add_column(sa.Column("proposed_by_id", sa.Integer(), nullable=True))
        course.add_column(sa.Column("copied_from_id", sa.Integer(), nullable=True))
        course.create_foreign_key("fk_course_proposed_by_id_person", "person", ["proposed_by_id"], ["id"])
        course.create_foreign_key("fk_course_copied_from_id_course", "course", ["copied_from_id"], ["id"])
    _count_again("course")
    with op.batch_alter_table("course_author") as author:
        author.add_column(sa.Column("named_at", sa.DateTime(), nullable=True))
    _widen_revisions()
    _sign()
    _write_at_once()
    _remark()


def downgrade() -> None:
    for table in (
        "course_note",
        "course_comment",
        "course_reviewer",
        "course_presence",
        "course_draft",
        "course_signature",
    ):
        op.drop_table(table)
    with op.batch_alter_table("course_revision") as revision:
        revision.drop_constraint("fk_course_revision_credited_to_id_person", type_="foreignkey")
        for name in (*TEXTS, "plan", "is_minor", "signed_as", "restored_from", "credited_to_id"):
            revision.drop_column(name)
    _count_again("course_revision")
    with op.batch_alter_table("course_author") as author:
        author.drop_column("named_at")
    _count_again("course_author")
    with op.batch_alter_table("course") as course:
        course.drop_constraint("fk_course_copied_from_id_course", type_="foreignkey")
        course.drop_constraint("fk_course_proposed_by_id_person", type_="foreignkey")
        course.drop_column("copied_from_id")
        course.drop_column("proposed_by_id")
    op.execute("UPDATE course SET state = 'draft' WHERE state IN ('idea', 'in_review', 'signed_off')")
    _states(AFTER, BEFORE)
    _count_again("course")


def _enum(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def _states(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("course", recreate="always") as course:
            course.alter_column("state", existing_type=_enum("state", *before), type_=_enum("state", *after))
        return
    op.drop_constraint(op.f("ck_course_state"), "course", type_="check")
    op.create_check_constraint(op.f("ck_course_state"), "course", sa.column("state").in_(after))


def _widen_revisions() -> None:
    with op.batch_alter_table("course_revision") as revision:
        for name in TEXTS:
            revision.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        revision.add_column(sa.Column("plan", sa.JSON(), nullable=False, server_default="[]"))
        revision.add_column(sa.Column("is_minor", sa.Boolean(), nullable=False, server_default=sa.false()))
        revision.add_column(sa.Column("signed_as", sa.Integer(), nullable=True))
        revision.add_column(sa.Column("restored_from", sa.Integer(), nullable=True))
        revision.add_column(sa.Column("credited_to_id", sa.Integer(), nullable=True))
        revision.create_foreign_key("fk_course_revision_credited_to_id_person", "person", ["credited_to_id"], ["id"])
    op.execute("UPDATE course_revision SET sections = 'opening aims outcomes'")
    with op.batch_alter_table("course_revision") as revision:
        for name in (*TEXTS, "plan", "is_minor"):
            revision.alter_column(name, server_default=None)
    _count_again("course_revision")


def _sign() -> None:
    op.create_table(
        "course_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("knowledge", _enum("knowledge", *KNOWLEDGE), nullable=False),
        sa.Column("signed_at", sa.DateTime(), nullable=False),
        *_points("course_signature", course_id="course", revision_id="course_revision", person_id="person"),
        sa.PrimaryKeyConstraint("id", name="pk_course_signature"),
        sa.UniqueConstraint("revision_id", "person_id", name="uq_course_signature_revision_id_person_id"),
    )
    _index("course_signature", "course_id", "person_id")


def _write_at_once() -> None:
    op.create_table(
        "course_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("piece", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("started_from", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        *_points("course_draft", course_id="course", person_id="person"),
        sa.PrimaryKeyConstraint("id", name="pk_course_draft"),
        sa.UniqueConstraint("course_id", "person_id", "piece", name="uq_course_draft_course_id_person_id_piece"),
    )
    op.create_table(
        "course_presence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("piece", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        *_points("course_presence", course_id="course", person_id="person"),
        sa.PrimaryKeyConstraint("id", name="pk_course_presence"),
        sa.UniqueConstraint("course_id", "person_id", name="uq_course_presence_course_id_person_id"),
    )
    _index("course_draft", "person_id")
    _index("course_presence", "person_id")


def _remark() -> None:
    op.create_table(
        "course_reviewer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("invited_at", sa.DateTime(), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        *_points("course_reviewer", course_id="course", person_id="person", invited_by_id="person"),
        sa.PrimaryKeyConstraint("id", name="pk_course_reviewer"),
        sa.UniqueConstraint("course_id", "person_id", name="uq_course_reviewer_course_id_person_id"),
    )
    op.create_table(
        "course_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("section", _enum("section", *SECTIONS), nullable=False),
        sa.Column("on_revision", sa.Integer(), nullable=False),
        sa.Column("passage", sa.Text(), nullable=False),
        sa.Column("proposed", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("settled", _enum("settled", "resolved", "accepted", "declined"), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        *_points(
            "course_comment",
            course_id="course",
            parent_id="course_comment",
            person_id="person",
            settled_by_id="person",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_course_comment"),
    )
    op.create_table(
        "course_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        *_points("course_note", course_id="course", person_id="person", done_by_id="person"),
        sa.PrimaryKeyConstraint("id", name="pk_course_note"),
    )
    _index("course_reviewer", "person_id")
    _index("course_comment", "parent_id", "person_id")
    op.create_index("ix_course_comment_course_section", "course_comment", ["course_id", "section"])
    _index("course_note", "course_id", "person_id")


def _points(table: str, **keys: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}")
        for column, target in keys.items()
    ]


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _count_again(table: str) -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for event in ("insert", "update", "delete"):
        op.execute(f"DROP TRIGGER IF EXISTS {table}_stamped_{event}")
        op.execute(
            f"CREATE TRIGGER {table}_stamped_{event} AFTER {event.upper()} ON {table} "
            "BEGIN UPDATE catalogue_stamp SET stamp = stamp + 1 WHERE id = 1; END"
        )
