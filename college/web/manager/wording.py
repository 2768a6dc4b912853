"""The words of every message, in the college's own way: written with fields, tried, kept, and taken back."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.courses.comparing import compare
from college.courses.queries.courses import titles_in_use
from college.foundation.languages import said_in
from college.foundation.marks import mark
from college.foundation.refusal import Refused
from college.outbox.actions import wording as actions
from college.outbox.actions.settling import note_read
from college.outbox.models import Message, Wording
from college.outbox.queries import gave_way, message_number, worded
from college.outbox.wording import problems
from college.people.queries.colleagues import names_of
from college.permissions.policy import Permission
from college.post import previewing, still_true
from college.post.fields import fields_of
from college.post.letters import sender
from college.post.wording import kinds, names_offered, original
from college.settings.queries import the_college
from college.web.filters import short_date
from college.web.forms.wording import MADE_UP, WordMessage
from college.web.guard import allow
from college.web.languages import own_name, several
from college.web.loading_wording import Wordable, version_of, wordable
from college.web.manager import holding
from college.web.manager.refusing import said
from college.web.manager.word_lists import examples, groups
from college.web.sessions import me, settings, somebody

bp = Blueprint("wording", __name__, url_prefix="/messages/wording")
holding.tell(bp)
ONE = "/<domain>/<kind>/<locale>"


@bp.get("")
@allow(Permission.WORD_MESSAGES)
def index() -> ResponseReturnValue:
    """List every message, and which of them the college says in its own words."""
    own = worded()
    return render_template(
        "manager/wording/index.html",
        groups=groups(kinds(), own, settings().locales),
        names=names_of([row.made_by_id for row in own.values()]),
        changed=len(own),
    )


@bp.get(ONE)
@allow(Permission.WORD_MESSAGES, wordable)
def edit(which: Wordable) -> ResponseReturnValue:
    """Show the words of a message as they are now, or as an earlier version had them, with the fields beside them."""
    brought = _earlier(which, request.args.get("version", ""))
    subject, text = _words_of(which, brought or which.in_force)
    form = WordMessage(formdata=None, data={"subject": subject, "text": text, "seen": which.newest})
    return _page(which, form, brought=brought)


@bp.post(ONE)
@allow(Permission.WORD_MESSAGES, wordable)
def keep(which: Wordable) -> ResponseReturnValue:
    """Say the message in these words from now on."""
    form = WordMessage()
    titles = titles_in_use()
    if not _is_right(which, form, titles):
        return _page(which, form), 422
    offered, words = names_offered(which.name), {"subject": form.subject.data or "", "text": form.text.data or ""}
    try:
        actions.keep_wording(
            which.name, which.locale, **words, offered=offered, titles=titles, seen=_seen(form), by=somebody()
        )
    except Refused as refused:
        return _page(which, said(form, refused)), 409
    flash(_("Kept. Messages that leave from now on say it in these words."), "success")
    return redirect(url_for("manager.wording.edit", **which.parts), 303)


@bp.post(f"{ONE}/preview")
@allow(Permission.WORD_MESSAGES, wordable)
def preview(which: Wordable) -> ResponseReturnValue:
    """Show the words as they would be said, without keeping them."""
    form = WordMessage()
    if not _is_right(which, form, titles_in_use()):
        return _page(which, form), 422
    return _page(which, form, preview=_previewed(which, form))


@bp.post(f"{ONE}/test")
@allow(Permission.WORD_MESSAGES, wordable)
def test(which: Wordable) -> ResponseReturnValue:
    """Send the words to the person who tries them, with made-up facts, and keep nothing."""
    form, person = WordMessage(), somebody()
    right = _is_right(which, form, titles_in_use())
    if right and not person.email:
        form.form_errors.append(_("We have no e-mail address of yours. Write one on your own page first."))
    if not right or not person.email:
        return _page(which, form), 422
    made = previewing.previewed(
        which.name,
        form.subject.data or "",
        form.text.data or "",
        locale=which.locale,
        source=None,
        reader=person.name,
    )
    if made.missing:
        return _page(which, form, preview=made), 422
    actions.send_test(person, subject=made.subject, text=made.text, name=which.name, locale=which.locale, by=person)
    return _page(which, form, sent_to=person.email)


@bp.post(f"{ONE}/original")
@allow(Permission.WORD_MESSAGES, wordable)
def back(which: Wordable) -> ResponseReturnValue:
    """Say the message as it came from now on."""
    actions.back_to_original(which.name, which.locale, by=somebody())
    flash(_("The message is said in its original words again. Yours stay in the history."), "success")
    return redirect(url_for("manager.wording.edit", **which.parts), 303)


@bp.get(f"{ONE}/versions/<int:number>")
@allow(Permission.WORD_MESSAGES, version_of)
def version(found: tuple[Wordable, Wording]) -> ResponseReturnValue:
    """Show an earlier version beside the words of now, word by word."""
    which, row = found
    subject, text = _words_of(which, which.in_force)
    return render_template(
        "manager/wording/version.html",
        which=which,
        title=_(still_true.title(which.name)),
        version=row,
        writer=names_of([row.made_by_id]).get(row.made_by_id, ""),
        differences=[
            {"name": _("Subject"), "passages": compare(row.subject, subject)},
            {"name": _("Text"), "passages": compare(row.text, text)},
        ],
        is_in_force=which.in_force is not None and which.in_force.version == row.version,
    )


def _earlier(which: Wordable, asked: str) -> Wording | None:
    return next((row for row in which.versions if str(row.version) == asked and not row.is_original), None)


def _words_of(which: Wordable, row: Wording | None) -> tuple[str, str]:
    if row is not None:
        return row.subject, row.text
    return original(which.name, sender(the_college()), which.locale)


def _is_right(which: Wordable, form: WordMessage, titles: list[str]) -> bool:
    subject, text = request.form.get("subject", "").strip(), form.text.data or ""
    fits = form.validate()
    return form.tell(problems(subject, text, names_offered(which.name), titles=titles)) and fits


def _seen(form: WordMessage) -> int:
    return int(form.seen.data or 0)


def _previewed(which: Wordable, form: WordMessage) -> previewing.Preview:
    source = _source(which, form)
    if source is not None:
        note_read(source, by=somebody())
    subject, text = form.subject.data or "", form.text.data or ""
    return previewing.previewed(which.name, subject, text, locale=which.locale, source=source)


def _source(which: Wordable, form: WordMessage) -> Message | None:
    """Find the message whose facts were chosen, among those that are offered; nothing for made-up facts."""
    numbers = {message.id for message, _name in previewing.sources(which.name)}
    asked = form.source.data or ""
    if asked == MADE_UP or not numbers:
        return None
    number = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in numbers else max(numbers)
    return message_number(number)


def _needs(groups: Sequence[Sequence[str]]) -> str:
    between = _(", and ") if any(len(group) > 1 for group in groups) else _(" and ")
    return between.join(_(" or ").join(map(mark, group)) for group in groups)


def _page(
    which: Wordable,
    form: WordMessage,
    *,
    preview: previewing.Preview | None = None,
    sent_to: str = "",
    brought: Wording | None = None,
) -> str:
    found = previewing.sources(which.name)
    form.in_language(which.locale)
    form.offer(
        (message.id, _("%(name)s, %(day)s", name=name, day=short_date(message.made_at))) for message, name in found
    )
    versions, fields = which.versions, fields_of(which.name)
    return render_template(
        "manager/wording/edit.html",
        which=which,
        title=_(still_true.title(which.name)),
        language=own_name(which.locale) if several() else "",
        languages=[(own_name(one), one) for one in settings().locales],
        ours_are_in=said_in(which.locale),
        form=form,
        fields=examples(which, sender(the_college())),
        needs=_needs(fields.needs),
        otherwise=_(fields.otherwise) if fields.otherwise else "",
        by_email=still_true.TABLE[which.name].by_email,
        gave_way=gave_way(which.name),
        in_force=which.in_force,
        versions=versions,
        names=names_of([row.made_by_id for row in versions]),
        preview=preview,
        sent_to=sent_to,
        brought=brought,
        me=me(),
    )
