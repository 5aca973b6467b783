"""Toy collections and one warm pool for all tests of the runner."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from toy import REPOSITORY, Toy

from runner.server import Settings, kill_tree
from runner.workers import Pool


@pytest.fixture
def toy(tmp_path: Path) -> Iterator[Toy]:
    """A project of three notebooks and two regions; what a failed test left running ends with it."""
    toy = Toy(tmp_path)
    yield toy
    for process in toy.started:
        if process.poll() is None:
            kill_tree(process.pid)
            process.communicate()


@pytest.fixture(autouse=True)
def disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits for the disk; the command line, in a process of its own, does."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    """Warm workers."""
    pool = Pool(Settings(folder="", modules=("pandas", "matplotlib.pyplot", "rich.table")), 2, REPOSITORY)
    yield pool
    pool.close()
