"""Letters to be posted: printed in one go, then noted as posted in one go, and only those that were printed."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from college.permissions.policy import Permission
from college.post.mail_merge import AT_ONCE, PaperLetter, note_posted, paper_letters
from college.web.downloads import pdf_of
from college.web.guard import allow
from college.web.inputs import LARGEST
from college.web.mail_merge import mail_merge
from college.web.sessions import somebody

bp = Blueprint("letters", __name__, url_prefix="/tasks")


@bp.get("/letters")
@allow(Permission.MANAGE_MESSAGES)
def index() -> ResponseReturnValue:
    """List the letters of today: those that can be printed, and those that lack an address."""
    found = paper_letters()
    return render_template(
        "manager/letters/index.html",
        ready=[letter for letter in found if letter.can_be_printed],
        lacking=[letter for letter in found if not letter.can_be_printed],
    )


@bp.get("/letters.pdf")
@allow(Permission.MANAGE_MESSAGES)
def printed() -> ResponseReturnValue:
    """Print the letters that the address names, or all of today."""
    letters = _printable(_numbers(request.args.getlist("n")) or None)
    return pdf_of(mail_merge(letters), "letters") if letters else abort(404)


@bp.post("/letters/posted")
@allow(Permission.MANAGE_MESSAGES)
def posted() -> ResponseReturnValue:
    """Keep that the letters of one print were posted; what was settled or added meanwhile stays as it is."""
    numbers = _numbers(request.form.getlist("n"))
    noted = note_posted(numbers, by=somebody())
    flash(ngettext("One letter is noted as posted.", "%(num)s letters are noted as posted.", noted), "success")
    if noted < len(numbers):
        flash(_("The others are settled, no longer true, or go another way: take them out of the pile."), "notice")
    return redirect(url_for("manager.letters.index"), 303)


def _printable(numbers: set[int] | None) -> list[PaperLetter]:
    return [letter for letter in paper_letters(numbers) if letter.can_be_printed]


def _numbers(said: list[str]) -> set[int]:
    return {int(text) for text in said[:AT_ONCE] if text.isascii() and text.isdigit() and int(text) <= LARGEST}
