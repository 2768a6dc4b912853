"""Workers that are killed soon: for each line read, one is born that many minutes in the future, by a fork.

Started once, so that a life costs no start: `python -m tests.faults.short_lives`, with the settings of a house. Says
the number of each process that is born.
"""

import os
import sys
import threading
from datetime import timedelta

import time_machine

from college import create_app
from college.cli import worker
from college.foundation import clock
from college.foundation.db import db


def main() -> None:
    """Give birth until nobody asks any more."""
    app = create_app()
    with app.app_context():
        db.engine.dispose()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        if (child := os.fork()) == 0:
            with time_machine.travel(clock.now() + timedelta(minutes=int(line))):
                worker.POST_EVERY = 0.2
                worker.Worker(app).start()
                threading.Event().wait()
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
