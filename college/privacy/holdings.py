"""Where something about a person is kept: every column that leads to a person is named here, and a test says so.

`OWN`: rows about the person, given to them whole. `DEEDS`: rows about somebody or something else, in which the
person only did the work; they are counted, for what they say is another's.
"""

from typing import Final

OWN: Final = {
    ("person_role", "person_id"),
    ("person_capacity", "person_id"),
    ("equality_answers", "person_id"),
    ("access_needs", "person_id"),
    ("person_need", "person_id"),
    ("learning_plan", "person_id"),
    ("account", "person_id"),
    ("calendar_feed", "person_id"),
    ("enrolment", "person_id"),
    ("interest", "person_id"),
    ("invitation", "person_id"),
    ("message", "person_id"),
    ("course_author", "person_id"),
    ("course_signature", "person_id"),
    ("course_draft", "person_id"),
    ("course_presence", "person_id"),
    ("course_reviewer", "person_id"),
    ("course_comment", "person_id"),
    ("course_note", "person_id"),
    ("facilitation", "person_id"),
    ("leave", "person_id"),
    ("clash_reason", "person_id"),
    ("session_absence", "person_id"),
    ("cover_ask", "person_id"),
}
DEEDS: Final = {
    ("cover_ask", "asked_by_id"),
    ("cover_ask", "noted_by_id"),
    ("session_absence", "noted_by_id"),
    ("staff_calendar", "made_by_id"),
    ("clash_reason", "by_person_id"),
    ("course", "proposed_by_id"),
    ("course_revision", "made_by_id"),
    ("course_revision", "credited_to_id"),
    ("course_reviewer", "invited_by_id"),
    ("course_comment", "settled_by_id"),
    ("course_note", "done_by_id"),
    ("enrolment_event", "by_person_id"),
    ("friendly_call", "done_by_id"),
    ("material", "made_by_id"),
    ("material_format", "made_by_id"),
    ("mark", "by_person_id"),
    ("message", "settled_by_id"),
    ("message_wording", "made_by_id"),
    ("outbox_hold", "held_by_id"),
    ("outbox_hold", "released_by_id"),
    ("quote", "approved_by_id"),
    ("spreadsheet", "by_person_id"),
}
# rows that lead to a person by way of another row
WITHIN: Final = {
    ("sign_in", "account_id"): "account",
    ("sign_in_link", "account_id"): "account",
    ("enrolment_capacity", "enrolment_id"): "enrolment",
    ("enrolment_event", "enrolment_id"): "enrolment",
    ("mark", "enrolment_id"): "enrolment",
    ("friendly_call", "enrolment_id"): "enrolment",
    ("form_key", "enrolment_id"): "enrolment",
    ("message_body", "message_id"): "message",
}
# what somebody wrote for themselves alone: left out of a copy that another makes for them
ALONE: Final = {"learning_plan": frozenset({"hopes", "what_helps", "next_steps"})}
# what a number in a row stands for, so that the reader need not know our numbers
NAMED_BY: Final = {
    "run": "code",
    "course": "code",
    "course_revision": "number",
    "agreement": "version",
    "questionnaire": "title",
    "session": "starts_at",
}
