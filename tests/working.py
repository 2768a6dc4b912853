"""Doing long work here and now, as a worker would."""

from flask import Flask


def work_off(app: Flask) -> int:
    """Do all long work that waits; gives how much there was."""
    queue, count = app.extensions["jobs"], 0
    while (task := queue.dequeue()) is not None:
        queue.execute(task)
        count += 1
    return count
