"""A text leaves by GOV.UK Notify, once, or it is known whether trying again may help."""

import pytest

from college.outbox.transport import NoLine, Permanent, Temporary, Unreachable
from college.outbox.transport.notify import Notify, Text, send
from tests.standins import NotifyHouse, a_house

KEY = "college-" + "0" * 8 + "-0000-0000-0000-" + "0" * 12 + "-" + "1" * 8 + "-1111-1111-1111-" + "1" * 12


def a_text(**said):
    return Text(
        **{"number": "07700 900123", "words": "Hello Amina,\nwe meet at nine.", "reference": "outbox-7@c"} | said
    )


def sent(house, text=None, key=KEY):
    with a_house(house) as url:
        send(Notify(key, "the-template", url), text or a_text())


def test_a_text_leaves_with_all_its_words_in_the_one_field_and_its_reference():
    house = NotifyHouse()

    sent(house)

    (text,) = house.texts
    assert text["phone_number"] == "07700 900123"
    assert text["template_id"] == "the-template"
    assert text["personalisation"] == {"message": "Hello Amina,\nwe meet at nine."}
    assert text["reference"] == "outbox-7@c"


def test_a_text_that_left_before_its_sender_died_is_not_sent_again():
    house = NotifyHouse()
    sent(house)

    sent(house)
    sent(house, a_text(reference="outbox-8@c"))

    assert [text["reference"] for text in house.texts] == ["outbox-7@c", "outbox-8@c"]


def test_a_text_that_came_to_nothing_may_be_sent_again():
    house = NotifyHouse()
    sent(house)
    house.texts[0]["status"] = "permanent-failure"

    sent(house)

    assert len(house.texts) == 2


def errors(kind, message):
    return {"status_code": 400, "errors": [{"error": kind, "message": message}]}


@pytest.mark.parametrize(
    ("refusal", "trouble"),
    [
        ((400, errors("ValidationError", "phone_number Too many digits")), Unreachable),
        ((400, errors("BadRequestError", "Content for template has a character count greater than 918")), Permanent),
        ((400, errors("BadRequestError", "Missing personalisation: message")), Temporary),
        ((400, errors("BadRequestError", "Can't send to this recipient using a team-only API key")), Temporary),
        ((403, errors("AuthError", "Invalid token: API key not found")), NoLine),
        ((429, errors("RateLimitError", "Exceeded rate limit")), NoLine),
        ((500, errors("Exception", "Internal server error")), Temporary),
        ((503, b"<html>busy</html>"), Temporary),
        ((201, b"no answer that one can read"), Temporary),
    ],
)
def test_what_notify_refuses_is_told_apart(refusal, trouble):
    with pytest.raises(trouble) as refused:
        sent(NotifyHouse(refusal))

    assert type(refused.value) is trouble
    assert "1111" not in refused.value.reason
    assert "\n" not in refused.value.reason


def test_a_house_that_is_closed_keeps_the_text_for_later():
    with pytest.raises(NoLine):
        send(Notify(KEY, "t", "http://127.0.0.1:9"), a_text())


def test_a_key_of_another_shape_keeps_the_text_for_later():
    with pytest.raises(Temporary):
        sent(NotifyHouse(), key="nonsense")
