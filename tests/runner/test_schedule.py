"""Order, failures and interruption over any executor, on random graphs."""

from __future__ import annotations

import queue
from concurrent.futures import Future

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runner.schedule import Interrupted, Steps, _ways, outcome, run
from runner.task import Failure, Result, Task


class Instant:
    """An executor that finishes tasks at once, and says which."""

    def __init__(self, jobs: int, failing: set[str] = frozenset()) -> None:
        self.jobs, self.failing, self.order = jobs, failing, []

    def submit(self, task, event):
        self.order.append(task.id)
        future: Future = Future()
        future.set_result(Result(task.id, failure=Failure("E", "x") if task.id in self.failing else None))
        return future


def graph(draw_edges: list[tuple[int, int]], size: int) -> dict:
    needs = {("e", str(n)): set() for n in range(size)}
    for a, b in draw_edges:
        if a < b < size:
            needs[("e", str(b))].add(("e", str(a)))
    return needs


def work(needs, executor, seconds=None, unchanged=frozenset(), inbox=None, regardless=()):
    finished, skipped = [], []

    def finish(key, result):
        finished.append(key[1])
        return result.failure is None

    steps = Steps(
        decide=lambda key: None if key[1] in unchanged else Task(key[1], key[1], {}),
        finish=finish,
        skip=lambda key, because: skipped.append(key[1]),
        event=lambda key, kind, value: None,
        executor=lambda: executor,
    )
    run(needs, seconds or {}, steps, inbox or queue.SimpleQueue(), regardless)
    return finished, skipped


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))), st.integers(1, 4), st.sets(st.integers(0, 9)))
def test_upstream_first_each_once_and_failures_skip_descendants(edges, jobs, failing):
    needs = graph(edges, 10)
    executor = Instant(jobs, {str(f) for f in failing})
    finished, skipped = work(needs, executor)
    assert sorted(finished + skipped) == [str(n) for n in range(10)]
    for key, wanted in needs.items():
        for upstream in wanted:
            if key[1] in finished:
                assert finished.index(upstream[1]) < finished.index(key[1])

    def doomed(key):
        return any(u[1] in executor.failing or doomed(u) for u in needs[key])

    assert {k[1] for k in needs if doomed(k)} == set(skipped)


def test_the_longest_way_goes_first():
    needs = {("e", "short"): set(), ("e", "long"): set(), ("e", "first"): set(), ("e", "after"): {("e", "first")}}
    seconds = {("e", "short"): 1.0, ("e", "long"): 5.0, ("e", "first"): 2.0, ("e", "after"): 4.0}
    assert _ways(needs, seconds)[("e", "first")] == 6.0
    executor = Instant(1)
    work(needs, executor, seconds)
    assert executor.order == ["first", "long", "after", "short"]


def test_unchanged_work_starts_no_worker():
    needs = {("e", "a"): set(), ("e", "b"): {("e", "a")}}

    def none():
        raise AssertionError("no executor is needed")

    steps = Steps(lambda key: None, lambda k, r: True, lambda k, b: None, lambda k, i, v: None, none)
    run(needs, {}, steps, queue.SimpleQueue())


def test_some_work_is_done_whatever_failed():
    needs = {("e", "a"): set(), ("e", "tables"): {("e", "a")}}
    assert work(needs, Instant(1, {"a"}), regardless={("e", "tables")}) == (["a", "tables"], [])


def test_an_interruption_is_raised():
    inbox: queue.SimpleQueue = queue.SimpleQueue()
    inbox.put((None, "interrupted", 2))
    with pytest.raises(Interrupted):
        work({("e", "a"): set()}, Instant(1), inbox=inbox)


def test_a_future_that_ended_in_any_way_has_an_outcome():
    given_up, broken, fine = Future(), Future(), Future()
    given_up.cancel()
    given_up.set_running_or_notify_cancel()
    broken.set_exception(KeyboardInterrupt("there"))
    fine.set_result(Result("t"))
    kinds = [failure and failure.kind for failure in (outcome("t", f).failure for f in (given_up, broken, fine))]
    assert kinds == ["Cancelled", "KeyboardInterrupt", None]
