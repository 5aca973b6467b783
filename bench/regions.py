"""Thirty-four synthetic regions in two languages, one batch: time, peak memory, and whether memory grows.

    python -m bench.regions [COUNT]

A copy of the project with invented regions is rendered in a temporary folder; nothing of it stays.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from tests import synthetic

ROOT = Path(__file__).resolve().parents[1]
MEGABYTE = 2**20


def copy_with_regions(folder: Path, count: int) -> Path:
    """The project in `folder` with `count` synthetic regions in place of its own."""
    for name in ("runner", "clusters", "notebooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    shutil.copy(ROOT / "run_all.py", folder)
    synthetic.country(folder / "data", count)
    return folder


def watch(command: list[str], folder: Path, every: float = 1.0) -> tuple[int, list[tuple[float, float, float]]]:
    """Run to the end. Exit status, and samples of (seconds, MB of the main process, MB of all together).

    Memory is proportional (PSS): a page that forked workers share counts once.
    """
    start = time.monotonic()
    process = psutil.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    samples = []
    while process.poll() is None:
        main = _memory(process)
        everything = main + sum(_memory(child) for child in _children(process))
        samples.append((time.monotonic() - start, main, everything))
        time.sleep(every)
    return process.returncode, samples


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _memory(process: psutil.Process) -> float:
    """Megabytes of a process, 0 if it has ended meanwhile."""
    try:
        return process.memory_full_info().pss / MEGABYTE
    except (psutil.NoSuchProcess, psutil.ZombieProcess, psutil.AccessDenied):
        return 0.0


def unchanged(command: list[str], folder: Path) -> float:
    """Seconds of a run that finds nothing to do."""
    start = time.monotonic()
    subprocess.run(command, cwd=folder, check=False, stdout=subprocess.DEVNULL)
    return time.monotonic() - start


def measure(count: int) -> dict[str, float]:
    """Render `count` regions in both languages; what it took."""
    with tempfile.TemporaryDirectory(prefix="regions-") as name:
        folder = copy_with_regions(Path(name), count)
        command = [sys.executable, "run_all.py", "--region", "all", "--quiet"]
        status, samples = watch(command, folder)
        again = statistics.median(unchanged(command, folder) for _ in range(3))
        reports = list((folder / "outputs").glob("*/baseline/*/*.html"))
        failed = list((folder / "outputs").glob("*/baseline/*/*.failed.ipynb"))
        index = folder / "outputs" / "index.html"
        size = index.stat().st_size if index.is_file() else 0
    third = max(1, len(samples) // 3)
    return {
        "exit status": status,
        "regions": count,
        "reports": len(reports),
        "failed notebooks": len(failed),
        "seconds": samples[-1][0],
        "seconds, unchanged rerun (median of 3)": again,
        "peak MB": max(s[2] for s in samples),
        "mean MB, first third": sum(s[2] for s in samples[:third]) / third,
        "mean MB, last third": sum(s[2] for s in samples[-third:]) / third,
        "main process MB, first third": sum(s[1] for s in samples[:third]) / third,
        "main process MB, last third": sum(s[1] for s in samples[-third:]) / third,
        "portfolio kB": size / 1024,
    }


if __name__ == "__main__":
    for what, value in measure(int(sys.argv[1]) if len(sys.argv) > 1 else 34).items():
        print(f"{what:40}{value:11,.2f}" if "rerun" in what else f"{what:40}{value:8,.0f}")
