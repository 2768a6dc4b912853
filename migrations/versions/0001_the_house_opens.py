"""Open the house: the college itself, its people and their ways in, what was done, and what we write.

The college has one row from the first moment, so that every page can show its name and where to get help.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001_the_house_opens"
down_revision = None
branch_labels = None
depends_on = None

HELP_NOW = """If somebody's life is at risk, call **999** or go to A&E.

For urgent help with how you feel, call **111** and choose the mental health option, at any time of day or night.

To talk to somebody now, call Samaritans free on **116 123**, or text **SHOUT** to **85258**.
"""


def upgrade() -> None:
    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("version", name=op.f("uq_agreement_version")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("by_person_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry") as batch_op:
        batch_op.create_index("ix_audit_entry_about", ["about", "about_id"])
        batch_op.create_index(batch_op.f("ix_audit_entry_by_person_id"), ["by_person_id"])

    op.create_table(
        "college",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("contact_email", sa.Text(), nullable=False),
        sa.Column("contact_phone", sa.Text(), nullable=False),
        sa.Column("contact_address", sa.Text(), nullable=False),
        sa.Column("brand_colour", sa.Text(), nullable=False),
        sa.Column("nhs_branding", sa.Boolean(), nullable=False),
        sa.Column("help_now", sa.Text(), nullable=False),
        sa.Column(
            "policy",
            sa.Enum(
                "two_capacities",
                "peer_led",
                "advisory",
                name="policy",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "preset",
            sa.Enum("shared", "hes", name="preset", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("offer_hours", sa.Integer(), nullable=False),
        sa.Column("set_up_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_college")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_folded", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_folded", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("phone_digits", sa.Text(), nullable=False),
        sa.Column(
            "contact_by",
            sa.Enum(
                "email",
                "text",
                "phone",
                "letter",
                "none",
                name="contactby",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("erased_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("reference", name=op.f("uq_person_reference")),
    )
    with op.batch_alter_table("person") as batch_op:
        batch_op.create_index("ix_person_email_folded", ["email_folded"])
        batch_op.create_index("ix_person_phone_digits", ["phone_digits"])

    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sign_in_address", sa.Text(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("person_id", name=op.f("uq_account_person_id")),
        sa.UniqueConstraint("sign_in_address", name=op.f("uq_account_sign_in_address")),
    )
    op.create_table(
        "equality_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("year_of_birth", sa.Text(), nullable=False),
        sa.Column("ethnic_group", sa.Text(), nullable=False),
        sa.Column("gender", sa.Text(), nullable=False),
        sa.Column("disability", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_equality_answers_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equality_answers")),
        sa.UniqueConstraint("person_id", name=op.f("uq_equality_answers_person_id")),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "email", "text", "phone", "letter", name="channel", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("once", sa.Text(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "failed",
                "to_do",
                "done",
                "dropped",
                "stopped",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_message_person_id_person")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name=op.f("fk_message_settled_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("once", name=op.f("uq_message_once")),
    )
    with op.batch_alter_table("message") as batch_op:
        batch_op.create_index("ix_message_about", ["about", "about_id"])
        batch_op.create_index("ix_message_due", ["state", "due_at"])
        batch_op.create_index(batch_op.f("ix_message_person_id"), ["person_id"])

    op.create_table(
        "person_capacity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
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
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_capacity_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_capacity")),
        sa.UniqueConstraint("person_id", "capacity", name=op.f("uq_person_capacity_person_id_capacity")),
    )
    op.create_table(
        "person_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "student",
                "peer-trainer",
                "clinician",
                "office",
                "manager",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_role_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_role")),
        sa.UniqueConstraint("person_id", "role", name=op.f("uq_person_role_person_id_role")),
    )
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    with op.batch_alter_table("sign_in") as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_account_id"), ["account_id"])

    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("browser_hash", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_link_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_link_token_hash")),
    )
    with op.batch_alter_table("sign_in_link") as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_link_account_id"), ["account_id"])
    op.bulk_insert(
        sa.table(
            "college",
            *(sa.column(name) for name in ("id", "name", "help_now", "policy", "preset", "offer_hours")),
            *(sa.column(name) for name in ("contact_email", "contact_phone", "contact_address", "brand_colour")),
            sa.column("nhs_branding", sa.Boolean),
        ),
        [
            {
                "id": 1,
                "name": "Recovery College",
                "help_now": HELP_NOW,
                "policy": "two_capacities",
                "preset": "shared",
                "offer_hours": 48,
                "contact_email": "",
                "contact_phone": "",
                "contact_address": "",
                "brand_colour": "#1d5c63",
                "nhs_branding": False,
            }
        ],
    )


def downgrade() -> None:
    with op.batch_alter_table("sign_in_link") as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_link_account_id"))

    op.drop_table("sign_in_link")
    with op.batch_alter_table("sign_in") as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_account_id"))

    op.drop_table("sign_in")
    op.drop_table("person_role")
    op.drop_table("person_capacity")
    with op.batch_alter_table("message") as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_person_id"))
        batch_op.drop_index("ix_message_due")
        batch_op.drop_index("ix_message_about")

    op.drop_table("message")
    op.drop_table("equality_answers")
    op.drop_table("account")
    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_index("ix_person_phone_digits")
        batch_op.drop_index("ix_person_email_folded")

    op.drop_table("person")
    op.drop_table("college")
    with op.batch_alter_table("audit_entry") as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_by_person_id"))
        batch_op.drop_index("ix_audit_entry_about")

    op.drop_table("audit_entry")
    op.drop_table("agreement")
