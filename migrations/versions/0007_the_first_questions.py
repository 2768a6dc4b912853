"""Ask the first questions: the form after a course, the follow-up, and the item keys of SWEMWBS.

The questions are our own. SWEMWBS is a validated scale: we keep its item keys, and a college types the wording
under its own licence.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0007_the_first_questions"
down_revision = "0006_the_catalogue_stays_true"
branch_labels = None
depends_on = None

MADE_AT = datetime(2025, 1, 1, tzinfo=UTC).replace(tzinfo=None)
YES_NO = [["yes", "Yes"], ["no", "No"], ["not_sure", "Not sure"], ["prefer_not_to_say", "I would rather not say"]]
RECOMMEND = [["1", "1 – not at all"], ["2", "2"], ["3", "3"], ["4", "4"], ["5", "5 – very much"]]
PROGRESSION = [
    ["study", "Study somewhere else"],
    ["paid_work", "Paid work"],
    ["volunteering", "Volunteering"],
    ["peer_role", "A peer role, for example peer trainer"],
    ["none", "None of these"],
    ["prefer_not_to_say", "I would rather not say"],
]
HOPE = ("hope", "one", "After the course, do you feel more hopeful about the future?", "", YES_NO)
PLAN = ("plan", "one", "Have you made your own plan for managing problems and staying well?", "", YES_NO)
QUESTIONNAIRES = (
    (
        1,
        "after-course",
        "How was it?",
        (
            ("recommend", "scale_5", "Would you recommend this course to somebody like you?", "", RECOMMEND),
            HOPE,
            PLAN,
            ("learned", "text", "What did you learn?", "", []),
            ("anything_else", "text", "Is there anything else that you would like to tell us?", "", []),
        ),
    ),
    (
        2,
        "progression",
        "How are things now?",
        (
            HOPE,
            PLAN,
            (
                "progression",
                "any",
                "Since the college, have you done any of these?",
                "Choose all that apply.",
                PROGRESSION,
            ),
        ),
    ),
    (3, "swemwbs", "SWEMWBS", tuple((f"q{item}", "item_1_5", "", "", []) for item in range(1, 8))),
)


def upgrade() -> None:
    questionnaire = sa.table(
        "questionnaire",
        *(sa.column(name) for name in ("id", "key", "version", "title")),
        sa.column("paired", sa.Boolean),
        sa.column("made_at", sa.DateTime),
    )
    question = sa.table(
        "question",
        *(sa.column(name) for name in ("questionnaire_id", "position", "key", "kind", "wording", "hint")),
        sa.column("choices", sa.JSON),
    )
    for number, key, title, questions in QUESTIONNAIRES:
        op.bulk_insert(
            questionnaire,
            [{"id": number, "key": key, "version": 1, "title": title, "paired": True, "made_at": MADE_AT}],
        )
        op.bulk_insert(question, [_row(number, *asked) for asked in enumerate(questions, start=1)])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT setval(pg_get_serial_sequence('questionnaire', 'id'), 3)")


def downgrade() -> None:
    op.execute("DELETE FROM question WHERE questionnaire_id IN (1, 2, 3)")
    op.execute("DELETE FROM questionnaire WHERE id IN (1, 2, 3)")


def _row(number: int, position: int, asked: tuple[str, str, str, str, list[list[str]]]) -> dict[str, object]:
    key, kind, wording, hint, choices = asked
    return {
        "questionnaire_id": number,
        "position": position,
        "key": key,
        "kind": kind,
        "wording": wording,
        "hint": hint,
        "choices": choices,
    }
