"""Each request is answered in the language that its browser asks for, of those that we can speak."""

from datetime import date

import pytest
from flask_babel import get_locale, get_translations

from college import create_app
from college.foundation import languages
from college.web.days import WEEKDAYS
from college.web.filters import day_month, long_date, month_name, short_date, short_weekday
from college.web.languages import asked_for, language_name, own_name
from tests.houses import settings
from tests.tongues import catalogue

DAY = date(2026, 10, 6)


def bilingual(tmp_path, *locales):
    return create_app(settings(tmp_path, locales=locales or ("en", "cy")))


@pytest.fixture
def welsh(tmp_path, monkeypatch):
    monkeypatch.setattr(languages, "FOLDER", catalogue(tmp_path / "words"))


@pytest.mark.usefixtures("welsh")
def test_each_request_has_the_words_of_its_own_language(tmp_path):
    app = bilingual(tmp_path)

    found = {}
    for language in ("en", "cy", "fr"):
        with app.test_request_context(headers={"Accept-Language": language}):
            found[language] = (str(get_locale()), get_translations())
            assert get_translations() is found[language][1]

    assert [spoken for spoken, _ in found.values()] == ["en", "cy", "en"]
    assert found["cy"][1] is not found["en"][1]
    assert found["fr"][1] is found["en"][1]


@pytest.mark.parametrize("locales", [("en", "cy"), ("cy", "en"), ("cy",)])
def test_a_page_in_a_language_without_a_catalogue_is_english_with_its_days_and_all(tmp_path, locales):
    app = bilingual(tmp_path, *locales)

    with app.test_request_context(headers={"Accept-Language": "cy"}):
        assert str(get_locale()) == "en"
        assert long_date(DAY) == "Tuesday 6 October 2026"


def test_a_catalogue_that_was_only_begun_is_not_spoken_yet(tmp_path, monkeypatch):
    monkeypatch.setattr(languages, "FOLDER", catalogue(tmp_path / "words", said={"Join the college": "Ymuno"}))

    with bilingual(tmp_path).test_request_context(headers={"Accept-Language": "cy"}):
        assert str(get_locale()) == "en"


@pytest.mark.usefixtures("welsh")
def test_days_and_months_are_those_of_the_language(tmp_path):
    with bilingual(tmp_path).test_request_context(headers={"Accept-Language": "cy"}):
        said = [long_date(DAY), day_month(DAY), short_date(DAY), short_weekday(DAY), month_name(DAY), WEEKDAYS[0]]

    assert said[:5] == ["Dydd Mawrth 6 Hydref 2026", "Dydd Mawrth 6 Hydref", "6 Hyd 2026", "Maw", "Hyd"]
    with bilingual(tmp_path).test_request_context():
        said = [long_date(DAY), day_month(DAY), short_date(DAY), short_weekday(DAY), month_name(DAY), WEEKDAYS[0]]
        assert said == ["Tuesday 6 October 2026", "Tuesday 6 October", "6 Oct 2026", "Tue", "Oct", "Monday"]


@pytest.mark.parametrize(
    "header",
    ["", "fr", "cy;q=oops", "*", "xx-" + "y" * 5000, "\x7f", "cy\x00", "../../etc/passwd", "en;q=-1", "'; DROP TABLE"],
)
def test_whatever_a_browser_asks_for_it_is_offered_a_language_of_the_college(tmp_path, header):
    app = bilingual(tmp_path)

    with app.test_request_context(headers={"Accept-Language": header}):
        assert asked_for() in {"en", "cy"}
        assert str(get_locale()) == "en"


def test_what_is_offered_is_what_the_browser_would_rather_have(tmp_path):
    app = bilingual(tmp_path)

    for header, best in {"cy-GB,cy;q=0.9,en;q=0.8": "cy", "en-GB,en;q=0.9,cy;q=0.8": "en", "pl,cy;q=0.5": "cy"}.items():
        with app.test_request_context(headers={"Accept-Language": header}):
            assert asked_for() == best


def test_a_language_is_named_by_its_speakers_and_to_whoever_reads(tmp_path):
    with bilingual(tmp_path).test_request_context():
        assert (own_name("cy"), language_name("cy")) == ("Cymraeg", "Welsh")
        assert (own_name("en"), language_name("en")) == ("English", "English")
        assert own_name("nothing at all") == "Nothing at all"
