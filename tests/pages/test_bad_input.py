"""Whatever is sent to whatever address, the answer is never an error of ours."""

import os
import re
from contextvars import copy_context

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from college.foundation.db import db, reading_only
from tests.browser import Browser
from tests.pages.conftest import person

STRANGE = ["", " ", "\0", "\ud800", "😴", "\u202eevil", "a" * 20_000, "-1", "0", str(2**63), "NaN", "1e400"]
IMPOSSIBLE = ["0001-01-01", "9999-12-31", "2026-02-30", "25:61", "%00", "../../etc/passwd"]
HOSTILE = ["'; DROP TABLE person; --", "<script>alert(1)</script>", "{{7*7}}"]
NASTY = st.sampled_from([*STRANGE, *IMPOSSIBLE, *HOSTILE])
WORDS = NASTY | st.text(max_size=40)
# /readyz answers 503 when the college is not ready, which is its purpose
LEFT_OUT = {"static", "public.signing_in.sign_out", "public.health.ready"}
FEW, MANY = 25, 500


def rules(app):
    return sorted(
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in rule.methods & {"GET", "POST"}
        if rule.endpoint not in LEFT_OUT
    )


def field_names():
    names = [
        "name",
        "email",
        "phone",
        "places",
        "starts_on",
        "starts",
        "ends",
        "code",
        "title",
        "summary",
        "text",
        "state",
    ]
    return st.sampled_from(
        [*names, "whoever", "password", "answer", "mark-1", "q", "from", "topic", "page", "next", "key", "kind"]
    )


def as_part(value):
    """Write something nasty as one part of an address; what a browser could not send becomes a question mark."""
    return value.replace("/", "-").encode("utf-8", "replace").decode().replace("?", "%3F")


def trying(app, rule, browsers, wrong, examples):
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=not os.environ.get("FUZZ_RANDOM"),
        suppress_health_check=list(HealthCheck),
    )
    @given(
        places=st.fixed_dictionaries(
            {name: NASTY | st.sampled_from(["1", "R001", "C01", "after"]) for name in rule.arguments}
        ),
        sent=st.dictionaries(field_names(), WORDS, max_size=6),
        asked=st.dictionaries(field_names(), WORDS, max_size=3),
        which=st.integers(0, 1),
    )
    def try_it(places, sent, asked, which):
        address = rule.rule
        for name, value in places.items():
            address = "".join(
                part if not part.startswith("<") else as_part(value)
                for part in re.split(rf"(<(?:[^<>]*:)?{name}>)", address)
            )
        clean = {name: value.encode("utf-8", "replace").decode() for name, value in asked.items()}
        form = {name: value.encode("utf-8", "replace").decode() for name, value in sent.items()}
        for method in sorted(rule.methods & {"GET", "POST"}):
            with app.app_context():
                reading_only(True)
                named = {"data": form} if method == "POST" else {}
                answer = browsers[which].open(address, method=method, query_string=clean, **named)
                db.session.rollback()
            if answer.status_code >= 500:
                wrong.add(f"{method} {rule.rule} answered {answer.status_code}")

    return try_it


def walk(app, examples):
    adapter = app.url_map
    with app.app_context():
        gwen = person("gwen")
        reading_only(True)
        browsers = [Browser(app), Browser(app).sign_in(gwen)]
    wrong = set()

    for rule in adapter.iter_rules():
        if rule.endpoint in LEFT_OUT:
            continue

        copy_context().run(trying(app, rule, browsers, wrong, examples))
    return wrong


def test_nothing_that_is_sent_is_an_error_of_ours(demo):
    assert walk(demo, int(os.environ.get("FUZZ_EXAMPLES", FEW))) == set()


@pytest.mark.proof
def test_nothing_that_is_sent_is_an_error_of_ours_at_length(demo):
    assert walk(demo, MANY) == set()
