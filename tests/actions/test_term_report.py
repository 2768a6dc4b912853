"""The report of a term, on both databases."""

import pytest

from college.reports.formats import json as as_json
from college.reports.term import term_report
from tests import harbour


@pytest.fixture
def key(app):
    return harbour.key_of(app)


def test_the_harbour_term_comes_out_as_it_was_counted_by_hand(app, key):
    term = harbour.load(app)

    told = as_json.document(term_report(term, "internal", key=key))

    for section in ("participation", "outcomes", "change"):
        assert _only(harbour.EXPECTED[section], told[section]) == harbour.EXPECTED[section]


def _only(wanted, found):
    """Take of what was found the figures that were counted by hand."""
    if isinstance(wanted, dict):
        return {name: _only(wanted[name], found[name]) for name in wanted}
    if isinstance(wanted, list):
        assert len(wanted) == len(found)
        return [_only(*pair) for pair in zip(wanted, found, strict=True)]
    return found
