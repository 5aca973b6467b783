"""Whatever a worker says, and whatever it is asked to do, each task ends with a Result and the next one is heard."""

from __future__ import annotations

import copy
import json
import os
import pickle
import threading
from concurrent.futures import Future
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_engine import task
from test_shape import CHANGES, put
from test_shape import whole as notebook
from toy import REPOSITORY

from runner.connection import Connection, Running, died
from runner.engine import IN_PROCESS
from runner.render import partial
from runner.server import Settings, frame
from runner.task import Result, Task
from runner.workers import Pool

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters()), inner, max_size=3),
    max_leaves=5,
)


def running(content: object = None, **heard: object) -> Running:
    told = Task("id", "01_a", content)  # type: ignore[arg-type]
    return Running(told, Future(), lambda task, kind, value: None, **heard)  # type: ignore[arg-type]


def connection(*runs: Running, process: object = None) -> Connection:
    """One that hears and has no process."""
    pool = SimpleNamespace(closed=False, checks={}, settings=SimpleNamespace(fork=True))
    found = Connection(pool, 0, 1)  # type: ignore[arg-type]
    found.running = {run.task.id: run for run in runs}
    found.process = process  # type: ignore[assignment]
    return found


def kept(result: Result) -> dict:
    """The failed notebook of a result: there is always one, and any program can read it."""
    assert isinstance(result, Result)
    assert result.failure
    f"{result.failure.kind} {result.failure.message}".encode()
    return json.loads(result.files["01_a.failed.ipynb"].decode("utf-8"))


def test_what_ran_is_kept_or_a_note_stands_in_its_place_whatever_key_is_damaged():
    for where, value in CHANGES:
        damaged = put(notebook(), where, value)
        cells = damaged.get("cells")
        reported = dict(enumerate(cells)) if isinstance(cells, list) else {0: cells}
        for content, done in ((notebook(), reported), (damaged, {}), (damaged, reported)):
            told = Task("id", "01_a", copy.deepcopy(content))
            assert "cells" in json.loads(partial(told, copy.deepcopy(done)).decode("utf-8"))


def test_half_a_character_does_not_take_the_other_cells_with_it():
    printed = {"output_type": "stream", "name": "stdout", "text": "caf\udce9 \ud83d"}
    cell = {**notebook()["cells"][2], "outputs": [printed]}
    (kept_cell,) = [c for c in kept(died(running(notebook(), cells={2: cell}), 1))["cells"] if c["id"] == "c"]
    assert kept_cell["outputs"][0]["text"] == "caf\ufffd \ufffd"


@settings(max_examples=60, deadline=None)
@given(ANY, st.dictionaries(st.integers(), ANY, max_size=3), st.integers(-70, 300), st.text(st.characters()))
def test_a_death_always_has_a_result(content, cells, status, words):
    assert kept(died(running(content, cells=cells), status, log=words))
    assert kept(died(running(content, cells=cells), status, error=ValueError(words)))
    assert kept(died(running(content, cells=cells, overdue=words or "late"), status))


@pytest.mark.parametrize(
    ("status", "words"),
    [(3, "status 3: last"), (-9, "SIGKILL (out of memory"), (-15, "SIGTERM"), (-40, "by signal 40")],
)
def test_a_death_says_how(status, words):
    assert words in died(running({}), status, log="first\n last\n").failure.message


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary() | ANY.map(frame) | st.tuples(st.text(), ANY).map(frame), max_size=4))
def test_any_bytes_from_a_cell_end_in_a_result(parts):
    run = running(notebook())
    heard = connection(run)
    for part in parts:
        heard._hear(("data", "id", part))
    heard._hear(("end", "id", 0))
    assert run.future.done()
    assert heard.running == {}


class Mine:
    """Known here and not there, as a class of a notebook is known there and not here."""


def test_what_cannot_be_understood_fails_its_task_and_no_other(monkeypatch):
    content = pickle.dumps(("done", (0, Mine())))
    foreign = len(content).to_bytes(8, "big") + content
    monkeypatch.delattr(f"{__name__}.Mine")
    first, second = running(notebook()), running(notebook())
    second.task.id = "other"
    heard = connection(first, second)
    heard._hear(("data", "id", foreign))
    assert "Mine" in first.future.result(0).failure.message
    heard._hear(("end", "id", 0))  # it is known already
    heard._hear(("data", "other", frame(("result", Result("other")))))
    heard._hear(("end", "other", 0))
    assert second.future.result(0) == Result("other")


