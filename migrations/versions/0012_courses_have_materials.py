"""Hand out materials: files and links of a course or of one run, each in several formats."""

import sqlalchemy as sa
from alembic import op

revision = "0012_courses_have_materials"
down_revision = "0011_courses_are_signed"
branch_labels = None
depends_on = None

KINDS = ("pdf", "easy_read", "large_print", "audio", "welsh", "link", "other")
IN_USE = sa.text("removed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "material",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("audience", _enum("audience", "students", "facilitators"), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        *_points("material", course_id="course", run_id="run", made_by_id="person"),
        sa.PrimaryKeyConstraint("id", name="pk_material"),
        sa.UniqueConstraint("token", name="uq_material_token"),
    )
    op.create_index("ix_material_course_id", "material", ["course_id"])
    op.create_index("ix_material_run_id", "material", ["run_id"])
    op.create_table(
        "material_format",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("kind", _enum("formatkind", *KINDS), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("stored_as", sa.Text(), nullable=True),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("is_master", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        *_points("material_format", material_id="material", made_by_id="person"),
        sa.CheckConstraint("(stored_as IS NULL) = (url <> '')", name=op.f("ck_material_format_a_file_or_a_link")),
        sa.PrimaryKeyConstraint("id", name="pk_material_format"),
        sa.UniqueConstraint("stored_as", name="uq_material_format_stored_as"),
    )
    op.create_index(
        "uq_material_format_in_use",
        "material_format",
        ["material_id", "kind"],
        unique=True,
        sqlite_where=IN_USE,
        postgresql_where=IN_USE,
    )


def downgrade() -> None:
    op.drop_table("material_format")
    op.drop_table("material")


def _enum(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def _points(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}")
        for column, target in columns.items()
    ]
