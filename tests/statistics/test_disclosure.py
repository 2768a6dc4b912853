"""What leaves the college about few people: nothing from which they could be told."""

from collections import defaultdict

import pytest

from college.statistics.change import PairedChange
from college.statistics.disclosure import (
    HES,
    HIDDEN,
    INTERNAL,
    SHARED,
    Shown,
    preset_called,
    protect_breakdown,
    protect_change,
    protect_count,
    protect_mean,
    protect_proportion,
)

PROTECTING = [SHARED, HES]

MOVED = PairedChange(
    n=23, mean_from=14.904, mean_to=18.2826, mean_change=3.387, sd_from=4.1, sd_to=4.5, sd_change=3.8387,
    low=1.7268, high=5.0464, t=4.23119, df=22, p=0.00034275, d=0.78312, hedges_g=0.76970,
)  # fmt: skip


def printed(figures):
    return [None if figure is None else figure.printed for figure in vars(figures).values()]


@pytest.mark.parametrize(
    ("preset", "expected"),
    [
        (SHARED, {0: "*", 1: "*", 4: "*", 5: 5, 7: 5, 8: 10, 12: 10, 13: 15, 22: 20, 98: 100}),
        (HES, {0: 0, 1: "*", 4: "*", 7: "*", 8: 10, 12: 10, 13: 15, 22: 20, 98: 100}),
        (INTERNAL, {0: 0, 1: 1, 4: 4, 7: 7, 8: 8, 12: 12, 13: 13, 22: 22, 98: 98}),
    ],
)
def test_a_count_is_hidden_or_rounded_as_its_preset_says(preset, expected):
    assert {count: protect_count(count, preset).printed for count in expected} == expected


def test_a_count_below_nothing_is_refused():
    with pytest.raises(ValueError, match="0 or more"):
        protect_count(-1, SHARED)


def test_a_hidden_figure_prints_a_star_and_holds_no_number():
    assert (str(HIDDEN), HIDDEN.printed, vars(HIDDEN)) == ("*", "*", {})
    assert str(Shown(25)) == "25"


def test_presets_are_found_by_name():
    assert [preset_called(name) for name in ("shared", "hes", "internal")] == [SHARED, HES, INTERNAL]


def test_the_public_preset_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match="needs an audit") as refused:
        preset_called("public")

    assert str(refused.value).endswith("Use shared or hes.")


def test_an_unknown_preset_is_refused_with_the_names_there_are():
    with pytest.raises(ValueError, match="shared, hes, internal"):
        preset_called("open")


def test_one_hidden_part_withholds_the_whole_breakdown():
    counts = dict(zip("abcd", [23, 14, 2, 0], strict=True))

    assert {str(part) for part in protect_breakdown(counts, SHARED).values()} == {"*"}
    assert {str(part) for part in protect_breakdown(counts, HES).values()} == {"*"}
    assert [part.printed for part in protect_breakdown(counts, INTERNAL).values()] == [23, 14, 2, 0]


def test_a_breakdown_without_a_small_part_is_rounded_part_by_part():
    assert protect_breakdown({"x": 23, "y": 14}, SHARED) == {"x": Shown(25), "y": Shown(15)}
    assert protect_breakdown({"x": 23, "y": 0}, HES) == {"x": Shown(25), "y": Shown(0)}
    assert protect_breakdown({}, SHARED) == {}


def test_a_percentage_and_its_interval_come_from_the_rounded_pair():
    assert printed(protect_proportion(25, 37, SHARED)) == [25, 35, 71, 55, 84]
    assert printed(protect_proportion(25, 37, HES)) == [25, 35, 71, 55, 84]


def test_under_internal_the_pair_is_exact_and_the_limits_have_one_decimal():
    assert printed(protect_proportion(25, 37, INTERNAL)) == [25, 37, 68, 51.5, 80.4]
    assert printed(protect_proportion(1, 2, INTERNAL)) == [1, 2, 50, 9.5, 90.5]


def test_a_share_of_nobody_does_not_exist():
    assert printed(protect_proportion(0, 0, INTERNAL)) == [0, 0, None, None, None]
    assert printed(protect_proportion(0, 0, SHARED)) == ["*"] * 5
    assert printed(protect_proportion(0, 0, HES)) == [0, 0, "*", "*", "*"]


