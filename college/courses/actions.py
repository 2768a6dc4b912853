"""Writing courses: a new revision for each change, authors in two capacities, publishing, retiring."""

from collections.abc import Iterable

from sqlalchemy.exc import IntegrityError

from college.audit.actions import Doer, record
from college.courses import rules, search
from college.courses.models import Course, CourseAuthor, CourseTopic, Revision
from college.courses.queries import author_of, course_by_code, pairs, revision
from college.courses.rules import State, Words
from college.foundation import clock
from college.foundation.db import db, lock, save
from college.foundation.markdown import to_text
from college.foundation.refusal import Refused
from college.people.models import Person
from college.people.rules import Knowledge, knowledge_of
from college.settings.queries import the_college


def create(code: str, words: Words, *, topics: Iterable[str] = (), by: Doer | None) -> Course:
    """Begin a course as a draft, with its first revision. Raises `Refused` for a code that is taken."""
    code = rules.acceptable_code(code)
    words = rules.acceptable_words(words)
    if course_by_code(code) is not None:
        raise Refused("There is a course with the code %(code)s already. Choose another code.", code=code)
    try:
        course = save(Course(code=code, slug=code.lower(), state=State.DRAFT, made_at=clock.now()))
    except IntegrityError:
        raise Refused("There is a course with the code %(code)s already. Choose another code.", code=code) from None
    record("course.created", course, by=by)
    _add_revision(course, words, by)
    _sort_under(course, topics)
    _remember(course)
    return course


def write(
    course: Course,
    words: Words,
    *,
    topics: Iterable[str] | None = None,
    started_from: int | None = None,
    by: Doer | None,
) -> Revision:
    """Keep new words as the next revision; the same words make none. What was published stays so until it is again.

    `started_from` is the number of the revision that the writer had open: raises `WrittenMeanwhile` when
    somebody saved other words since. Topics stand on the course itself, and are left alone where none are given.
    """
    words = rules.acceptable_words(words)
    _hold(course)
    current = course.current
    if current is not None and started_from not in {None, current.number} and words != words_of(current):
        raise rules.WrittenMeanwhile
    if current is None or words != words_of(current):
        current = _add_revision(course, words, by)
    if topics is not None:
        _sort_under(course, topics)
    _remember(course)
    return current


def words_of(revision: Revision) -> Words:
    """Read the words of a revision."""
    return Words(revision.title, revision.summary, revision.description, revision.learning_outcomes)


def name_author(course: Course, person: Person, knowledge: Knowledge | None = None, *, by: Doer | None) -> None:
    """Name somebody as an author, in the capacity said, else in the one that their role decides."""
    knowledge = knowledge or knowledge_of(person.roles)
    if knowledge is None:
        raise Refused("Say whether %(name)s writes from lived experience or by training.", name=person.name)
    _hold(course)
    author = author_of(course, person)
    if author is not None and author.knowledge is knowledge:
        return
    rules.may_keep_authors(the_college().policy, course.state, {**dict(pairs(course)), person.id: knowledge}.items())
    if author is None:
        save(CourseAuthor(course_id=course.id, person_id=person.id, knowledge=knowledge))
    else:
        author.knowledge = knowledge
        db.session.flush()
    db.session.expire(course, ["authors"])
    record("course.author_named", course, by=by, person=person.id, knowledge=str(knowledge))


def remove_author(course: Course, person: Person, *, by: Doer | None) -> None:
    """Take somebody off the authors; raises `Refused` where a published course would lose its pair."""
    _hold(course)
    author = author_of(course, person)
    if author is None:
        return
    left = [pair for pair in pairs(course) if pair[0] != person.id]
    rules.may_keep_authors(the_college().policy, course.state, left)
    db.session.delete(author)
    db.session.flush()
    db.session.expire(course, ["authors"])
    record("course.author_removed", course, by=by, person=person.id)


def publish(course: Course, *, by: Doer | None) -> None:
    """Show everybody the course as it is written now, where the co-production policy in force allows it."""
    _hold(course)
    current = course.current
    if course.state is State.RETIRED:
        raise Refused("This course is retired. Bring it back first.")
    if current is None:
        raise Refused("Nothing is written yet. Write the course first.")
    if course.state is State.PUBLISHED and course.published_revision_id == current.id:
        return
    policy = the_college().policy
    rules.may_publish(policy, pairs(course), title=current.title, summary=current.summary)
    course.state = State.PUBLISHED
    course.published_revision_id = current.id
    db.session.flush()
    _remember(course)
    record("course.published", course, by=by, revision=current.number, policy=str(policy))


def retire(course: Course, *, by: Doer | None) -> None:
    """Take the course out of the prospectus; its words, runs and figures stay."""
    _hold(course)
    if course.state is State.RETIRED:
        return
    course.state = State.RETIRED
    db.session.flush()
    record("course.retired", course, by=by)


def bring_back(course: Course, *, by: Doer | None) -> None:
    """Make a retired course a draft again; whether it may be published is asked anew."""
    _hold(course)
    if course.state is not State.RETIRED:
        return
    course.state = State.DRAFT
    db.session.flush()
    record("course.brought_back", course, by=by)


def _hold(course: Course) -> None:
    lock(course)
    db.session.expire(course, ["current", "published", "authors"])  # what was read before it was held may be old


def _add_revision(course: Course, words: Words, by: Doer | None) -> Revision:
    number = course.current.number + 1 if course.current is not None else 1
    added = save(
        Revision(
            course_id=course.id,
            number=number,
            made_at=clock.now(),
            made_by_id=by.id if by is not None else None,
            **vars(words),
        )
    )
    course.current_revision_id = added.id
    db.session.flush()
    db.session.expire(course, ["current"])
    record("course.written", course, by=by, revision=number)
    return added


def _sort_under(course: Course, topics: Iterable[str]) -> None:
    wanted = rules.acceptable_topics(topics)
    kept = {row.topic: row for row in course.topic_rows}
    course.topic_rows = [kept.get(topic) or CourseTopic(topic=topic) for topic in wanted]
    db.session.flush()


def _remember(course: Course) -> None:
    # What everybody can see is what everybody can search: new words of a published course wait like the page does.
    shown = revision(course.published_revision_id if course.state is State.PUBLISHED else course.current_revision_id)
    if shown is not None:
        parts = (shown.title, shown.summary, to_text(shown.description), shown.learning_outcomes, *course.topics)
        search.remember(course, " ".join(parts))
