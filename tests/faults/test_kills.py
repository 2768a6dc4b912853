"""T-N2: a worker is killed again and again while it sends: nothing is lost, and a kill repeats one message at most."""

import os
import signal
import time
from random import Random
from threading import Timer

import pytest

from college.outbox.rules import State
from tests.faults.burst import a_burst, arrived, figure, states
from tests.faults.house import a_house, eventually, running
from tests.outbox.test_transport import Postbox, Server, a_free_port


class Killer(Postbox):
    """A mail server that has a worker killed at one of its messages: before it hears the yes, or soon after."""

    def __init__(self, chance):
        super().__init__()
        self.chance, self.victim, self.in_so_many = chance, 0, 0

    def wants(self, victim):
        """Choose whom to have killed, and at which of its messages."""
        self.victim, self.in_so_many = victim, self.chance.randint(1, 4)

    async def handle_DATA(self, server, session, envelope):
        answer = await super().handle_DATA(server, session, envelope)
        if self.victim:
            self.in_so_many -= 1
            if self.in_so_many == 0:
                self._kill()
        return answer

    def _kill(self):
        victim, self.victim = self.victim, 0
        if self.chance.random() < 0.5:
            os.kill(victim, signal.SIGKILL)
        else:
            Timer(self.chance.uniform(0, 0.03), os.kill, [victim, signal.SIGKILL]).start()


def die_again_and_again(houses, database, kills):
    """Let so many workers be killed, and the last one finish; gives how many messages arrived twice."""
    port = a_free_port()
    killer = Killer(Random(kills))
    server = Server(killer, hostname="127.0.0.1", port=port)
    server.start()
    with a_house(houses, database, f"kills_{database}_{kills}", COLLEGE_MAIL_URL=f"smtp://127.0.0.1:{port}") as house:
        numbers = a_burst(kills * 15, people=kills * 15)
        lives = house.start("-m", "tests.faults.short_lives")
        with running(lives):
            assert lives.stdout.readline() == "ready\n"
            for kill in range(kills):
                killer.wants(born(lives, minutes=3 * kill))
                assert eventually(lambda: not killer.victim)
                time.sleep(0.04)  # so that it is dead before the next is born
            born(lives, minutes=3 * kills)
            assert eventually(lambda: states() == {State.SENT: len(numbers)}, seconds=240)
    server.stop()
    got = arrived(killer)
    assert set(got) == set(numbers)
    return sum(got.values()) - len(numbers)


def born(lives, *, minutes):
    lives.stdin.write(f"{minutes}\n")
    lives.stdin.flush()
    return int(lives.stdout.readline())


def test_a_worker_killed_five_times_loses_nothing_and_repeats_one_message_a_kill_at_most(houses):
    twice = die_again_and_again(houses, "sqlite", 5)

    assert twice <= 5


@pytest.mark.proof
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_worker_killed_fifty_times_loses_nothing_and_repeats_one_message_a_kill_at_most(houses, database):
    twice = die_again_and_again(houses, database, 50)

    assert 0 < twice <= 50
    figure(f"worker killed 50 times while sending, {database}", "0 lost", f"{twice} twice, with the same Message-ID")
