from threading import Event, Thread
from time import sleep

import pytest

from risk.dashboard.state.turns import AHEAD_S, MOST_SESSIONS, Turns
from risk.storage.pause import pause
from tests.waiting import HANG_S


class Clock:
    """Seconds that pass only when a test says so."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


class Remembered(Turns):
    """It also remembers which sessions came to the queue."""

    def __init__(self, clock):
        super().__init__(clock)
        self.came = []

    def _come(self, session, urgent):
        place = super()._come(session, urgent)
        self.came.append(session)
        return place


class Queue:
    """Runs of several sessions in one queue; what they do is written down in order."""

    def __init__(self):
        self.clock = Clock()
        self.turns = Remembered(self.clock)
        self.order = []
        self.threads = []

    def start(self, run):
        self.threads.append(Thread(target=run, daemon=True))
        self.threads[-1].start()

    def come(self, session, *, urgent=False, slices=1, cost=0.1, between=lambda: None):
        """Queue up a run of so many slices, and wait until it has come to the queue.

        It may have left it again by then: that it stands there must not be waited for.
        """

        def run():
            with self.turns.turn(session, urgent):
                for _ in range(slices):
                    self.order.append(session)
                    self.clock.now += cost
                    between()
                    pause()

        before = self.turns.came.count(session)
        self.start(run)
        self.wait(lambda: self.turns.came.count(session) > before)

    @staticmethod
    def wait(done):
        for _ in range(HANG_S * 1_000):
            if done():
                return
            sleep(0.001)
        pytest.fail("it never came")

    def held(self, session="holder"):
        """Take the turn; what comes meanwhile waits until the returned event is set."""
        taken = Event()
        go = Event()

        def hold():
            with self.turns.turn(session):
                taken.set()
                go.wait(HANG_S)

        self.start(hold)
        assert taken.wait(HANG_S)
        return go

    def finish(self):
        for thread in self.threads:
            thread.join(HANG_S)
            assert not thread.is_alive()


@pytest.fixture
def queue():
    return Queue()


def test_the_urgent_go_first_and_each_kind_by_arrival(queue):
    go = queue.held()
    for session, urgent in (
        ("later 1", False),
        ("first 1", True),
        ("later 2", False),
        ("first 2", True),
    ):
        queue.come(session, urgent=urgent, cost=0.0)
    go.set()
    queue.finish()
    assert queue.order == ["first 1", "first 2", "later 1", "later 2"]


def test_who_has_computed_least_goes_first(queue):
    for session, cost in (("much", 0.6), ("some", 0.3)):
        with queue.turns.turn(session):
            queue.clock.now += cost
    go = queue.held()
    for session in ("much", "some", "new"):
        queue.come(session)
    go.set()
    queue.finish()
    assert queue.order == ["new", "some", "much"]


@pytest.mark.parametrize("others", [3, 9])
def test_one_who_comes_now_and_then_waits_for_one_slice_of_those_who_never_stop(queue, others):
    """However many never stop, and on every step anew."""
    steps = 5
    waited = []
    stop = Event()

    def never_stop(session):
        while not stop.is_set():
            with queue.turns.turn(session):
                for _ in range(20):
                    queue.order.append(session)
                    queue.clock.now += 0.1
                    if len(queue.order) % 50 == 0 and len(waited) < steps:
                        mark = len(queue.order)
                        queue.come("visitor", slices=3, cost=0.01)
                        waited.append(mark)
                    pause()
                    if stop.is_set():
                        return

    go = queue.held()
    for number in range(others):
        queue.start(lambda name=f"hog {number}": never_stop(name))
    queue.wait(lambda: len(queue.turns._waiting) == others)
    go.set()
    queue.wait(lambda: queue.order.count("visitor") == 3 * steps)
    stop.set()
    queue.finish()
    for mark in waited:
        assert queue.order[mark : mark + 3] == ["visitor"] * 3
    hogs = [queue.order.count(f"hog {number}") for number in range(others)]
    assert min(hogs) > 0 and max(hogs) - min(hogs) <= 1  # nobody is left out, nobody favoured


def test_two_who_never_stop_share_evenly(queue):
    go = queue.held()
    for session in ("a", "b"):
        queue.come(session, slices=20)
    go.set()
    queue.finish()
    assert all(abs(queue.order[:n].count("a") - n / 2) <= 1 for n in range(2, 40))


def test_a_session_with_two_runs_counts_once(queue):
    """One that has many downloads made at once does not get more turns than another."""
    go = queue.held()
    for session in ("greedy", "greedy", "other"):
        queue.come(session, slices=4)
    go.set()
    queue.finish()
    assert queue.order.index("other") <= 2
    assert queue.order[:8].count("other") == 4


def test_who_was_away_does_not_save_up_turns(queue):
    for _ in range(100):
        with queue.turns.turn("busy"):
            queue.clock.now += 1.0
    go = queue.held("busy")
    queue.come("busy", slices=30)
    queue.come("new", slices=30)
    go.set()
    queue.finish()
    first = queue.order.index("busy")
    assert first <= AHEAD_S / 0.1 + 1


def test_a_run_that_is_no_longer_wanted_gives_its_place_up(queue):
    go = queue.held()
    given_up = Event()
    unwanted = Event()

    def wanted():
        if unwanted.is_set():
            raise KeyboardInterrupt

    def run():
        try:
            with queue.turns.turn("replaced", wanted=wanted):
                queue.order.append("replaced")
        except KeyboardInterrupt:
            given_up.set()

    queue.start(run)
    queue.wait(lambda: queue.turns._waiting)
    unwanted.set()
    assert given_up.wait(HANG_S)
    assert not queue.turns._waiting
    queue.come("next")
    go.set()
    queue.finish()
    assert queue.order == ["next"]


def test_a_run_that_is_replaced_while_it_pauses_stops_there(queue):
    unwanted = Event()
    stopped = Event()
    paused = Event()

    def wanted():
        if unwanted.is_set():
            raise KeyboardInterrupt

    def run():
        try:
            with queue.turns.turn("long", wanted=wanted):
                queue.clock.now += 5.0
                paused.set()
                queue.wait(lambda: queue.turns._waiting)
                pause()
                queue.order.append("long")
        except KeyboardInterrupt:
            stopped.set()

    queue.start(run)
    assert paused.wait(HANG_S)
    go = Event()
    queue.come("other", between=lambda: (unwanted.set(), stopped.wait(HANG_S), go.set()))
    queue.finish()
    assert stopped.is_set() and go.is_set() and queue.order == ["other"]
    with queue.turns.turn("after"):
        pass


def test_one_at_a_time():
    turns = Turns()
    inside = []
    most = []

    def take(session):
        for _ in range(50):
            with turns.turn(session, urgent=True):
                inside.append(1)
                most.append(len(inside))
                sleep(0)
                inside.pop()

    threads = [Thread(target=take, args=(str(n),), daemon=True) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(HANG_S)
    assert len(most) == 400 and max(most) == 1


def test_a_run_that_breaks_off_gives_its_turn_back():
    turns = Turns()
    with pytest.raises(RuntimeError), turns.turn("broken", urgent=True):
        raise RuntimeError
    with turns.turn("other"):
        pass


def test_a_run_that_leaves_its_turn_lets_others_go_on_and_waits_for_it_again(queue):
    with queue.turns.turn("one"):
        queue.order.append("one before")
        with queue.turns.left():
            queue.start(lambda: runs(queue, "two"))
            queue.threads[0].join(HANG_S)
        queue.come("three")  # stands in the queue: the turn is taken again
        queue.order.append("one after")
    queue.wait(lambda: len(queue.order) == 4)
    assert queue.order == ["one before", "two", "one after", "three"]


def test_a_run_that_is_replaced_while_it_rests_holds_no_turn(queue):
    with pytest.raises(InterruptedError), queue.turns.turn("one"), queue.turns.left():
        raise InterruptedError
    runs(queue, "two")
    assert queue.order == ["two"]


def runs(queue, session):
    """A run that writes down that it came."""
    with queue.turns.turn(session):
        queue.order.append(session)


def test_a_part_of_a_page_has_the_pages_turn():
    turns = Turns()
    with turns.turn("page"), turns.turn("page", urgent=True):
        pass
    assert turns._now is None and not turns._waiting


def test_sessions_that_left_are_forgotten():
    clock = Clock()
    turns = Turns(clock)
    for number in range(MOST_SESSIONS + 50):
        with turns.turn(str(number)):
            clock.now += 0.5
    assert len(turns._used) <= MOST_SESSIONS + 1
