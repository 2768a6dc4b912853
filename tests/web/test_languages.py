"""Each request is answered in the language that its browser asks for."""

from flask_babel import get_locale, get_translations

from college import create_app
from tests.houses import settings


def test_each_request_has_the_words_of_its_own_language(tmp_path):
    app = create_app(settings(tmp_path, locales=("en", "cy")))

    found = {}
    for language in ("en", "cy", "fr"):
        with app.test_request_context(headers={"Accept-Language": language}):
            found[language] = (str(get_locale()), get_translations())
            assert get_translations() is found[language][1]

    assert [spoken for spoken, _ in found.values()] == ["en", "cy", "en"]
    assert found["cy"][1] is not found["en"][1]
    assert found["fr"][1] is found["en"][1]
