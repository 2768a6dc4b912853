"""Asking, and keeping what was answered."""

from collections.abc import Mapping, Sequence

from college.audit.actions import Doer, record
from college.foundation import clock, tokens
from college.foundation.db import db, lock, save
from college.foundation.refusal import Refused
from college.outbox.actions import post
from college.people.models import Person
from college.questionnaires import messages, queries, rules
from college.questionnaires.links import secret_of
from college.questionnaires.models import Answer, Invitation, Question, Quote, Response
from college.questionnaires.pseudonyms import pseudonym
from college.questionnaires.rules import ASKED_BY_THE_CLOCK, OPEN_FOR, Asked, Mode, Wave
from college.timetable.models import Run


def invite(person: Person, run: Run, wave: Wave, *, key: bytes) -> Invitation:
    """Ask somebody about a run, with a link of their own that closes after thirty days; asking twice asks once."""
    invitation = _invited(person, run, wave, key=key)
    post(messages.invitation(invitation, person, ended_at=run.last_ends_at))
    return invitation


def remind(invitation: Invitation) -> None:
    """Remind somebody once, if they have not answered; of two passes at once one does."""
    lock(invitation)
    if invitation.person is not None and not invitation.returned:
        post(messages.reminder(invitation, invitation.person))


def answer(
    invitation: Invitation,
    given: Mapping[str, Sequence[str]],
    *,
    mode: Mode,
    key: bytes,
    may_quote: bool = False,
    by: Doer | None = None,
) -> Response:
    """Keep one form that came back, apart from the invitation: no key joins the two.

    `may_quote` is the writer's leave to quote their own words. Raises `Refused` when the form came back before, and
    for an answer that its question does not have.
    """
    lock(invitation)
    if invitation.returned:
        raise Refused("This form has been sent already. Thank you: nothing more is needed.")
    if mode in {Mode.LINK, Mode.SIGNED_IN} and invitation.closes_at is not None and invitation.closes_at <= clock.now():
        raise Refused("This form is closed now. If you would still like to tell us, please call us.")
    kept = rules.answers_to_keep(map(_asked, invitation.questionnaire.questions), given)
    paired = invitation.questionnaire.paired and invitation.person_id is not None
    response = save(
        Response(
            questionnaire_id=invitation.questionnaire_id,
            wave=invitation.wave,
            run_id=invitation.run_id,
            pseudonym=pseudonym(key, invitation.person_id) if paired and invitation.person_id else "",
            mode=mode,
            answered_on=clock.today(),
            may_quote=may_quote,
            answers=[Answer(question_key=question, value=value) for question, value in kept.items()],
        )
    )
    invitation.returned = True
    db.session.flush()
    if by is not None and mode in {Mode.PAPER, Mode.PHONE}:
        record("answers.typed_in", invitation, by=by, mode=mode.value)
    return response


def type_in(
    person: Person,
    run: Run,
    wave: Wave,
    given: Mapping[str, Sequence[str]],
    *,
    mode: Mode,
    key: bytes,
    may_quote: bool = False,
    by: Doer,
) -> Response:
    """Keep a form that somebody gave us on paper or told us on the phone, whether or not a link was sent."""
    return answer(_invited(person, run, wave, key=key), given, mode=mode, key=key, may_quote=may_quote, by=by)


def stop_asking(invitation: Invitation) -> None:
    """Ask this person nothing any more, about any run, until they say otherwise."""
    lock(invitation)
    invitation.declined_at = invitation.declined_at or clock.now()
    db.session.flush()


def approve_quote(words: Answer, *, by: Doer) -> None:
    """Let these words be quoted, without a name. Raises `Refused` where their writer gave no leave."""
    _decide(words, approved=True, by=by)
    record("quote.approved", words, by=by)


def set_quote_aside(words: Answer, *, by: Doer) -> None:
    """Decide that these words are not quoted; any approval ends. Raises `Refused` where no leave was given."""
    _decide(words, approved=False, by=by)
    record("quote.set_aside", words, by=by)


def reconsider_quote(words: Answer, *, by: Doer) -> None:
    """Take back what was decided about these words: they wait again, and are quoted nowhere."""
    lock(words)
    found = queries.quote_of(words)
    if found is not None:
        db.session.delete(found)
        db.session.flush()
        record("quote.reconsidered", words, by=by)


def _decide(words: Answer, *, approved: bool, by: Doer) -> None:
    lock(words)  # two managers who decide at once decide one after the other
    if not queries.is_quotable(words):
        raise Refused("These words may not be quoted: their writer did not say so.")
    quote = queries.quote_of(words) or Quote(answer_id=words.id)
    quote.approved_at, quote.approved_by_id = (clock.now(), by.id) if approved else (None, None)
    save(quote)


def _invited(person: Person, run: Run, wave: Wave, *, key: bytes) -> Invitation:
    questionnaire = queries.newest(ASKED_BY_THE_CLOCK[wave])
    lock(run)  # two passes of the clock at once ask once
    found = queries.invitation_of(person.id, run.id, questionnaire, wave)
    if found is not None:
        return found
    now = clock.now()
    invitation = save(
        Invitation(
            questionnaire_id=questionnaire.id,
            wave=wave,
            run_id=run.id,
            person_id=person.id,
            invited_at=now,
            closes_at=now + OPEN_FOR,
        )
    )
    invitation.token_hash = tokens.hashed(secret_of(key, invitation.id))
    db.session.flush()
    return invitation


def _asked(question: Question) -> Asked:
    return Asked(question.key, question.kind, frozenset(value for value, _label in question.choices))
