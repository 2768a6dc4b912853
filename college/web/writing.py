"""The page on which one writes to everybody on a run; facilitators and the office have it at addresses of their own."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from college.enrolment.actions.writing import write_to_run
from college.enrolment.audience import by_channel, hearers
from college.foundation import tokens
from college.foundation.refusal import Refused
from college.timetable.models import Run
from college.web.filters import in_words
from college.web.forms.messages import WriteToRun
from college.web.sessions import somebody


def asked(run: Run, template: str) -> ResponseReturnValue:
    """Ask what is to be said."""
    return _page(template, run, WriteToRun(data={"key": tokens.new()}))


def answered(run: Run, template: str, back: str) -> ResponseReturnValue:
    """Show who would hear what by which way, or send it."""
    form = WriteToRun()
    if not form.validate():
        return _page(template, run, form), 422
    if request.form.get("step") != "send":
        return _page(template, run, form, preview=request.form.get("step") != "change")
    try:
        count = write_to_run(run, form.text.data, waiting=form.waiting.data, key=form.key.data, by=somebody())
    except Refused as refused:
        form.form_errors.append(in_words(refused))
        return _page(template, run, form), 409
    told = ngettext("Your message goes to one person.", "Your message goes to %(num)s people.", count)
    flash(told, "success")
    return redirect(back, 303)


def _page(template: str, run: Run, form: WriteToRun, *, preview: bool = False) -> str:
    people = hearers(run, [], waiting=bool(form.waiting.data)) if preview else []
    return render_template(template, run=run, form=form, preview=preview, people=people, channels=by_channel(people))
