"""Colours that can be read on, and offers that last."""

import pytest

from college.foundation.refusal import Refused
from college.settings.rules import contrast, is_colour, offer_time, readable


def test_contrast_is_what_the_guidelines_publish():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("colour", ["#767676", "#1d5c63", "#005eb8"])
def test_a_dark_colour_is_taken(colour):
    assert readable(colour) == colour


@pytest.mark.parametrize("colour", ["#777777", "#ffff00", "#ffffff"])
def test_a_pale_colour_is_refused_with_its_contrast(colour):
    with pytest.raises(Refused, match="contrast of"):
        readable(colour)


@pytest.mark.parametrize("hours", [1, 48, 336])
def test_an_offer_lasts_from_an_hour_to_a_fortnight(hours):
    assert offer_time(hours) == hours


@pytest.mark.parametrize("hours", [-1, 0, 337])
def test_no_offer_lasts_less_or_more(hours):
    with pytest.raises(Refused):
        offer_time(hours)


def test_a_colour_is_a_hash_and_six_digits():
    assert is_colour("#1D5c63")
    assert not any(map(is_colour, ("1d5c63", "#1d5c6", "#1d5c63\n", "#1d5c6g", "red", "")))
