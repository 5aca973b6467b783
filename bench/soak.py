"""A soak: regions x 2 languages x 2 scenarios, while workers are killed, the disk is full once, and the run is ended.

    python -m bench.soak [--regions 34] [--every 30] [--own] [--disk FOLDER]

By default the four small notebooks (`small.py`); --own renders the project's own ones over invented regions. Every 30
seconds one of the run's worker processes is killed. Once a third of the pages stand, the disk is filled; once two
thirds do, the run gets SIGTERM. After each end it is started again, until a run says that nothing is left to do. Then:
is every page there and whole, did the main process grow, and is any process, socket or file left over?

A full disk needs a file system of its own: --disk names a folder on one that may be filled (for root on Linux, a tmpfs
is mounted where none is named); without one that part is left out, and said so.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bench import small
from bench.regions import MEGABYTE, copy_with_regions

LANGUAGES = ("vi", "en")
SCENARIOS = {"one": 1, "two": 2}
MOST_RUNS = 60
"""So many starts, and it is given up."""
FULL = 10.0
"""Seconds for which the disk stays full."""


@dataclass
class Seen:
    """What happened."""

    pages: int
    starts: int = 0
    kills: int = 0
    ends: Counter[int] = field(default_factory=Counter)
    memory: list[float] = field(default_factory=list)
    """Megabytes of the main process while it rendered, of all runs one after another."""
    filled: bool = False
    ended: bool = False


@contextlib.contextmanager
def disk(named: Path | None, size: str) -> Iterator[Path | None]:
    """A folder on a file system that may be filled; None if there is none."""
    if named:
        yield Path(tempfile.mkdtemp(prefix="soak-", dir=named))
        return
    folder = Path(tempfile.mkdtemp(prefix="soak-disk-"))
    mounted = os.name == "posix" and os.getuid() == 0
    mounted = (
        mounted
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=False, capture_output=True
        ).returncode
    )
    try:
        yield folder if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=False)
        folder.rmdir()


def project(folder: Path, regions: int, own: bool) -> tuple[list[str], list[str], str]:
    """A project of so many regions in `folder`: its command, its regions, the parameter by which scenarios differ."""
    if own:
        copy_with_regions(folder, regions)
        names = sorted(p.name for p in (folder / "data").iterdir() if p.is_dir() and p.name != "vietnam")
        return [sys.executable, "run_all.py"], names, "as_of_year"
    small.write(folder)
    names = [f"region-{number:02}" for number in range(1, regions + 1)]
    for name in names:
        (folder / "data" / name).mkdir()
    return [sys.executable, "door.py"], names, "seed"


def batch(folder: Path, regions: list[str], parameter: str) -> Path:
    """The batch file."""
    values = {"seed": (1, 2), "as_of_year": (2027, 2028)}[parameter]
    lines = [
        f"  - {{scenario: {name}, regions: [{', '.join(regions)}], languages: [{', '.join(LANGUAGES)}], "
        f"parameters: {{{parameter}: {value}}}}}"
        for name, value in zip(SCENARIOS, values, strict=True)
    ]
    path = folder / "soak.yaml"
    path.write_text("editions:\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def pages(output: Path) -> list[Path]:
    """The reports that stand."""
    return list(output.glob("*/*/*/[0-9][0-9]_*.html"))


def whole(page: Path) -> bool:
    """Whether a page ends as it should."""
    return page.read_bytes().rstrip().endswith(b"</html>")


def fill(folder: Path) -> Path:
    """Take all that is left on a file system, to the last block."""
    ballast = folder / "ballast"
    with open(ballast, "wb", buffering=0) as file:
        for block in (16 * MEGABYTE, 4096):
            try:
                while True:
                    file.write(bytes(block))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
    return ballast


def one_run(command: list[str], folder: Path, output: Path, room: Path | None, every: float, seen: Seen) -> int:
    """Start it once, do it harm, wait for its end; the exit status."""
    process = psutil.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seen.starts += 1
    kill_at, ballast, empty_at = time.monotonic() + every, None, 0.0
    while process.poll() is None:
        time.sleep(0.25)
        now = time.monotonic()
        workers: list[psutil.Process] = []
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            workers = process.children(recursive=True)
            if workers:
                seen.memory.append(process.memory_full_info().uss / MEGABYTE)
        if now >= kill_at and workers:
            with contextlib.suppress(psutil.NoSuchProcess):
                random.choice(workers).kill()
                seen.kills += 1
            kill_at = now + every
        stand = len(pages(output))
        if room and not seen.filled and stand >= seen.pages / 3:
            seen.filled, ballast, empty_at = True, fill(room), now + FULL
        if ballast and now >= empty_at:
            ballast.unlink()
            ballast = None
        if not seen.ended and stand >= 2 * seen.pages / 3:
            seen.ended = True
            process.send_signal(signal.SIGTERM)
    if ballast:
        ballast.unlink()
    return int(process.returncode)


def left_over(folder: Path, output: Path, temporary: Path) -> dict[str, list[str]]:
    """Processes, sockets and files that should have gone."""
    processes = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.pid != os.getpid() and process.environ().get("TMPDIR") == str(temporary):
                processes.append(f"{process.pid} {' '.join(process.cmdline())[:80]}")
    expected = {"index.html", "index.en.html", "last-run.json", ".lock", ".portfolio.json", ".valid.json"}
    stray = [p for p in output.iterdir() if p.is_file()] + [*output.rglob("*.failed.ipynb"), *output.rglob(".*")]
    stray = [str(p.relative_to(output)) for p in dict.fromkeys(stray) if p.name not in expected]
    found = {"processes": processes, "in the temporary folder": sorted(p.name for p in temporary.iterdir())}
    return found | {"in the outputs": sorted(stray)}


def soak(regions: int, every: float, own: bool, named: Path | None) -> bool:
    """The whole of it; whether all is well at the end."""
    random.seed(1)
    with tempfile.TemporaryDirectory(prefix="soak-") as name, disk(named, "3g" if own else "400m") as room:
        folder, temporary = Path(name) / "project", Path(name) / "tmp"
        folder.mkdir()
        temporary.mkdir()
        os.environ["TMPDIR"] = str(temporary)
        door, names, parameter = project(folder, regions, own)
        output = (room or Path(name)) / "outputs"
        command = [*door, "--batch", str(batch(folder, names, parameter)), "--output", str(output), "--quiet"]
        seen = Seen(len(names) * len(LANGUAGES) * len(SCENARIOS) * 4)
        started = time.monotonic()
        status = -1
        while status != 0 and seen.starts < MOST_RUNS:
            status = one_run(command, folder, output, room, every, seen)
            seen.ends[status] += 1
        took = time.monotonic() - started
        stand = pages(output)
        broken = [str(p) for p in stand if not whole(p)]
        left = left_over(folder, output, temporary)
        if room and named:
            shutil.rmtree(room)
    third = max(1, len(seen.memory) // 3)
    print(f"{len(names)} regions x {len(LANGUAGES)} languages x {len(SCENARIOS)} scenarios: {seen.pages} pages")
    print(f"  {took:.0f} s, {seen.starts} starts, exit statuses {dict(seen.ends)}")
    print(f"  workers killed: {seen.kills}")
    print(f"  disk full for {FULL:.0f} s: " + ("yes" if seen.filled else "NOT TRIED: no file system to fill"))
    print(f"  ended by SIGTERM: {'yes' if seen.ended else 'no'}")
    print(f"  pages in the end: {len(stand)}, of which not whole: {len(broken)}")
    first, last = statistics.mean(seen.memory[:third]), statistics.mean(seen.memory[-third:])
    print(f"  main process, MB: first third {first:.0f}, last third {last:.0f}, at most {max(seen.memory):.0f}")
    for what, found in left.items():
        print(f"  left over, {what}: {', '.join(found) or 'nothing'}")
    return status == 0 and len(stand) == seen.pages and not broken and not any(left.values())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Render many editions while workers die and the disk is full.")
    parser.add_argument("--regions", type=int, default=34)
    parser.add_argument("--every", type=float, default=30.0, help="seconds from one killed worker to the next")
    parser.add_argument("--own", action="store_true", help="the project's own notebooks")
    parser.add_argument("--disk", type=Path, help="a folder on a file system that may be filled")
    given = parser.parse_args()
    sys.exit(0 if soak(given.regions, given.every, given.own, given.disk) else 1)
