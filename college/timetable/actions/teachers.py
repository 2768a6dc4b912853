"""Holding those who are to teach while one looks what else they do at that time, and puts them down for it."""

from collections.abc import Iterable

from college.foundation.db import hold
from college.timetable.actions.sessions import Teaching


def hold_teachers(wanted: Iterable[Teaching]) -> None:
    """Hold everybody who is to teach until this transaction ends, before one looks what is in their way.

    So nobody else puts them somewhere else unseen, and of two who do both at one moment the second sees the first.
    They are held after the run and its sessions and before the rooms, in the order of their numbers: nobody waits in a
    circle.
    """
    people = {teaching.person.id: teaching.person for teaching in wanted}
    for number in sorted(people):
        hold(people[number])
