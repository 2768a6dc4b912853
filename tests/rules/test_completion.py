"""What a student's own marks come to, in whole numbers and in plain words."""

import pytest

from college.attendance.rules import Attended, Came, Standing, came, standing

HERE, TOLD, MISSED = Attended.ATTENDED, Attended.APOLOGIES, Attended.MISSED


def test_apologies_count_and_sessions_where_one_was_not_expected_do_not():
    marks = [HERE, Attended.LATE, Attended.PART, TOLD, MISSED, Attended.NOT_EXPECTED]

    assert came(marks) == Came(times=3, of=5)


@pytest.mark.parametrize("of", range(1, 61))
def test_the_number_that_is_needed_is_the_fewest_that_completes(of):
    needed = Came(0, of).needed

    assert Came(needed, of).completed
    assert not Came(needed - 1, of).completed


@pytest.mark.parametrize(
    ("found", "so", "stands"),
    [
        (Came(7, 10), {}, Standing.COMPLETED),
        (Came(2, 3), {}, Standing.NOT_COMPLETED),
        (Came(0, 0), {}, Standing.NOTHING_MARKED),
        (Came(7, 7), {"over": False}, Standing.GOING_ON),
        (Came(0, 0), {"over": False, "begun": False}, Standing.TO_COME),
        (Came(3, 3), {"cancelled": True}, Standing.CANCELLED),
        (Came(3, 3), {"left": True, "cancelled": True}, Standing.LEFT),
    ],
)
def test_completing_is_spoken_of_only_when_a_run_was_held_to_its_end(found, so, stands):
    assert standing(found, **{"cancelled": False, "left": False, "begun": True, "over": True} | so) is stands
