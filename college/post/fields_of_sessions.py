"""The fields of messages about sessions: one that is added, moved or cancelled, or several at once."""

from typing import Final

from college.foundation.wording import N_
from college.post.field_kinds import Field, Fields, link, phrase, plain

DAY = plain("day", N_("the day, such as Tuesday 6 October 2026"), "starts_at | long_date")
WEEKDAY = plain("weekday", N_("the day of the week"), "starts_at | weekday")
TIME = plain("time", N_("the time at which it begins"), "starts_at | clock_time")
UNTIL = plain("until", N_("the time at which it ends"), "ends_at | clock_time")
PLACE = plain("place", N_("the room and the venue"), "place")
WHERE = phrase("where", N_("a line with the place; nothing where it is not known yet"), "timetable/_where")
WHEN_AND_WHERE = phrase(
    "when_and_where",
    N_("two lines with day, time and place; one where the place is not known"),
    "timetable/_when_and_where",
)
COUNT = plain("count", N_("how many sessions"), "count")
DATES = phrase("dates", N_("a line for each session, with day, time and place"), "timetable/_dates")
ALSO_MEETS = phrase(
    "also_meets",
    N_("a sentence that says which class; nothing where it meets at no other time"),
    "timetable/_also_meets",
)
MEETS_THEN = phrase(
    "something_else",
    N_("a few lines where the person has something else at that time; nothing where they have not"),
    "timetable/_meets_then",
)
_SESSION = (WHEN_AND_WHERE, DAY, WEEKDAY, TIME, UNTIL, WHERE, PLACE)
_ITS_TIME = (("when_and_where", "day"), ("when_and_where", "time"))
_LEARNS = 'part != "teaches"'
_NOT_NEEDED = N_("These words are for a session that somebody else took. Where it is not needed, the original says so.")
_TEACHERS = N_("These words are for those who learn. Whoever teaches the class is told in the original words.")


def _of_sessions(dates: Field = DATES, *more: Field) -> Fields:
    return Fields((dates, COUNT, *more), needs=(("dates",),), only=_LEARNS, otherwise=_TEACHERS)


def _of_session(*more: Field) -> Fields:
    return Fields((*_SESSION, *more), needs=_ITS_TIME, only=_LEARNS, otherwise=_TEACHERS)


OF_SESSIONS: Final[dict[str, Fields]] = {
    "timetable/put_on": Fields(_SESSION, needs=_ITS_TIME),
    "timetable/put_on_sessions": Fields((DATES, COUNT), needs=(("dates",),)),
    "timetable/reminder": Fields(_SESSION, needs=_ITS_TIME),
    "timetable/run_cancelled": Fields(
        (
            phrase("what_is_cancelled", N_("a sentence that says what is cancelled"), "timetable/_cancelled_run"),
            phrase(
                "which_sessions",
                N_("how many sessions, and the day and time of the first"),
                "timetable/_which_sessions",
            ),
        ),
        needs=(("what_is_cancelled",),),
        only=_LEARNS,
        otherwise=_TEACHERS,
    ),
    "timetable/session_added": _of_session(ALSO_MEETS, MEETS_THEN),
    "timetable/session_cancelled": _of_session(),
    "timetable/session_moved": _of_session(
        plain("was_day", N_("the day on which it was to be"), "was_starts_at | long_date"),
        plain("was_time", N_("the time at which it was to begin"), "was_starts_at | clock_time"),
        phrase(
            "was_where",
            N_("a line with the place where it was to be; nothing if it is the same"),
            "timetable/_was_where",
        ),
        MEETS_THEN,
    ),
    "timetable/taken_off": Fields((DAY, WEEKDAY, TIME), needs=(("day",), ("time",))),
    "timetable/sessions_added": _of_sessions(DATES, ALSO_MEETS, MEETS_THEN),
    "timetable/sessions_cancelled": _of_sessions(),
    "timetable/sessions_moved": _of_sessions(
        phrase("dates", N_("for each session, when and where it is now and was before"), "timetable/_dates_moved"),
        MEETS_THEN,
    ),
    "timetable/taken_off_sessions": Fields(
        (phrase("dates", N_("a line for each session, with day and time"), "timetable/_dates_off"), COUNT),
        needs=(("dates",),),
    ),
    "timetable/step_in": Fields(
        (
            *_SESSION,
            plain("run", N_("the code of the run"), "run"),
            link(
                "link",
                N_("the address of the page on which to say yes or no"),
                'address("public.cover.show", token=token)',
                N_("Please tell us yes or no."),
            ),
        ),
        needs=(*_ITS_TIME, ("link",)),
    ),
    "timetable/step_in_settled": Fields(
        (DAY, WEEKDAY, TIME), needs=(("day",), ("time",)), only="is_taken", otherwise=_NOT_NEEDED
    ),
}
