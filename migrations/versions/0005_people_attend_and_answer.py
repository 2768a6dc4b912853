"""Keep registers, questionnaires and spreadsheets on their way in.

An invitation knows the person and no answer; a response holds answers and no person. No key joins them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005_people_attend_and_answer"
down_revision = "0004_places_are_taken"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "questionnaire",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("paired", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_questionnaire_key_version")),
    )
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "scale_5",
                "one",
                "any",
                "text",
                "item_1_5",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"], ["questionnaire.id"], name=op.f("fk_question_questionnaire_id_questionnaire")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("questionnaire_id", "key", name=op.f("uq_question_questionnaire_id_key")),
    )
    op.create_table(
        "spreadsheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "people",
                "courses",
                "timetable",
                "enrolments",
                "attendance",
                "responses",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "checking",
                "previewed",
                "refused",
                "writing",
                "written",
                "abandoned",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("by_person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_person_id"], ["person.id"], name=op.f("fk_spreadsheet_by_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spreadsheet")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column(
            "wave",
            sa.Enum(
                "before",
                "after",
                "3m",
                "6m",
                "12m",
                "18m",
                name="wave",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("respondent_hash", sa.Text(), nullable=True),
        sa.Column("token_hash", sa.Text(), nullable=True),
        sa.Column("invited_at", sa.DateTime(), nullable=False),
        sa.Column("closes_at", sa.DateTime(), nullable=True),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.Column("declined_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invitation_person_id_person")),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"], ["questionnaire.id"], name=op.f("fk_invitation_questionnaire_id_questionnaire")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_invitation_run_id_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint(
            "questionnaire_id",
            "wave",
            "run_id",
            "person_id",
            name=op.f("uq_invitation_questionnaire_id_wave_run_id_person_id"),
        ),
        sa.UniqueConstraint(
            "questionnaire_id",
            "wave",
            "run_id",
            "respondent_hash",
            name=op.f("uq_invitation_questionnaire_id_wave_run_id_respondent_hash"),
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_person_id"), ["person_id"])
        batch_op.create_index("ix_invitation_run", ["run_id", "wave"])

    op.create_table(
        "response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column(
            "wave",
            sa.Enum(
                "before",
                "after",
                "3m",
                "6m",
                "12m",
                "18m",
                name="wave",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("pseudonym", sa.Text(), nullable=False),
        sa.Column("respondent_hash", sa.Text(), nullable=True),
        sa.Column(
            "mode",
            sa.Enum(
                "link",
                "signed_in",
                "paper",
                "phone",
                "spreadsheet",
                name="mode",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"], ["questionnaire.id"], name=op.f("fk_response_questionnaire_id_questionnaire")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_response_run_id_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint(
            "questionnaire_id",
            "wave",
            "run_id",
            "respondent_hash",
            name=op.f("uq_response_questionnaire_id_wave_run_id_respondent_hash"),
        ),
    )
    with op.batch_alter_table("response") as batch_op:
        batch_op.create_index("ix_response_pseudonym", ["pseudonym"])
        batch_op.create_index("ix_response_run", ["run_id", "questionnaire_id", "wave"])

    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("question_key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_answer_response_id_response")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("response_id", "question_key", name=op.f("uq_answer_response_id_question_key")),
    )
    op.create_table(
        "mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column(
            "mark",
            sa.Enum(
                "attended",
                "late",
                "part",
                "apologies",
                "missed",
                "not_expected",
                name="attended",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_person_id"], ["person.id"], name=op.f("fk_mark_by_person_id_person")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_mark_enrolment_id_enrolment")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_mark_session_id_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
        sa.UniqueConstraint("session_id", "enrolment_id", name=op.f("uq_mark_session_id_enrolment_id")),
    )
    with op.batch_alter_table("mark") as batch_op:
        batch_op.create_index(batch_op.f("ix_mark_enrolment_id"), ["enrolment_id"])


def downgrade() -> None:
    with op.batch_alter_table("mark") as batch_op:
        batch_op.drop_index(batch_op.f("ix_mark_enrolment_id"))

    op.drop_table("mark")
    op.drop_table("answer")
    with op.batch_alter_table("response") as batch_op:
        batch_op.drop_index("ix_response_run")
        batch_op.drop_index("ix_response_pseudonym")

    op.drop_table("response")
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.drop_index("ix_invitation_run")
        batch_op.drop_index(batch_op.f("ix_invitation_person_id"))

    op.drop_table("invitation")
    op.drop_table("spreadsheet")
    op.drop_table("question")
    op.drop_table("questionnaire")
