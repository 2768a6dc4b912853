"""How the demonstration college writes its courses: one in each state, a clash that was settled, remarks and notes.

Made by the same verbs as the pages use, so that what one sees has happened.
"""

from sqlalchemy import select, update

from college.cli.demo.making import Making
from college.cli.demo.teaching import IN_REVIEW, SIGNED_OFF
from college.courses.actions import authors, publishing, remarking, reusing, reviewing, writing
from college.courses.actions.ideas import propose
from college.courses.actions.notes import add_note
from college.courses.actions.steps import How
from college.courses.models import Course
from college.courses.rules import State
from college.courses.words import Section
from college.foundation.db import db
from college.foundation.running import settings
from college.materials import actions as handing_out
from college.materials.actions import Brought
from college.materials.rules import Audience, FormatKind
from college.materials.storage import Cupboard
from college.people.models import Person
from college.people.rules import Knowledge
from college.questionnaires.actions import approve_quote, set_quote_aside
from college.questionnaires.models import Answer, Response

CHANGED, PUBLISHED = 0, 1  # places in the list of courses

AUDIENCE = "Anybody who would like to know more, whether for themselves or for somebody close to them."
EXPECT = "A small group, a quiet room and a break. You may pass at any time, and you may bring somebody."
EVIDENCE = "We tell what is known from research beside what people found out for themselves, and say which is which."
PREPARATION = "Put the chairs in a half circle, and the tea where everybody passes it."
HANDOUT = "One thing for the week\n\nChoose one small thing that did you good before. Write down when you will do it.\n"
EASY = "One thing for the week\n\nPick one small thing.\nIt helped you before.\nDo it again.\n"
PARTS = (
    ("Arriving", "15", "Tea, names if people like, and what we agree on.", "both", "Tea, name labels"),
    ("What we know", "45", "A short talk from each side, then questions.", "by_training", "Handout 1"),
    (
        "What helped me",
        "45",
        "A story, then pairs: *what has helped you before?*",
        "lived_experience",
        "Cards and pens",
    ),
    ("One thing for the week", "15", "Everybody chooses one thing to try, or none.", "both", ""),
)


def write_together(making: Making) -> None:
    """Give the courses their histories, and one of them to each state that has none yet."""
    people = [db.session.get_one(Person, making.cast[key]) for key in ("amina", "dee", "femi", "gwen")]
    courses = [db.session.get_one(Course, making.courses[n][0]) for n in (SIGNED_OFF, IN_REVIEW, CHANGED, PUBLISHED)]
    (amina, dee, femi, gwen), (signed_off, in_review, changed, published) = people, courses
    propose("Cats, dogs and calm", "How animals help us through the day, and what to do without one.", by=amina)
    for course in (signed_off, published):
        _sections(course, dee)
        _signed_by_both(course, dee, femi)
    publishing.publish(published, by=gwen)
    _sections(in_review, dee, parts=PARTS[:2])
    reusing.pull_part(in_review, published, "part2", by=dee)
    _by_both(in_review, dee, femi)
    _clash(in_review, dee, femi)
    publishing.send_for_review(in_review, by=dee)
    _remarks(in_review, amina, dee, femi)
    publishing.sign(in_review, femi, number=_number(in_review))
    reusing.copy_course(published, "SHORT-1", by=dee)
    _sections(changed, dee)
    add_note(changed, "The talk was too long: fifteen minutes are enough, and more time for questions.", by=dee)
    _hand_out(changed, dee)
    _quote(gwen)


def _signed_by_both(course: Course, dee: Person, femi: Person) -> None:
    _by_both(course, dee, femi)
    if course.state is State.DRAFT:
        publishing.send_for_review(course, by=dee)
    for author in (dee, femi):
        publishing.sign(course, author, number=_number(course))


def _quote(manager: Person) -> None:
    """Let every other writer of words agree to be quoted, and a manager look at the first few."""
    learned = select(Answer).where(Answer.question_key == "learned").order_by(Answer.id).limit(24)
    willing = db.session.scalars(learned).all()[::2]
    numbers = [words.response_id for words in willing]
    db.session.execute(update(Response).where(Response.id.in_(numbers)).values(may_quote=True))
    for words in willing[:8]:
        approve_quote(words, by=manager)
    for words in willing[8:9]:
        set_quote_aside(words, by=manager)


