"""Who writes a course, and who of them is named to everybody."""

from college.audit.actions import Doer, record
from college.courses import rules
from college.courses.actions.steps import hold
from college.courses.models import Course, CourseAuthor
from college.courses.queries.courses import author_of, pairs
from college.foundation import clock
from college.foundation.db import db, save
from college.foundation.refusal import Refused
from college.people.models import Person
from college.people.rules import Knowledge, knowledge_of
from college.settings.queries import the_college


def name_author(course: Course, person: Person, knowledge: Knowledge | None = None, *, by: Doer | None) -> None:
    """Name somebody as an author, in the capacity said, else in the one that their role decides.

    Somebody whose capacity changes is named to everybody no longer, until they give leave again.
    """
    knowledge = knowledge or knowledge_of(person.roles)
    if knowledge is None:
        raise Refused("Say whether %(name)s writes from lived experience or by training.", name=person.name)
    hold(course)
    author = author_of(course, person)
    if author is not None and author.knowledge is knowledge:
        return
    rules.may_keep_authors(the_college().policy, course.state, {**dict(pairs(course)), person.id: knowledge}.items())
    if author is None:
        save(CourseAuthor(course_id=course.id, person_id=person.id, knowledge=knowledge))
    else:
        author.knowledge, author.named_at = knowledge, None
        db.session.flush()
    db.session.expire(course, ["authors"])
    record("course.author_named", course, by=by, person=person.id, knowledge=str(knowledge))


def remove_author(course: Course, person: Person, *, by: Doer | None) -> None:
    """Take somebody off the authors; raises `Refused` where a published course would lose its pair."""
    hold(course)
    author = author_of(course, person)
    if author is None:
        return
    left = [pair for pair in pairs(course) if pair[0] != person.id]
    rules.may_keep_authors(the_college().policy, course.state, left)
    db.session.delete(author)
    db.session.flush()
    db.session.expire(course, ["authors"])
    record("course.author_removed", course, by=by, person=person.id)


def be_named(author: CourseAuthor, *, publicly: bool) -> None:
    """Give or take back one's own leave to be named to everybody as an author of this course, in one's capacity.

    It holds at once, in every place.
    """
    author.named_at = (author.named_at or clock.now()) if publicly else None
    db.session.flush()
    what = "course.author_shown" if publicly else "course.author_hidden"
    record(what, author.course, by=author.person)
