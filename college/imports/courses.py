"""Spreadsheets of courses: their words, their authors, and whether everybody may see them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from college.courses import rules, words
from college.courses.actions import publishing, writing
from college.courses.models import Course, CourseAuthor
from college.courses.rules import State
from college.courses.words import Words
from college.foundation import spreadsheet_cells as cells
from college.foundation.db import db
from college.foundation.refusal import Refused
from college.foundation.spreadsheet_in import Cell, Problem
from college.foundation.wording import N_
from college.imports import queries
from college.imports.batches import chunks, delete_all, insert_all
from college.imports.plans import Occasion, Plan, differences
from college.imports.queries import KnownPerson
from college.imports.reading import Column, Entry, by_rule, each_once
from college.people.models import Person
from college.people.rules import Knowledge
from college.settings.queries import the_college
from college.settings.rules import Policy

_AUTHORS: Final = {
    "lived_experience_authors": Knowledge.LIVED_EXPERIENCE,
    "by_training_authors": Knowledge.BY_TRAINING,
}
_STATES: Final = (State.DRAFT, State.PUBLISHED, State.RETIRED)  # the workspace knows steps between them
_WORDS: Final = ("title", "summary", "description", "learning_outcomes")


def _references(cell: Cell) -> list[str] | Problem:
    said = cells.several(cell)
    return said if isinstance(said, Problem) else list(dict.fromkeys(each.upper() for each in said))


def _outcomes(cell: Cell) -> str | Problem:
    said = cells.several(cell)
    return said if isinstance(said, Problem) else "\n".join(said)


def _topics(cell: Cell) -> frozenset[str] | Problem:
    said = cells.several(cell)
    if isinstance(said, Problem):
        return said
    try:
        return frozenset(rules.acceptable_topics(said))
    except Refused as refused:
        return cell.problem(refused.sentence, **refused.values)


COLUMNS: Final = {
    "course": Column(by_rule(cells.code, rules.acceptable_code), required=True),
    "title": Column(partial(cells.text, longest=words.LONGEST_TITLE), required=True),
    "summary": Column(partial(cells.text, longest=words.LONGEST_SUMMARY)),
    "description": Column(partial(cells.text, longest=words.LONGEST_TEXT)),
    "learning_outcomes": Column(_outcomes),
    "topics": Column(_topics),
    "lived_experience_authors": Column(_references),
    "by_training_authors": Column(_references),
    "state": Column(partial(cells.choice, allowed=_STATES)),
}


@dataclass
class _Planned:
    code: str
    course: Course | None
    words: Words
    topics: frozenset[str]
    authors: dict[int, Knowledge]
    state: State
    state_is_said: bool
    columns: set[str] = field(default_factory=set)  # those that change


@dataclass(frozen=True)
class _Known:
    courses: dict[str, Course]
    people: dict[str, KnownPerson]
    policy: Policy


def compare(rows: list[Entry], plan: Plan, occasion: Occasion) -> None:
    """Compare the rows with the courses that there are, and plan what is to be written."""
    references = {person for entry in rows for column in _AUTHORS for person in entry[column] or ()}
    known = _Known(_courses(rows), queries.people(references), the_college().policy)
    planned = [
        _planned(entry, plan, known)
        for entry in each_once(rows, lambda entry: entry["course"].lower(), "course", plan.problems)
    ]
    plan.steps.append(lambda: _write([each for each in planned if each.columns], occasion))


def _courses(rows: list[Entry]) -> dict[str, Course]:
    known: dict[str, Course] = {}
    wanted = select(Course).options(selectinload(Course.current), selectinload(Course.authors))
    for slugs in chunks({entry["course"].lower() for entry in rows}):
        known |= {course.slug: course for course in db.session.scalars(wanted.where(Course.slug.in_(slugs)))}
    return known


def _planned(entry: Entry, plan: Plan, known: _Known) -> _Planned:
    course = known.courses.get(entry["course"].lower())
    before = _before(course)
    authors = _authors(entry, plan, known.people, before["authors"])
    said = dict(entry.values) | {"authors": authors, "state": entry["state"] and State(entry["state"])}
    changed = differences(before, said)
    after = before | {column: value for column, (_, value) in changed.items()}
    planned = _Planned(
        code=entry["course"],
        course=course,
        words=replace(before["words"], **{name: after[name] for name in _WORDS}),
        topics=after["topics"],
        authors=after["authors"],
        state=after["state"],
        state_is_said=entry["state"] is not None,
        columns=set(changed) if course is not None else {*changed, "new"},
    )
    _count(entry, plan, planned, changed, known)
    _ask_policy(entry, plan, planned, known.policy)
    return planned


def _before(course: Course | None) -> dict[str, Any]:
    words = course.current.words if course is not None and course.current is not None else Words("")
    return dict(vars(words)) | {
        "words": words,
        "topics": frozenset(course.topics if course is not None else ()),
        "authors": {author.person_id: author.knowledge for author in course.authors} if course is not None else {},
        "state": course.state if course is not None and course.state in _STATES else State.DRAFT,
    }


def _count(entry: Entry, plan: Plan, planned: _Planned, changed: dict[str, Any], known: _Known) -> None:
    names = {person.id: reference for reference, person in known.people.items()}
    if planned.course is None:
        plan.add_new(entry, planned.code)
    elif changed:
        shown = dict(changed)
        if "authors" in shown:
            shown["authors"] = tuple(
                [names.get(number, str(number)) for number in authors] for authors in changed["authors"]
            )
        plan.add_update(entry, planned.code, shown)
    else:
        plan.same += 1


def _authors(
    entry: Entry, plan: Plan, people: dict[str, KnownPerson], before: dict[int, Knowledge]
) -> dict[int, Knowledge]:
    after = dict(before)
    named: dict[str, str] = {}
    for column, knowledge in _AUTHORS.items():
        said = entry[column]
        if said is None:
            continue
        after = {number: there for number, there in after.items() if there is not knowledge}
        for reference in said:
            if reference in named:
                plan.refuse(entry, column, N_("%(person)s stands in both columns of authors."), person=reference)
            elif reference not in people:
                plan.refuse(entry, column, N_("We know nobody with the reference %(person)s."), person=reference)
            else:
                named[reference] = column
    return after | {people[reference].id: _AUTHORS[column] for reference, column in named.items()}


def _ask_policy(entry: Entry, plan: Plan, planned: _Planned, policy: Policy) -> None:
    pairs: Iterable[tuple[int, Knowledge]] = planned.authors.items()
    try:
        if planned.columns and entry["state"] == State.PUBLISHED:
            rules.may_publish(policy, pairs, title=planned.words.title, summary=planned.words.summary)
        elif "authors" in planned.columns:
            rules.may_keep_authors(policy, planned.state, pairs)
    except Refused as refused:
        plan.refuse(entry, "state", refused.sentence, **refused.values)


def _write(planned: list[_Planned], occasion: Occasion) -> None:
    by = db.session.get(Person, occasion.by_id) if occasion.by_id is not None else None
    for each in planned:
        if each.course is None:
            each.course = writing.create(each.code, each.words, topics=sorted(each.topics), by=by)
        elif each.columns - {"authors", "state"}:
            writing.write(each.course, each.words, topics=sorted(each.topics), by=by)
    _write_authors([each for each in planned if "authors" in each.columns])
    for each in planned:
        if each.course is not None and each.state_is_said:
            _write_state(each.course, each.state, by)


def _write_authors(planned: list[_Planned]) -> None:
    courses = {each.course.id: each for each in planned if each.course is not None}
    delete_all(CourseAuthor, CourseAuthor.course_id, courses)
    insert_all(
        CourseAuthor,
        [
            {"course_id": number, "person_id": person, "knowledge": knowledge}
            for number, each in courses.items()
            for person, knowledge in each.authors.items()
        ],
    )


def _write_state(course: Course, state: State, by: Person | None) -> None:
    if state is State.RETIRED:
        publishing.retire(course, by=by)
        return
    publishing.bring_back(course, by=by)
    if state is State.PUBLISHED:
        publishing.publish_unsigned(course, by=by)
    elif course.state is State.PUBLISHED:
        course.state = state
        db.session.flush()
