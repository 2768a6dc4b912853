"""A person is written to in the language that they chose: in the college's words, the product's, or neither."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
import time_machine
from sqlalchemy import select

from college.audit.models import AuditEntry
from college.enrolment import letters_of_series, messages
from college.enrolment.audience import Hearer, Part
from college.foundation import clock
from college.foundation.db import db, transaction
from college.outbox.actions import post
from college.outbox.actions.wording import keep_wording, send_test
from college.outbox.models import Message
from college.outbox.queries import body_of
from college.outbox.rules import State
from college.people.actions.preferring import choose_language
from college.people.models import Person
from college.people.rules import ContactBy
from college.post.letters import addressee, said_now, texted
from college.post.mail_merge import paper_letters
from college.post.previewing import previewed
from college.post.sending import send_due
from college.post.speaking import another_language, language_of
from college.post.tasks import tasks
from college.post.wording import names_offered, original
from college.post.words_kept import keep_as_told, shown
from college.privacy.actions import erase
from college.privacy.queries import held_about
from college.settings.queries import the_college
from tests.cast import gwen
from tests.factories import a_person, a_run, an_enrolment
from tests.tongues import catalogue, offer, speak

WELSH = "Annwyl ((name)),\n\nmae'n dechrau ar ((day)) am ((time)).\n\nMwy yma: ((link))"
ENGLISH = "Dear ((name)),\n\nit begins on ((day)) at ((time)).\n\nMore here: ((link))"
FIRST = datetime(2026, 10, 6, 9, tzinfo=UTC)
BEFORE = datetime(2026, 9, 1, 9, tzinfo=UTC)
LETTER = {"contact_by": ContactBy.LETTER, "postal_address": "1 Sea View\nTW1 3CD"}


@pytest.fixture(autouse=True)
def _before_it_begins():
    with time_machine.travel(BEFORE):
        yield


@pytest.fixture
def bilingual(app, monkeypatch):
    """Offer Welsh, without a catalogue of it."""
    offer(app, monkeypatch, "en", "cy")
    return app


@pytest.fixture
def welsh(bilingual, monkeypatch, tmp_path):
    """Offer Welsh with a catalogue."""
    speak(bilingual, monkeypatch, catalogue(tmp_path / "words"))
    return bilingual


def worded(text, locale, name="enrolment/enrolled", subject="((name))"):
    offered = names_offered(name)
    with transaction():
        keep_wording(name, locale, subject=subject, text=text, offered=offered, titles=(), seen=0, by=gwen())


def somebody(language="cy", **said):
    return a_person("Łucja Wyn", **{"language": language, "email": "wyn@example.org"} | said)


def confirmed(person):
    run = a_run(first=FIRST)
    place = an_enrolment(person, run)
    with transaction():
        return post(messages.answer(place, person, run, starts_at=run.first_starts_at, number=0)).id


def mail_to(mailbox, person):
    confirmed(person)
    send_due()
    (file,) = mailbox.glob("*.eml")
    return message_from_bytes(file.read_bytes(), policy=policy.default)


def text_of(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


@pytest.mark.usefixtures("bilingual")
def test_own_words_are_said_in_the_language_that_somebody_chose_with_its_days(mailbox):
    worded(ENGLISH, "en")
    worded(WELSH, "cy")

    mail = mail_to(mailbox, somebody())

    assert text_of(mail).startswith("Annwyl Łucja Wyn,\n\nmae'n dechrau ar Dydd Mawrth 6 Hydref 2026 am 10:00.\n")
    assert mail["Content-Language"] == "cy"
    assert mail.get_all("Content-Language") == ["cy"]


@pytest.mark.usefixtures("bilingual")
@pytest.mark.parametrize("language", [None, "en", "fr", ""])
def test_whoever_did_not_choose_or_chose_what_is_no_longer_offered_hears_in_the_first(mailbox, language):
    worded(ENGLISH, "en")
    worded(WELSH, "cy")

    mail = mail_to(mailbox, somebody(language))

    assert text_of(mail).startswith("Dear Łucja Wyn,\n\nit begins on Tuesday 6 October 2026 at 10:00.\n")
    assert mail["Content-Language"] == "en"


def test_a_college_of_one_language_writes_in_it_whatever_was_chosen_before(app, mailbox):
    worded(WELSH, "cy")

    mail = mail_to(mailbox, somebody())

    assert mail["Subject"] == "You have a place"
    assert mail["Content-Language"] == "en"


@pytest.mark.usefixtures("bilingual")
def test_without_words_in_their_language_the_college_s_own_in_the_first_are_said_whole(mailbox):
    worded(ENGLISH, "en")

    mail = mail_to(mailbox, somebody())

    assert "it begins on Tuesday 6 October 2026 at 10:00." in text_of(mail)
    assert mail["Content-Language"] == "en"


@pytest.mark.usefixtures("bilingual")
def test_without_any_words_of_their_own_the_original_is_said_and_called_english(mailbox):
    mail = mail_to(mailbox, somebody())

    assert "It begins on Tuesday 6 October 2026 at 10:00." in text_of(mail)
    assert mail["Content-Language"] == "en"


@pytest.mark.usefixtures("welsh")
def test_the_original_in_their_language_goes_before_own_words_in_another(mailbox):
    worded(ENGLISH, "en")

    mail = mail_to(mailbox, somebody())

    assert mail["Subject"] == "Mae gennych le"
    assert "Mae'n dechrau ar Dydd Mawrth 6 Hydref 2026 am 10:00." in text_of(mail)
    assert mail["Content-Language"] == "cy"


def test_a_college_whose_first_is_welsh_writes_to_those_who_chose_english_in_english(app, mailbox, monkeypatch):
    offer(app, monkeypatch, "cy", "en")
    worded(WELSH, "cy")

    assert mail_to(mailbox, somebody("en"))["Content-Language"] == "en"
    assert said_now(_message(confirmed(a_person())), a_person()).locale == "cy"


@pytest.mark.usefixtures("bilingual")
def test_own_words_that_lack_a_fact_give_way_and_no_message_is_lost(mailbox):
    worded(WELSH, "cy")
    worded("Dear ((name)), ((link))", "en")
    person = somebody()
    run = a_run(first=FIRST)
    place = an_enrolment(person, run)
    with transaction():
        number = post(messages.answer(place, person, run, starts_at=None, number=0)).id

    send_due()

    assert shown(_message(number)).text.startswith("Dear Łucja Wyn,")
    assert (shown(_message(number)).missing, shown(_message(number)).locale) == ("day", "en")


@pytest.mark.usefixtures("bilingual")
def test_a_sentence_of_ours_in_words_of_theirs_is_whole_and_in_one_language(mailbox):
    worded("Annwyl ((name)),\n\n((when))\n\n((link))", "cy")

    said = text_of(mail_to(mailbox, somebody()))

    assert "It begins on Tuesday 6 October 2026 at 10:00." in said
    assert "Dydd" not in said


def _message(number):
    db.session.rollback()
    return db.session.get_one(Message, number)


@pytest.mark.usefixtures("welsh")
def test_a_call_is_to_be_made_in_their_language_with_the_words_for_it():
    with transaction():
        the_college().contact_phone = "01632 960 123"
    worded(WELSH, "cy")
    confirmed(somebody(contact_by=ContactBy.PHONE, phone="07700 900123"))
    confirmed(a_person("Bryn Hughes", contact_by=ContactBy.PHONE, phone="07700 900124"))

    theirs, usual = tasks(1)

    assert (theirs.language, theirs.said_in) == ("cy", "cy")
    assert theirs.words.startswith("Annwyl Łucja Wyn,\n\nmae'n dechrau ar Dydd Mawrth 6 Hydref 2026 am 10:00.")
    assert "Gofynnwch sut i gyrraedd." in theirs.words
    assert "Ffôn: 01632 960 123" in theirs.words
    assert (usual.language, usual.said_in) == ("", "en")


@pytest.mark.usefixtures("bilingual")
def test_a_call_without_words_in_their_language_says_so():
    confirmed(somebody(contact_by=ContactBy.PHONE, phone="07700 900123"))

    (task,) = tasks(1)

    assert (task.language, task.said_in) == ("cy", "en")


@pytest.mark.usefixtures("bilingual")
def test_what_the_office_told_is_kept_with_its_language():
    worded(WELSH, "cy")
    number = confirmed(somebody(contact_by=ContactBy.PHONE, phone="07700 900123"))

    with transaction():
        message = db.session.get_one(Message, number)
        message.state, message.settled_at = State.DONE, clock.now()
        keep_as_told(message)

    assert body_of(_message(number)).locale == "cy"
    assert shown(_message(number)).locale == "cy"


@pytest.mark.usefixtures("bilingual")
def test_a_letter_is_in_their_language():
    worded(WELSH, "cy")
    confirmed(somebody(**LETTER))
    confirmed(a_person("Bryn Hughes", **LETTER))

    theirs, usual = paper_letters()

    assert (theirs.language, theirs.said_in) == ("cy", "cy")
    assert theirs.paragraphs[0] == ("Annwyl Łucja Wyn,",)
    assert (usual.language, usual.said_in) == ("", "en")


@pytest.mark.usefixtures("bilingual")
def test_a_text_is_in_their_language():

    worded(WELSH, "cy")
    person = somebody(contact_by=ContactBy.TEXT, phone="07700 900123")
    number = confirmed(person)

    with transaction():
        said = texted(db.session.get_one(Message, number), db.session.get_one(Person, person.id))

    assert said.words.startswith("Annwyl Lucja Wyn,")
    assert "Dydd Mawrth 6 Hydref 2026" in said.words


@pytest.mark.usefixtures("welsh")
def test_one_message_of_several_sessions_lists_their_days_in_one_language():
    person, run = somebody(), a_run(first=FIRST)
    an_enrolment(person, run)
    with transaction():
        letter = letters_of_series.sessions_cancelled(Hearer(person, Part.ENROLLED), run.sessions)
        number = post(letter).id

    said = said_now(_message(number), addressee(_message(number)))

    assert said.locale == "cy"
    assert "Dydd Mawrth 6 Hydref 2026" in said.words.text
    assert "Tuesday" not in said.words.text


@pytest.mark.usefixtures("bilingual")
def test_a_test_of_a_wording_is_in_the_language_of_the_wording_whoever_gets_it(mailbox):
    tester = gwen()

    with transaction():
        send_test(tester, subject="Croeso", text="Helo Gwen", name="enrolment/joined", locale="cy", by=tester)
    send_due()

    (file,) = mailbox.glob("*.eml")
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert mail["Content-Language"] == "cy"
    assert text_of(mail).strip() == "Helo Gwen"


@pytest.mark.usefixtures("bilingual")
def test_a_preview_with_the_facts_of_a_person_is_in_the_language_of_the_wording():
    number = confirmed(a_person("Bryn Hughes"))

    made = previewed("enrolment/enrolled", "((name))", WELSH, locale="cy", source=_message(number))

    assert made.text.startswith("Annwyl Bryn Hughes,\n\nmae'n dechrau ar Dydd Mawrth 6 Hydref 2026 am 10:00.")


@pytest.mark.usefixtures("bilingual")
def test_the_original_of_a_language_without_a_catalogue_is_english_with_every_fact_a_field():
    assert original("enrolment/lapsed", the_college(), "cy") == original("enrolment/lapsed", the_college(), "en")
    assert "Dydd" not in original("timetable/session_moved", the_college(), "cy")[1]


@pytest.mark.usefixtures("bilingual")
def test_words_of_another_language_leave_no_trace_on_the_next_message(mailbox):
    worded(WELSH, "cy")
    confirmed(somebody())
    confirmed(a_person("Bryn Hughes"))

    send_due()

    mails = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in mailbox.glob("*.eml")]
    assert {mail["Content-Language"]: text_of(mail).split()[0] for mail in mails} == {"cy": "Annwyl", "en": "Hello"}


@pytest.mark.usefixtures("bilingual")
def test_a_language_is_chosen_and_recorded_once_and_may_be_taken_back():
    number = somebody(language=None).id

    for language in ("cy", "cy", None):
        with transaction():
            person = db.session.get_one(Person, number)
            choose_language(person, language, by=person)

    recorded = select(AuditEntry.facts).where(AuditEntry.what == "person.language_chosen").order_by(AuditEntry.id)
    assert list(db.session.scalars(recorded)) == [{"language": "cy"}, {"language": None}]


@pytest.mark.usefixtures("bilingual")
def test_it_is_in_what_one_can_take_away_and_in_what_is_forgotten():
    number = somebody().id
    (row,) = held_about(db.session.get_one(Person, number), key=b"k")["person"]
    assert row["language"] == "cy"

    with transaction():
        erase(db.session.get_one(Person, number), key=b"k", by=None)

    assert db.session.get_one(Person, number).language is None


def test_the_language_in_force_follows_what_the_college_offers(app, monkeypatch):
    offer(app, monkeypatch, "en", "cy")
    assert [language_of(one) for one in ("cy", "en", None, "fr", "CY", "")] == ["cy", "en", "en", "en", "en", "en"]
    assert [another_language(one) for one in ("cy", "en", None)] == ["cy", "", ""]

    offer(app, monkeypatch, "cy", "en")
    assert [another_language(one) for one in ("cy", "en", None)] == ["", "en", ""]
    offer(app, monkeypatch, "en")
    assert [another_language(one) for one in ("cy", "en", None)] == ["", "", ""]
