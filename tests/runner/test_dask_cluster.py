"""Rendering on a real Dask scheduler with two worker processes, one of them killed on the way."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from toy import REPOSITORY, Toy

from runner.dask_cluster import Cluster, identity, mismatch
from runner.task import Result, Task
from tests.waiting import wait_until

NONE = subprocess.DEVNULL


@contextlib.contextmanager
def started(toy: Toy, workers: int = 2, protocol: str = "tcp") -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """The scheduler's address and its workers, with the settings of Dask in the environment."""
    where = toy.root / "scheduler.json"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(REPOSITORY), str(toy.root)])}
    there = ["--scheduler-file", str(where), "--no-dashboard"]
    worker = ["worker", "--no-nanny", "--nthreads", "1", "--local-directory", str(toy.root / "dask"), *there]
    scheduler = ["scheduler", "--protocol", protocol, "--host", "127.0.0.1", "--port", "0", *there]
    processes = [
        subprocess.Popen([sys.executable, "-m", "dask", *c], env=environment, stdout=NONE, stderr=NONE)
        for c in (scheduler, *[worker] * workers)
    ]
    try:
        said = rf'"address": "({protocol}://[^"]+)"'  # the file is written bit by bit
        yield wait_until(lambda: where.exists() and re.search(said, where.read_text()), processes[0])[1], processes[1:]
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(toy: Toy) -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """The scheduler's address and two workers."""
    with started(toy) as found:
        yield found


def test_all_pages_arrive_although_a_worker_is_killed_and_bytes_are_the_same(toy, cluster):
    address, workers = cluster
    reads_words = "print(open('02_second.toml', encoding='utf-8').read())"
    (toy.root / "notebooks/02_second.toml").write_text("said = 'lời bên cạnh sổ tay'\n", encoding="utf-8")
    toy.notebook(
        "02_second",
        f"import time\ntime.sleep(0.5)\n{reads_words}",
        "publish('02_second', [('all', 'count', 3, '', 'n')])",
    )
    editions = [f"{r}/s{n}/{language}" for r in ("here", "there") for n in range(1, 3) for language in ("vi", "en")]
    seeds = "\n".join(f"  - {{scenario: s{n}, regions: all, parameters: {{scale: {n}}}}}" for n in range(1, 3))
    (toy.root / "batch.yaml").write_text(f"editions:\n{seeds}\n")
    batch = ["--batch", str(toy.root / "batch.yaml")]
    process = toy.start(*batch, "--dask", address)
    wait_until(lambda: len(toy.rendered(*editions)) >= 4, process)
    workers[0].kill()
    spread_out = toy.end(process)
    assert spread_out.returncode == 0, spread_out.stdout + spread_out.stderr
    spread = toy.files()
    assert len([p for p in spread if p.endswith(".html")]) == 2 * 2 * 2 * 3
    assert "lời bên cạnh sổ tay" in spread["here/s1/vi/02_second.ipynb"].decode()
    toy.output = Path(toy.root / "here-only")
    local = toy.run(*batch)
    assert local.returncode == 0
    assert toy.files() == spread


def test_a_worker_that_differs_is_refused_with_both_sides(toy, cluster):
    address, _ = cluster
    toy.door.write_text(
        toy.door.read_text().replace(
            "root = Path(",
            "import runner.dask_cluster\nrunner.dask_cluster.platform.python_version = lambda: '9.9'\nroot = Path(",
            1,
        )
    )
    found = toy.run("--dask", address)
    assert found.returncode == 2
    assert re.search(r"worker tcp://\S+ differs: python: here 9\.9, there 3\.", found.stderr)
    assert not toy.output.exists()


def certificate(folder: Path, name: str) -> tuple[str, str]:
    """A self-signed certificate of this machine and its key, as docs/distributed.md makes them."""
    cert, key = str(folder / f"{name}.pem"), str(folder / f"{name}-key.pem")
    make = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    subprocess.run([*make.split(), "-keyout", key, "-out", cert], check=True, stderr=NONE)
    return cert, key


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificate")
def test_over_tls_pages_arrive_and_without_a_certificate_that_fits_the_run_is_refused(toy, monkeypatch):
    settings = "DASK_DISTRIBUTED__COMM__"

    def show(whose: tuple[str, str], *to: str) -> None:
        monkeypatch.setenv(f"{settings}TLS__CA_FILE", whose[0])
        for who in to:
            monkeypatch.setenv(f"{settings}TLS__{who}__CERT", whose[0])
            monkeypatch.setenv(f"{settings}TLS__{who}__KEY", whose[1])

    monkeypatch.setenv(f"{settings}REQUIRE_ENCRYPTION", "true")
    show(certificate(toy.root, "ours"), "SCHEDULER", "WORKER", "CLIENT")
    with started(toy, workers=1, protocol="tls") as (address, _):
        asked = ("02", "--language", "vi", "--dask", address)
        found = toy.run(*asked)
        assert (found.returncode, toy.rendered("here/baseline/vi")) == (0, ["02_second"]), found.stderr
        show(certificate(toy.root, "other"), "CLIENT")
        other = toy.run(*asked, "--force")
        assert other.returncode == 2, other.stderr
        assert "no scheduler answers there, or not to these certificates (distributed.comm.tls" in other.stderr
        for what in ("CERT", "KEY"):
            monkeypatch.delenv(f"{settings}TLS__CLIENT__{what}")
        none = toy.run(*asked, "--force")
        assert none.returncode == 2, none.stderr
        assert "name the certificates in Dask's own settings, distributed.comm.tls" in none.stderr


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


class Silent:
    """A Dask executor whose tasks are never heard of again; or one that takes none."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error, self.futures = error, []

    def submit(self, *work: object) -> Future:
        if self.error:
            raise self.error
        self.futures.append(Future())
        return self.futures[-1]


def cut_off(executor: Silent, workers: Callable[[], int]) -> Cluster:
    found = Cluster.__new__(Cluster)
    found._executor, found._workers, found._waiting, found._closed = executor, workers, {}, threading.Event()
    found._settings, found._ours, found._names = None, {}, ((), ())
    return found


def gone() -> int:
    raise OSError("connection closed")


@pytest.mark.parametrize("workers", [lambda: 0, gone])
def test_when_no_worker_is_left_what_was_sent_has_failed(monkeypatch, workers):
    monkeypatch.setattr("runner.dask_cluster.PATIENCE", 0.0)
    silent = Silent()
    found = cut_off(silent, workers)
    future = found.submit(Task("a", "01_a", {}), lambda *told: None)
    threading.Thread(target=found._watch, daemon=True).start()
    assert "no Dask worker was left" in future.result(30).failure.message
    found._closed.set()
    silent.futures[0].set_result(Result("a"))  # too late, and no harm
    assert found.jobs == 2


def test_what_dask_gives_up_or_does_not_take_has_failed():
    silent = Silent()
    given_up = cut_off(silent, gone).submit(Task("a", "01_a", {}), lambda *told: None)
    silent.futures[0].cancel()
    assert given_up.result(0).failure.kind == "Cancelled"
    refused = cut_off(Silent(TypeError("not sent")), gone).submit(Task("a", "01_a", {}), lambda *told: None)
    assert refused.result(0).failure.message == "not sent"