def test_a_listener_that_fails_ends_its_task():
    def event(*told: object) -> None:
        raise OSError("nobody is there")

    run = running(notebook())
    run.event = event
    connection(run)._hear(("data", "id", frame(("cell", 2))))
    assert (run.future.result(0).failure.kind, run.future.result(0).failure.cell) == ("OSError", 2)


def test_a_task_on_its_way_out_does_not_keep_the_listener_from_hearing():
    """A full pipe to the process and a full pipe from it, each waiting for the other, would be the end of the run."""
    reading, writing = os.pipe()
    other = running(notebook())
    with open(writing, "wb") as pipe:
        heard = connection(other, process=SimpleNamespace(stdin=pipe))
        large = Running(Task("large", "01_a", {"cells": "x" * (1 << 22)}), Future(), lambda *told: None)
        sender = threading.Thread(target=heard.start, args=(large,), daemon=True)
        sender.start()
        while "large" not in heard.running:
            pass
        listener = threading.Thread(target=heard._hear, args=(("end", "id", 0),), daemon=True)
        listener.start()
        listener.join(10)
        assert other.future.done()
        os.close(reading)
        sender.join(10)
    assert not sender.is_alive()


def test_what_cannot_be_sent_or_started_has_failed(monkeypatch):
    pool = Pool(Settings(folder=""), 1, REPOSITORY)
    monkeypatch.setattr("runner.connection.subprocess.Popen", lambda *a, **k: (_ for _ in ()).throw(OSError("full")))
    assert pool.submit(task("none", IN_PROCESS, "1")).result(0).failure.message.endswith("full")
    monkeypatch.undo()
    unsent = task("unsent", IN_PROCESS, "1")
    unsent.parameters = {"f": lambda: 1}
    assert "pickle" in pool.submit(unsent).result(0).failure.message
    late = pool.submit(task("late", IN_PROCESS, "import time\ntime.sleep(60)"))
    pool.close()
    assert late.result(30).failure.kind == "WorkerDied"
    assert "closed" in pool.submit(task("later", IN_PROCESS, "1")).result(0).failure.message


def test_a_process_that_talks_nonsense_is_replaced_and_the_next_one_given_up():
    pool = Pool(Settings(folder=""), 1, REPOSITORY, {"PYTHONSTARTUP": ""})
    try:
        monkey = "import sys, os; os.write(1, b'\\0' * 7 + b'\\3' + b'abc'); import time; time.sleep(60)"
        pool.environment["PYTHONPATH"] = str(pool.folder)
        (pool.folder / "runner").mkdir()
        (pool.folder / "runner" / "__init__.py").write_text("")
        (pool.folder / "runner" / "server.py").write_text(f"def main():\n    {monkey}\n")
        assert pool.submit(task("nonsense", IN_PROCESS, "1")).result(60).failure.kind == "WorkerDied"
    finally:
        pool.close()


def test_a_cell_that_closes_its_pipe_ends_alone(pool):
    code = "import os, time\nos.closerange(3, 256)\nwhile True: time.sleep(1)"
    mute = pool.submit(task("mute", IN_PROCESS, "print('before')", code))
    fine = pool.submit(task("fine", IN_PROCESS, "import time\ntime.sleep(1)\nprint('fine')"))
    assert fine.result(60).failure is None
    assert mute.result(60).failure.cell == 2


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("open('results/01_t/exhibits.json', 'w').write('{')", "exhibits.json is not a record of exhibits"),
        ("open('results/01_t/exhibits.json', 'w').write('[1]')", "exhibits.json is not a record of exhibits"),
        (r"""open('results/01_t/exhibits.json', 'w').write('{"findings": ["\\ud83d"]}')""", "half a character"),
        ("open(b'results/01_t/caf\\xe9.csv', 'w').write('1')", "caf\ufffd.csv' is not UTF-8"),
    ],
)
def test_results_that_cannot_be_collected_fail_the_page_and_keep_what_ran(pool, code, words):
    before = "import os\nos.makedirs('results/01_t')\nprint('before')"
    result = pool.submit(task("results", IN_PROCESS, before, code)).result(60)
    assert words in result.failure.message
    (content,) = result.files.values()
    assert json.loads(content)["cells"][0]["outputs"][0]["text"] == "before\n"
