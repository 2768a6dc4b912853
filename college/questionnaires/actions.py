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
from college.questionnaires.models import Answer, Invitation, Question, Response
from college.questionnaires.pseudonyms import pseudonym
from college.questionnaires.rules import ASKED_BY_THE_CLOCK, OPEN_FOR, Asked, Mode, Wave
from college.timetable.models import Run


def invite(person: Person, run: Run, wave: Wave, *, key: bytes) -> Invitation:
    """Ask somebody about a run, with a link of their own that closes after thirty days; asking twice asks once."""
    invitation = _invited(person, run, wave, key=key)
    post(messages.invitation(invitation, person, ended_at=run.last_ends_at))
    return invitation


def remind(invitation: Invitation) -> None:
    """Remind somebody once, if they have not answered."""
    if invitation.person is not None:
        post(messages.reminder(invitation, invitation.person))


def answer(
    invitation: Invitation, given: Mapping[str, Sequence[str]], *, mode: Mode, key: bytes, by: Doer | None = None
) -> Response:
    """Keep one form that came back, apart from the invitation: no key joins the two.

    Raises `Refused` when the form came back before, and for an answer that its question does not have.
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
            answers=[Answer(question_key=question, value=value) for question, value in kept.items()],
        )
    )
    invitation.returned = True
    db.session.flush()
    if by is not None and mode in {Mode.PAPER, Mode.PHONE}:
        record("answers.typed_in", invitation, by=by, mode=mode.value)
    return response


def type_in(
    person: Person, run: Run, wave: Wave, given: Mapping[str, Sequence[str]], *, mode: Mode, key: bytes, by: Doer
) -> Response:
    """Keep a form that somebody gave us on paper or told us on the phone, whether or not a link was sent."""
    return answer(_invited(person, run, wave, key=key), given, mode=mode, key=key, by=by)


def stop_asking(invitation: Invitation) -> None:
    """Ask this person nothing any more, about any run, until they say otherwise."""
    lock(invitation)
    invitation.declined_at = invitation.declined_at or clock.now()
    db.session.flush()


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
