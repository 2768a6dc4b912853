"""What goes on between requests: the clock, whose steps settle what is due by what is, and long work from a queue.

Begin with `clock.py` and `jobs.py`. Who does it, and in which process, stands in `college/cli/worker.py`.
"""

from flask import Flask

from college.background import jobs


def attach(app: Flask) -> None:
    """Give the application the queue that long work waits in."""
    jobs.attach(app)
