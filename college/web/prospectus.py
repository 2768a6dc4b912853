"""The prospectus of a term as a booklet: what everybody may know, put into words for print.

Set by typst as an A5 booklet or in large print on A4, or written as plain text: the same facts in each.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from flask_babel import gettext as _

from college.enrolment.prospectus import Meeting, Place
from college.enrolment.queries.term_on_offer import CourseInPrint, RunInPrint, courses_of_term
from college.foundation import clock, documents
from college.foundation.markdown import to_blocks
from college.foundation.templating import document, document_words
from college.people.rules import KNOWLEDGE_NAMES, Knowledge
from college.settings.queries import agreement_in_force, the_college
from college.timetable.models import Term
from college.web.filters import clock_time, day_month, long_date, short_date, short_weekday, times, weekday
from college.web.forms.enrolment import questions_on_paper
from college.web.templates import address


def prospectus(term: Term, edition: str = "booklet") -> bytes:
    """Make the prospectus of a term in one of the editions: a PDF that a screen reader can follow, or plain text."""
    facts = facts_of(term)
    if edition == "text":
        return document("prospectus.txt", facts).encode()
    return documents.pdf("prospectus.typ", facts | {"large": edition == "large-print"})


def facts_of(term: Term) -> dict[str, Any]:
    """Put into words all that the template of a prospectus needs, in the language of whoever asks."""
    courses = courses_of_term(term)
    college, agreement = the_college(), agreement_in_force()
    where = address("public.catalogue.courses")
    return {
        "language": _("en"),
        "college": {
            "name": college.name,
            "colour": college.brand_colour,
            "phone": college.contact_phone,
            "email": college.contact_email,
            "address": college.contact_address,
        },
        "term": term.name,
        "dates": _("%(start)s to %(end)s", start=long_date(term.starts_on), end=long_date(term.ends_on)),
        "made": _("Printed from what was known on %(day)s.", day=long_date(clock.now())),
        "words": document_words("prospectus"),
        "join": {"address": where, "qr": documents.qr_code(where)},
        "topics": _topics(courses),
        "weeks": _weeks(courses),
        "venues": [_venue(place) for place in _places(courses)],
        "questions": questions_on_paper(agreement=agreement is not None),
        "agreement": _blocks(agreement.text) if agreement is not None else [],
        "help_now": _blocks(college.help_now),
    }


def _blocks(text: str) -> list[dict[str, str]]:
    return [{"kind": kind, "text": words} for kind, words in to_blocks(text)]


def _line(words: str) -> dict[str, str]:
    return {"kind": "item", "text": words}


def _topics(courses: tuple[CourseInPrint, ...]) -> list[dict[str, Any]]:
    by_topic: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for course in courses:
        by_topic[course.topics[0] if course.topics else _("More courses")].append(_course(course))
    return [{"name": topic, "courses": by_topic[topic]} for topic in sorted(by_topic)]


def _course(course: CourseInPrint) -> dict[str, Any]:
    return {
        "title": course.title,
        "summary": course.summary,
        "about": _blocks(course.description),
        "audience": _blocks(course.audience),
        "expect": _blocks(course.expect),
        "outcomes": list(course.outcomes),
        "written_by": _written_by(course),
        "runs": [_run(run) for run in course.runs],
    }


def _written_by(course: CourseInPrint) -> str:
    if course.named:
        people = [f"{name} ({_(KNOWLEDGE_NAMES[knowledge]).lower()})" for name, knowledge in course.named]
        return _("Written by %(people)s.", people=", ".join(people))
    if set(Knowledge) <= course.capacities:
        return _("Written together by people with lived experience and people by training.")
    return ""


def _run(run: RunInPrint) -> dict[str, Any]:
    where = address("public.catalogue.run", code=run.code)
    return {
        "starts": _("From %(day)s", day=day_month(run.starts_at)),
        "places": _("%(number)s places", number=run.places),
        "sessions": _sessions(run.meetings),
        "address": where,
        "qr": documents.qr_code(where),
    }


def _sessions(meetings: tuple[Meeting, ...]) -> list[str]:
    """Say once what weekly sessions have in common: *Tuesday, 10:00 to 12:00, The Loft: 6 Oct, 13 Oct*."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for meeting in meetings:
        same = ", ".join((weekday(meeting.starts_at), times(meeting), _place(meeting)))
        alike[same].append(_short_day(meeting.starts_at))
    return [f"{same}: {', '.join(days)}" for same, days in alike.items()]


def _short_day(when: datetime) -> str:
    return short_date(when).rpartition(" ")[0]


def _place(meeting: Meeting) -> str:
    parts = [part for part in (meeting.room, meeting.venue) if part]
    if meeting.is_online:
        parts.append(_("Online"))
    return ", ".join(parts) or _("Place to be told")


def _weeks(courses: tuple[CourseInPrint, ...]) -> list[dict[str, Any]]:
    lines = sorted(
        (meeting.starts_at, course.title, meeting)
        for course in courses
        for run in course.runs
        for meeting in run.meetings
    )
    return [
        {
            "name": _("Week of %(day)s", day=short_date(monday)),
            "sessions": [
                {
                    "day": f"{short_weekday(starts_at)} {_short_day(starts_at)}",
                    "time": clock_time(starts_at),
                    "title": title,
                    "place": _place(meeting),
                }
                for starts_at, title, meeting in of_week
            ],
        }
        for monday, of_week in groupby(lines, key=lambda line: _monday(clock.local(line[0]).date()))
    ]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _places(courses: tuple[CourseInPrint, ...]) -> list[Place]:
    found = {
        meeting.place
        for course in courses
        for run in course.runs
        for meeting in run.meetings
        if meeting.place is not None and not meeting.place.is_online
    }
    return sorted(found, key=lambda place: place.name)


def _venue(place: Place) -> dict[str, Any]:
    return {
        "name": place.name,
        "address": place.address,
        "getting_there": _blocks(place.entrance) + _blocks(place.transport) + _blocks(place.parking),
        "access": [_line(_(words)) for words in (*place.there, *place.missing)] + _blocks(place.access),
    }
