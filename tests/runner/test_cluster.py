"""Rendering on a real Dask scheduler with two worker processes, one of them killed on the way."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from toy import REPOSITORY, Toy

from runner.cluster import identity, mismatch

NONE = subprocess.DEVNULL


@pytest.fixture
def cluster(toy: Toy) -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """The scheduler's address and two workers."""
    where = toy.root / "scheduler.json"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(REPOSITORY), str(toy.root)])}
    there = ["--scheduler-file", str(where), "--no-dashboard"]
    worker = ["worker", "--no-nanny", "--nthreads", "1", "--local-directory", str(toy.root / "dask"), *there]
    commands = [["scheduler", "--host", "127.0.0.1", "--port", "0", *there], worker, worker]
    processes = [
        subprocess.Popen([sys.executable, "-m", "dask", *c], env=environment, stdout=NONE, stderr=NONE)
        for c in commands
    ]
    deadline = time.monotonic() + 60
    while not where.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(0.2)
    address = re.search(r'"address": "(tcp://[^"]+)"', where.read_text())
    yield address[1], processes[1:]
    for process in reversed(processes):
        process.kill()
        process.wait()


def test_all_pages_arrive_although_a_worker_is_killed_and_bytes_are_the_same(toy, cluster):
    address, workers = cluster
    reads_words = "print(open('02_second.toml', encoding='utf-8').read())"
    (toy.root / "notebooks/02_second.toml").write_text("said = 'lời bên cạnh sổ tay'\n", encoding="utf-8")
    toy.notebook(
        "02_second",
        f"import time\ntime.sleep(0.5)\n{reads_words}",
        "publish('02_second', [('all', 'count', 3, '', 'n')])",
    )
    seeds = "\n".join(f"  - {{scenario: s{n}, regions: all, parameters: {{scale: {n}}}}}" for n in range(1, 5))
    (toy.root / "batch.yaml").write_text(f"editions:\n{seeds}\n")
    batch = ["--batch", str(toy.root / "batch.yaml")]
    process = toy.start(*batch, "--dask", address)
    deadline = time.monotonic() + 120
    while len(list(toy.output.rglob("*.html"))) < 6 and time.monotonic() < deadline:
        time.sleep(0.1)
    workers[0].kill()
    out, err = process.communicate(timeout=200)
    assert process.returncode == 0, out + err
    spread = toy.files()
    assert len([p for p in spread if p.endswith(".html")]) == 4 * 2 * 2 * 3
    assert "lời bên cạnh sổ tay" in spread["here/s1/vi/02_second.ipynb"].decode()
    toy.output = Path(toy.root / "here-only")
    local = toy.run(*batch, timeout=200)
    assert local.returncode == 0
    assert toy.files() == spread


def test_a_worker_that_differs_is_refused_with_both_sides(toy, cluster):
    address, _ = cluster
    toy.door.write_text(
        toy.door.read_text().replace(
            "root = Path(",
            "import runner.cluster\nrunner.cluster.platform.python_version = lambda: '9.9'\nroot = Path(",
            1,
        )
    )
    found = toy.run("--dask", address)
    assert found.returncode == 2
    assert re.search(r"worker tcp://\S+ differs: python: here 9\.9, there 3\.", found.stderr)
    assert not toy.output.exists()


def test_identity_sees_source_and_versions(tmp_path, monkeypatch):
    (tmp_path / "alib").mkdir()
    (tmp_path / "alib" / "__init__.py").write_text("a = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    before = identity(("alib", "nolib"), ("papermill", "nothing"))
    assert before["source of nolib"] == before["nothing"] == "absent"
    (tmp_path / "alib" / "__init__.py").write_text("a = 2\n")
    after = identity(("alib", "nolib"), ("papermill", "nothing"))
    assert mismatch(before, after).startswith("source of alib: here ")
    assert mismatch(before, before) == ""
