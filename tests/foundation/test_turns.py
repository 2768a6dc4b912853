"""Those who want to write into one database take turns."""

from threading import Thread

from college.foundation import turns as queue
from college.foundation.turns import Turns

ONE, TWO, THREE = "one", "two", "three"  # connections


def waiting(turns: Turns, connection: str) -> Thread:
    """Let a connection wait for its turn, beside the test."""
    thread = Thread(target=turns.wait, args=(connection,), daemon=True)
    thread.start()
    thread.join(0.05)
    return thread


def test_nobody_writes_before_the_writer_has_left():
    turns = Turns()
    turns.wait(ONE)

    two = waiting(turns, TWO)
    assert two.is_alive()
    turns.leave(ONE)

    two.join(5)
    assert not two.is_alive()


def test_a_connection_waits_for_one_turn_and_gives_back_one():
    turns = Turns()
    turns.wait(ONE)
    turns.wait(ONE)

    turns.leave(ONE)
    turns.leave(ONE)
    turns.wait(TWO)

    assert waiting(turns, THREE).is_alive()


def test_nobody_gives_away_the_turn_of_another():
    turns = Turns()
    turns.wait(ONE)

    turns.leave(TWO)
    turns.leave(None)  # a connection that broke is told of by its other end

    assert waiting(turns, THREE).is_alive()


def test_patience_ends_and_leaves_the_turn_where_it_is(monkeypatch):
    monkeypatch.setattr(queue, "PATIENCE", 0.01)
    turns = Turns()
    turns.wait(ONE)

    turns.wait(TWO)
    turns.leave(TWO)

    monkeypatch.setattr(queue, "PATIENCE", 10)
    assert waiting(turns, THREE).is_alive()
