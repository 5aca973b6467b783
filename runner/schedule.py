"""Upstream order over anything that can `submit`: local workers or a Dask cluster.

What is ready runs as soon as a worker is free, the longest way first. A failure skips what needs it; everything else
goes on. All decisions and all writing happen in one thread.
"""

from __future__ import annotations

import heapq
import queue
from collections.abc import Callable, Container, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from graphlib import TopologicalSorter
from typing import Any, Protocol

from .task import Failure, Result, Task

Key = tuple[str, str]
"""(edition's folder, notebook)."""


class Executor(Protocol):
    """Where tasks go."""

    jobs: int

    def submit(self, task: Task, event: Callable[[str, str, Any], None]) -> Future[Result]:
        """Start `task`; `event` hears of it as it goes along."""


class Interrupted(BaseException):
    """The user, or the system, wants the run to end."""


@dataclass
class Steps:
    """What the schedule asks of a run."""

    decide: Callable[[Key], Task | None]
    """The task to run, or None if there is nothing to do for that key."""
    finish: Callable[[Key, Result], bool]
    """Keep the result; False if it is a failure."""
    skip: Callable[[Key, str], None]
    """Told that a notebook cannot run because the named upstream one failed."""
    event: Callable[[Key, str, Any], None]
    executor: Callable[[], Executor]
    """Called when the first task is ready."""
    idle: Callable[[], None] = lambda: None
    """Called a few times a second while tasks run."""


def run(
    needs: Mapping[Key, set[Key]],
    seconds: Mapping[Key, float],
    steps: Steps,
    inbox: queue.SimpleQueue[Any],
    regardless: Container[Key] = (),
) -> None:
    """Work off all keys of `needs` (key -> the keys it waits for).

    `seconds` is how long each took last time; keys in `regardless` run even after a failure. Raises Interrupted when a
    signal handler has put (None, "interrupted", signal) into `inbox`.
    """
    ways = _ways(needs, seconds)
    sorter = TopologicalSorter(needs)
    sorter.prepare()
    failed: dict[Key, str] = {}
    ready: list[tuple[float, int, Key]] = []
    order = {key: number for number, key in enumerate(needs)}
    running: dict[str, Key] = {}

    def push() -> None:
        for key in sorter.get_ready():
            heapq.heappush(ready, (-ways[key], order[key], key))

    push()
    while ready or running:
        while ready and (not running or len(running) < steps.executor().jobs):
            key = heapq.heappop(ready)[2]
            broken = next((failed[n] for n in sorted(needs[key]) if n in failed and key not in regardless), None)
            task = None
            if broken:
                failed[key] = broken
                steps.skip(key, broken)
            else:
                task = steps.decide(key)
            if task is None:
                sorter.done(key)
                push()
                _raise_if_interrupted(inbox)
                continue
            running[task.id] = key
            future = steps.executor().submit(task, partial(_tell, inbox, key))
            future.add_done_callback(partial(_hand_in, inbox, task.id))
        if not running:
            continue
        try:
            name, kind, value = inbox.get(timeout=0.2)
        except queue.Empty:
            steps.idle()
            continue
        if kind == "interrupted":
            raise Interrupted(value)
        if kind != "result":
            steps.event(name, kind, value)
            continue
        key = running.pop(name)
        if not steps.finish(key, outcome(name, value)):
            failed[key] = key[1]
        sorter.done(key)
        push()


def _tell(inbox: queue.SimpleQueue[Any], key: Key, task: str, kind: str, value: Any) -> None:
    inbox.put((key, kind, value))


def _hand_in(inbox: queue.SimpleQueue[Any], task: str, future: Future[Result]) -> None:
    inbox.put((task, "result", future))


def outcome(task: str, future: Future[Result]) -> Result:
    """What became of a task whose future is done, however it ended."""
    if future.cancelled():
        return Result(task, {}, Failure("Cancelled", "it was given up where it ran"))
    error = future.exception()
    return Result(task, {}, Failure(type(error).__name__, str(error))) if error else future.result()


def _raise_if_interrupted(inbox: queue.SimpleQueue[Any]) -> None:
    """Look for an interruption without losing other messages."""
    kept = []
    while not inbox.empty():
        message = inbox.get()
        if message[1] == "interrupted":
            raise Interrupted(message[2])
        kept.append(message)
    for message in kept:
        inbox.put(message)


def _ways(needs: Mapping[Key, set[Key]], seconds: Mapping[Key, float]) -> dict[Key, float]:
    """How long it takes from the start of each key to the end of the last that needs it."""
    users: dict[Key, list[Key]] = {key: [] for key in needs}
    for key, wanted in needs.items():
        for upstream in wanted:
            users[upstream].append(key)
    ways: dict[Key, float] = {}
    for key in reversed(list(TopologicalSorter(needs).static_order())):
        ways[key] = seconds.get(key, 1.0) + max((ways[u] for u in users[key]), default=0.0)
    return ways