def _hand_out(course: Course, by: Person) -> None:
    """Give students a handout in two formats, the easier one older than its master, and facilitators a link."""
    cupboard = Cupboard(settings().instance / "uploads", settings().upload_limit)
    first = Brought(FormatKind.OTHER, "handout.txt", HANDOUT.encode())
    easy = Brought(FormatKind.EASY_READ, "easy-read.txt", EASY.encode())
    newer = Brought(FormatKind.OTHER, "handout.txt", f"{HANDOUT}\nBring this page when you come next time.\n".encode())
    link = Brought(FormatKind.LINK, link="https://example.org/how-to-hold-a-quiet-room")
    title = "Handout: one thing for the week"
    handout = handing_out.add(course, title, Audience.STUDENTS, first, cupboard=cupboard, by=by)
    handing_out.bring(handout, easy, cupboard=cupboard, by=by)
    handing_out.bring(handout, newer, cupboard=cupboard, by=by)
    handing_out.add(course, "How to hold a quiet room", Audience.FACILITATORS, link, cupboard=cupboard, by=by)


def _number(course: Course) -> int:
    return course.current.number if course.current is not None else 0


def _save(course: Course, section: Section, text: str, by: Person, *, why: str = "", began: int | None = None) -> None:
    field = {Section.AIMS: "description"}.get(section, str(section))
    said, from_number = {field: text}, began or _number(course)
    writing.save_piece(course, str(section), said, started_from=from_number, how=How(why=why), by=by)


def _sections(course: Course, by: Person, *, parts: tuple[tuple[str, ...], ...] = PARTS) -> None:
    _save(course, Section.AUDIENCE, AUDIENCE, by)
    _save(course, Section.EXPECT, EXPECT, by, why="People ask what the room is like.")
    _save(course, Section.EVIDENCE, EVIDENCE, by)
    _save(course, Section.PREPARATION, PREPARATION, by)
    for n, (title, minutes, activity, led_by, materials) in enumerate(parts):
        part = {"title": title, "minutes": minutes, "activity": activity, "led_by": led_by, "materials": materials}
        writing.save_piece(course, f"plan:part{n}", part, started_from=_number(course), by=by)


def _by_both(course: Course, dee: Person, femi: Person) -> None:
    authors.name_author(course, dee, Knowledge.LIVED_EXPERIENCE, by=None)
    authors.name_author(course, femi, Knowledge.BY_TRAINING, by=None)
    for author in list(course.authors):
        if author.person_id not in {dee.id, femi.id}:
            authors.remove_author(course, author.person, by=None)
    writer = next(author for author in course.authors if author.person_id == dee.id)
    authors.be_named(writer, publicly=True)


def _clash(course: Course, dee: Person, femi: Person) -> None:
    """Let both write the same paragraph at once, and the second one settle it."""
    began = _number(course)
    _save(course, Section.EXPECT, EXPECT.replace("a quiet room", "a quiet room with plants"), dee, began=began)
    _save(course, Section.EXPECT, EXPECT.replace("a break", "two breaks"), femi, began=began)
    both = EXPECT.replace("a quiet room", "a quiet room with plants").replace("a break", "two breaks")
    _save(course, Section.EXPECT, both, femi, why="Dee and I wrote this line at the same time: both are in.")


def _remarks(course: Course, amina: Person, dee: Person, femi: Person) -> None:
    reviewing.invite_reviewer(course, amina, by=dee)
    asked = remarking.remark(course, Section.EXPECT, "Is there somewhere to go if it gets too much?", by=amina)
    remarking.answer(asked, "Yes, the small room next door. Let us write that in.", by=dee)
    better = remarking.suggest(
        course, Section.AUDIENCE, "somebody close to them", "somebody they care about", text="Warmer.", by=amina
    )
    remarking.accept(better, by=femi)
    remarking.suggest(course, Section.EVIDENCE, "which is which", "where each comes from", text="Clearer.", by=amina)
