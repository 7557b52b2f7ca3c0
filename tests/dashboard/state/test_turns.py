from threading import Event, Thread
from time import sleep

import pytest

from risk.dashboard.state.turns import Turns


def test_the_urgent_go_first_and_each_kind_by_arrival():
    turns, held, order, threads = Turns(), Event(), [], []

    def hold():
        with turns.turn(urgent=False):
            held.set()
            while len(turns._waiting) < 4:
                sleep(0.001)

    def take(name, urgent):
        with turns.turn(urgent):
            order.append(name)

    threads.append(Thread(target=hold, daemon=True))
    threads[0].start()
    held.wait(5)
    names = [("later 1", False), ("first 1", True), ("later 2", False), ("first 2", True)]
    for waiting, (name, urgent) in enumerate(names):
        threads.append(Thread(target=take, args=(name, urgent), daemon=True))
        threads[-1].start()
        while len(turns._waiting) < waiting + 1 and len(names) > waiting + 1:
            sleep(0.001)
    for thread in threads:
        thread.join(5)
    assert order == ["first 1", "first 2", "later 1", "later 2"]


def test_one_at_a_time():
    turns, inside, most = Turns(), [], []

    def take():
        for _ in range(50):
            with turns.turn(urgent=True):
                inside.append(1)
                most.append(len(inside))
                sleep(0)
                inside.pop()

    threads = [Thread(target=take, daemon=True) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(most) == 400 and max(most) == 1


def test_a_run_that_breaks_off_gives_its_turn_back():
    turns = Turns()
    with pytest.raises(RuntimeError), turns.turn(urgent=True):
        raise RuntimeError
    with turns.turn(urgent=False):
        pass
