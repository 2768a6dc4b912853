"""Two people who write at once, and what changed between two texts."""

from collections import Counter
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.courses import comparing
from college.courses.comparing import Kind, Passage, compare
from college.courses.merging import Both, merge, merge_fields

BASE = "One.\n\nTwo.\n\nThree.\n\nFour."
paragraphs = st.lists(st.sampled_from(["a", "b", "c", "d", "e f", "- g\n- h"]), max_size=8)
own = st.lists(st.tuples(st.integers(0, 8), st.integers(1, 99)), max_size=4)


def test_changes_that_touch_nothing_are_joined():
    merged = merge(BASE, mine=BASE.replace("One", "First"), theirs=BASE.replace("Four", "Last"))

    assert merged.clashes == ()
    assert merged.text == "First.\n\nTwo.\n\nThree.\n\nLast."


def test_the_same_paragraph_changed_twice_shows_both_and_what_it_was():
    merged = merge(BASE, mine=BASE.replace("Two", "Zwei"), theirs=BASE.replace("Two", "Deux"))

    assert merged.clashes == (Both("Two.", "Deux.", "Zwei."),)
    assert merged.text == "One.\n\nDeux.\n\nZwei.\n\nThree.\n\nFour."


def test_the_same_change_made_twice_is_made_once():
    changed = BASE.replace("Two", "Zwei")

    assert merge(BASE, mine=changed, theirs=changed).text == changed


def test_what_one_deletes_and_the_other_changes_is_asked_about():
    merged = merge(BASE, mine="One.\n\nThree.\n\nFour.", theirs=BASE.replace("Two", "Deux"))

    assert merged.clashes == (Both("Two.", "Deux.", ""),)


def test_fields_are_joined_each_by_itself():
    before = {"title": "Sleep", "summary": "About sleep."}

    joined = merge_fields(before, mine=before | {"title": "Sleeping"}, theirs=before | {"summary": "All about sleep."})

    assert {name: merged.text for name, merged in joined.items()} == {
        "title": "Sleeping",
        "summary": "All about sleep.",
    }


def with_insertions(base, said, who):
    text = list(base)
    for place, number in said:
        text.insert(min(place, len(text)), f"{who} {number}")
    return text


@given(paragraphs, own, own, st.integers(0, 8), st.integers(0, 8))
def test_no_inserted_paragraph_ever_disappears(base, mine, theirs, mine_drops, theirs_drop):
    my_words = with_insertions(base[:mine_drops] + base[mine_drops + 1 :], mine, "mine")
    their_words = with_insertions(base[:theirs_drop] + base[theirs_drop + 1 :], theirs, "theirs")

    merged = merge("\n\n".join(base), mine="\n\n".join(my_words), theirs="\n\n".join(their_words))

    left = merged.text.split("\n\n")
    for words in (my_words, their_words):
        for word in {word for word in words if word.startswith(("mine", "theirs"))}:
            assert left.count(word) >= words.count(word)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tea " * 12_000, "walk tea " * 6_000),  # one long line
        ("Rest well. Sleep. " * 400, "Sleep well. Rest. " * 400),  # many sentences
        ("a\nb\nb\n" * 8_000, "b\na\n" * 12_000),  # many lines
    ],
)
def test_however_long_two_texts_are_few_words_are_looked_at_twice_and_none_is_lost(before, after, monkeypatch):
    monkeypatch.setattr(comparing, "SequenceMatcher", bounded)

    passages = compare(before, after)

    assert "".join(each.text for each in passages if each.kind is not Kind.NEW) == before
    assert "".join(each.text for each in passages if each.kind is not Kind.GONE) == after


def bounded(_junk, old, fresh, autojunk):
    """Compare as ever, and fail where too many equal words would be looked at."""
    known = Counter(fresh)
    assert sum(count * known[one] for one, count in Counter(old).items()) <= comparing.MOST_PAIRS
    return SequenceMatcher(None, old, fresh, autojunk=autojunk)


@given(st.text(), st.text())
def test_a_comparison_holds_both_texts_whole(before, after):
    passages = compare(before, after)

    assert "".join(one.text for one in passages if one.kind is not Kind.NEW) == before
    assert "".join(one.text for one in passages if one.kind is not Kind.GONE) == after
    assert any(one.kind is not Kind.SAME for one in passages) == (before != after)


def test_only_the_words_that_changed_are_told():
    assert compare("Bring a pen.\nCome early.", "Bring two pens.\nCome early.") == (
        Passage(Kind.SAME, "Bring "),
        Passage(Kind.GONE, "a"),
        Passage(Kind.NEW, "two"),
        Passage(Kind.SAME, " "),
        Passage(Kind.GONE, "pen"),
        Passage(Kind.NEW, "pens"),
        Passage(Kind.SAME, ".\nCome early."),
    )
