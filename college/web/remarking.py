"""Remarks on a course, as the pages of two audiences share them: of those who write it, and of those who review it."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.courses.actions import remarking
from college.courses.models import Comment, Course
from college.courses.queries import remarks
from college.courses.queries.courses import course_by_slug
from college.courses.suggesting import texts_of
from college.courses.words import PRIVATE, SECTION_NAMES, Section
from college.foundation.refusal import Refused
from college.web.forms.remarks import AnswerForm, RemarkForm, SayForm, SuggestionForm
from college.web.manager.refusing import said
from college.web.paging import page_of
from college.web.sessions import somebody


@dataclass(frozen=True)
class Place:
    """Where something is said: a course that is written, a section of it, and the remark that is answered, if any."""

    course: Course
    section: Section | None = None
    comment: Comment | None = None

    @property
    def author_ids(self) -> frozenset[int]:
        """The numbers of those who write the course."""
        return self.course.author_ids

    @property
    def reviewer_ids(self) -> frozenset[int]:
        """The numbers of those who were invited to review it."""
        return remarks.reviewer_ids(self.course)


def place_of(slug: str, section: str = "", number: int | None = None) -> Place | None:
    """Find the section, or the remark, that an address names."""
    course = course_by_slug(slug)
    if course is None or course.current is None or (section and section not in set(Section)):
        return None
    if number is None:
        return Place(course, Section(section) if section else None)
    comment = remarks.remark_numbered(course, number)
    return Place(course, comment.section, comment) if comment is not None else None


def public_place_of(slug: str, section: str = "", number: int | None = None) -> Place | None:
    """Find the section, or the remark, that an address names, unless only those who teach may read it."""
    found = place_of(slug, section, number)
    return found if found is not None and found.section is not PRIVATE else None


def listing(course: Course, *, private: bool) -> dict[str, Any]:
    """Give what a page with the remarks of a course shows, narrowed as its address asks."""
    wanted = request.args.get("section", "")
    section = Section(wanted) if wanted in set(Section) else None
    asked = remarks.Asked(section, settled=request.args.get("settled") == "1", private=private)
    counts = remarks.open_counts(course, private=private, settled=asked.settled)
    page = page_of(counts.get(section, 0) if section else sum(counts.values()), remarks.PAGE)
    return {
        "course": course,
        "asked": asked,
        "counts": counts,
        "page": page,
        "threads": remarks.threads(course, asked, page=page.number),
        "sections": [each for each in Section if private or each is not PRIVATE],
        "names": SECTION_NAMES,
    }


def asked_to_say(place: Place, form: SayForm, template: str) -> str:
    """Ask what somebody wants to say, beside the words that it is about; whoever is answered hears of it by default."""
    _offered(place, form)
    if place.comment is not None and form.tell:
        form.tell.data = [place.comment.person_id]
    return _page(place, form, template)


def heard(place: Place, form: SayForm, template: str, back: str) -> ResponseReturnValue:
    """Keep what somebody says, or show why not with every word still there."""
    _offered(place, form)
    if not form.validate():
        return _page(place, form, template), 422
    try:
        _keep(place, form)
    except Refused as refused:
        return _page(place, said(form, refused), template), 409
    flash(_("Thank you. It is kept for those who write with you."), "success")
    return redirect(back, 303)


def _offered(place: Place, form: SayForm) -> SayForm:
    people = remarks.hearers(place.course, _section(place))
    form.offer(person for person in people if person.id != somebody().id)
    return form


def _keep(place: Place, form: SayForm) -> None:
    text, tell, by = form.text.data or "", form.told, somebody()
    if isinstance(form, AnswerForm) and place.comment is not None:
        remarking.answer(place.comment, text, tell=tell, by=by)
    elif isinstance(form, SuggestionForm):
        passage, proposed = form.passage.data or "", form.proposed.data or ""
        remarking.suggest(place.course, _section(place), passage, proposed, text=text, tell=tell, by=by)
    elif isinstance(form, RemarkForm):
        remarking.remark(place.course, _section(place), text, passage=form.passage.data or "", tell=tell, by=by)


def _page(place: Place, form: SayForm, template: str) -> str:
    current, section = place.course.current, _section(place)
    texts = [text for text in texts_of(current.words, section) if text.strip()] if current is not None else []
    return render_template(
        template,
        course=place.course,
        section=section,
        name=SECTION_NAMES[section],
        texts=texts,
        form=form,
        thread=remarks.thread(place.comment) if place.comment is not None else None,
        suggests=isinstance(form, SuggestionForm),
    )


def _section(place: Place) -> Section:
    return place.section or Section.OPENING
