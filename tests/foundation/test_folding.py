"""A name is found however it is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.foundation.folding import digits, fold


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Zoë O’Brien–Łuczak", "zoe obrien-luczak"),
        ("ZOE  O'BRIEN-LUCZAK ", "zoe obrien-luczak"),
        ("Hywel Ślusarczyk", "hywel slusarczyk"),
        ("Siân Tŷ Gŵyn", "sian ty gwyn"),
        ("Søren Ærø Þór Đặng", "soren aero thor dang"),
        ("Straße, İstanbul, Diyarbakır", "strasse, istanbul, diyarbakir"),
        ("Nguyê\u0303n", "nguyen"),
        ("zero\u200bwidth\u00a0and\x00nul", "zerowidth and nul"),
        ("lone \ud800surrogate", "lone surrogate"),
        ("ﬁnance Ⅻ", "finance xii"),
        ("", ""),
    ],
)
def test_a_name_folds_to_what_anybody_can_type(typed, folded):
    assert fold(typed) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more_than_folding_once(text):
    once = fold(text)

    assert fold(once) == once


def test_composed_and_decomposed_letters_fold_alike():
    assert fold("Rhŷs") == fold("Rhy\u0302s") == "rhys"


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        ("07700 900123", "07700900123"),
        ("+44 7700 900123", "07700900123"),
        ("+44 (0)7700 900123", "07700900123"),
        ("0044 7700 900123", "07700900123"),
        ("447700900123", "07700900123"),
        ("(+44) 7700-900-123", "07700900123"),
        ("+353 1 496 0123", "35314960123"),
        ("900 123", "900123"),
        ("4412", "4412"),
        ("٠٧٧٠٠", "07700"),
        ("no number", ""),
    ],
)
def test_a_telephone_number_is_found_however_it_is_written(typed, dialled):
    assert digits(typed) == dialled