@pytest.mark.parametrize("preset", PROTECTING)
def test_a_percentage_needs_a_rounded_denominator_of_twenty(preset):
    assert printed(protect_proportion(9, 17, preset)) == [10, 15, "*", "*", "*"]
    assert printed(protect_proportion(9, 18, preset))[:3] == [10, 20, 50]


@pytest.mark.parametrize("preset", PROTECTING)
def test_a_hidden_part_hides_the_percentage(preset):
    assert printed(protect_proportion(3, 40, preset)) == ["*", 40, "*", "*", "*"]
    assert printed(protect_proportion(3, 4, preset)) == ["*"] * 5


def test_nobody_of_many_is_shown_only_where_zero_is():
    assert printed(protect_proportion(0, 40, HES)) == [0, 40, 0, 0, 9]
    assert printed(protect_proportion(0, 40, SHARED)) == ["*", 40, "*", "*", "*"]


def test_nearly_everybody_reads_as_everybody():
    assert protect_proportion(23, 25, SHARED) == protect_proportion(25, 25, SHARED)


def test_five_of_five_would_tell_that_two_at_most_said_no():
    assert printed(protect_proportion(5, 5, SHARED))[:2] == ["*", 5]
    assert printed(protect_proportion(10, 10, SHARED))[:2] == [10, 10]


@pytest.mark.parametrize("preset", PROTECTING)
def test_what_is_printed_of_a_share_leaves_four_possible_remainders(preset):
    remainders = defaultdict(set)
    for denominator in range(1, 75):
        for numerator in range(denominator + 1):
            share = printed(protect_proportion(numerator, denominator, preset))
            remainders[tuple(share)].add(denominator - numerator)

    inside = {share: possible for share, possible in remainders.items() if share[1] == "*" or share[1] < 70}

    assert min(len(possible) for possible in inside.values()) >= 4


@pytest.mark.parametrize(("numerator", "denominator"), [(3, 2), (-1, 2)])
def test_a_part_above_its_whole_is_refused(numerator, denominator):
    with pytest.raises(ValueError, match="not a share"):
        protect_proportion(numerator, denominator, SHARED)


def test_a_mean_needs_ten_people_who_differ():
    assert protect_mean(14.951, n=10, sd=3.2, preset=SHARED) == Shown(15.0)
    assert protect_mean(14.951, n=9, sd=3.2, preset=SHARED) == HIDDEN
    assert protect_mean(35.0, n=40, sd=0.0, preset=HES) == HIDDEN
    assert protect_mean(14.951, n=1, sd=None, preset=INTERNAL) == Shown(14.95)


def test_under_internal_a_change_has_the_decimals_of_the_report():
    shown = [23, 14.9, 18.28, 3.39, 3.84, 1.73, 5.05, 4.231, 22, 0.000343, 0.783, 0.77]

    assert printed(protect_change(MOVED, INTERNAL)) == shown


@pytest.mark.parametrize("preset", PROTECTING)
def test_a_shared_change_has_one_decimal_and_does_not_tell_the_exact_number_of_pairs(preset):
    shown = [25, 14.9, 18.3, 3.4, 3.8, 1.7, 5.0, 4.2, "*", 0.0003, 0.8, 0.8]

    assert printed(protect_change(MOVED, preset)) == shown


@pytest.mark.parametrize(
    "said",
    [{"n": 9}, {"sd_from": 0.0}, {"sd_to": 0.0}, {"sd_change": 0.0}, {"sd_change": None}],
    ids=["nine pairs", "all equal before", "all equal after", "all moved alike", "no spread known"],
)
def test_a_change_that_would_tell_of_persons_is_withheld_whole(said):
    change = PairedChange(**vars(MOVED) | said)

    assert set(printed(protect_change(change, SHARED))[1:]) == {"*"}
    assert printed(protect_change(change, INTERNAL))[1] == 14.9


def test_a_figure_that_does_not_exist_is_none_and_not_hidden():
    alone = PairedChange(n=1, mean_from=14.75, mean_to=20.73, mean_change=5.98)

    assert printed(protect_change(alone, INTERNAL)) == [1, 14.75, 20.73, 5.98, *[None] * 8]
