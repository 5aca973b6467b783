"""Waiting for an event, never for a time: a busy machine makes a test slower, and nothing else."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
PATIENCE = 300.0
"""Seconds until something is taken to hang; nothing that goes well comes near it."""


def wait_until(look: Callable[[], Found], process: subprocess.Popen | None = None) -> Found:
    """What `look` finds, as soon as it finds something true. It looks again and again while others write: so only at
    what comes in one step (a file moved into its place, a process that ended), never through a folder.

    Fails with the last words of `process`, which is to bring it about, if that ends first.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        ended = process is not None and process.poll() is not None
        if found := look():
            return found
        if ended:
            raise AssertionError(f"ended with {process.returncode} before its time: {process.communicate()}")
        assert time.monotonic() < deadline, f"nothing after {PATIENCE:g} s"
        time.sleep(0.05)
