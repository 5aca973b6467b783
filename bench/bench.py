"""Times the runner against its peers and writes docs/performance.md.

    python -m bench.bench                    everything: about an hour and a half on two cores
    python -m bench.bench --rounds 1 --many --editions 4       a quick look: one edition, and a few of the small ones

Two collections: the project's own notebooks, where drawing takes most of the time, and four small ones (`small.py`),
where the runner does. All contenders run in turn, round after round, on the same machine, so that a busy minute hits
all; ratios are medians over rounds. Contenders that need many minutes render fewer editions; their cost is multiplied
and marked so. ploomber-engine gets an environment of its own (an installed papermill engine slows every papermill).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bench.small import write
from runner.collection import discover
from runner.fingerprint import Surroundings
from runner.workers import FIXED

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent

RUNNER = "this runner"
PEERS = {
    "papermill CLI + nbconvert": ("cli", 1),
    "papermill API loop + HTMLExporter": ("api", 1),
    "papermill in 2 processes": ("api", 2),
    "nbconvert --execute": ("nbconvert", 1),
    "ploomber-engine": ("ploomber", 1),
    "ploomber-engine in 2 shared processes": ("ploomber", 2),
    "floor: plain scripts": ("scripts", 1),
    "floor: plain scripts in 2 processes": ("scripts", 2),
}
SINGLE = [p for p, (_, n) in PEERS.items() if n == 1]
DOUBLE = [p for p, (_, n) in PEERS.items() if n == 2]
KERNELS = "papermill in 2 processes"
SLOW = ("papermill CLI + nbconvert", "papermill API loop + HTMLExporter", "nbconvert --execute")


@dataclass
class Cost:
    """What one command took."""

    wall: float
    cpu: float
    memory: int
    """Peak over all its processes, in bytes; shared pages count once."""

    def times(self, factor: float) -> Cost:
        """The cost of `factor` times the work."""
        return Cost(self.wall * factor, self.cpu * factor, self.memory)


def timed(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> Cost:
    """Run `command` in `folder` and say what it took. Raises RuntimeError with its last words if it fails."""
    before = os.times()
    started = time.perf_counter()
    log = folder / "log.txt"
    with open(log, "w", encoding="utf-8") as out:
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out, env=os.environ | (environment or {}))
        watch = Watch(process.pid)
        watch.start()
        status = process.wait()
    wall = time.perf_counter() - started
    after = os.times()
    watch.stop.set()
    watch.join()
    if status:
        raise RuntimeError(f"{' '.join(command)}\n{log.read_text(encoding='utf-8')[-3000:]}")
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(wall, used, watch.peak)


class Watch(threading.Thread):
    """Looks at the memory of a process and all it started, once a second."""

    def __init__(self, pid: int) -> None:
        """Nothing is seen yet."""
        super().__init__(daemon=True)
        self.pid, self.peak, self.stop = pid, 0, threading.Event()

    def run(self) -> None:
        """Until told to stop."""
        while not self.stop.wait(1.0):
            total = 0
            try:
                for process in [psutil.Process(self.pid), *psutil.Process(self.pid).children(recursive=True)]:
                    try:
                        total += process.memory_full_info().pss
                    except psutil.Error:  # it has ended meanwhile
                        continue
            except psutil.NoSuchProcess:
                return
            self.peak = max(self.peak, total)


@dataclass
class Collection:
    """Some notebooks and the command line that renders them."""

    name: str
    door: Path
    notebooks: Path


@dataclass
class Scene:
    """One collection in so many editions, and who renders it."""

    title: str
    collection: Collection
    count: int
    peers: list[str]
    rounds: int
    few: int
    """Editions that the slow contenders really render."""
    some: int
    """Editions that the other peers really render."""
    found: dict[str, list[Cost]] = field(default_factory=dict)

    def really(self, name: str) -> int:
        """How many editions that contender renders; its cost is multiplied to the whole."""
        if name == RUNNER:
            return self.count
        return min(self.count, self.few if name in SLOW else min(self.some, 8) if name == KERNELS else self.some)


def editions(count: int) -> list[tuple[str, int]]:
    """`count` editions: both languages of as many seeds as it takes."""
    return [(language, seed) for seed in range(1, count // 2 + 2) for language in ("vi", "en")][:count]


def ours(door: Path, output: Path, count: int, jobs: int, *more: str) -> Cost:
    """Render with run_all.py."""
    command = [sys.executable, str(door), "--output", str(output), "--jobs", str(jobs), "--quiet", *more]
    if count == 1:
        return timed([*command, "--language", "vi"], output.parent)
    batch = output.parent / f"batch-{count}.yaml"
    entries = [f"  - {{scenario: s{s}, languages: [{lang}], parameters: {{seed: {s}}}}}" for lang, s in editions(count)]
    batch.write_text("editions:\n" + "\n".join(entries) + "\n", encoding="utf-8")
    return timed([*command, "--batch", str(batch)], output.parent)


def peer(name: str, notebooks: Path, count: int, folder: Path, python: str) -> Cost:
    """Render with a peer (`bench/peers.py`)."""
    kind, processes = PEERS[name]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    plan = {
        "kind": kind,
        "processes": processes,
        "root": str(ROOT),
        "editions": editions(count),
        "python": sys.executable,
    }
    plan["notebooks"] = [
        {"path": str(n.path), "name": n.name, "parameters": [p.name for p in n.parameters], "upstream": n.upstream}
        for n in discover(notebooks)
    ]
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    threads = {k: v for k, v in FIXED.items() if k.endswith("_THREADS")}
    templates = {"JUPYTER_PATH": str(Path(sys.prefix) / "share" / "jupyter")}  # ploomber's environment has none
    return timed([python, str(HERE / "peers.py"), str(folder / "plan.json")], folder, threads | templates)


def ploomber(folder: Path) -> str:
    """A Python with ploomber-engine beside this environment's packages; empty if it cannot be installed."""
    try:
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, capture_output=True)
        python = next(p for p in (folder / "bin/python", folder / "Scripts/python.exe") if p.exists())
        where = "import sysconfig; print(sysconfig.get_path('purelib'))"
        packages = [
            subprocess.run([p, "-c", where], check=True, capture_output=True, text=True).stdout.strip()
            for p in (sys.executable, str(python))
        ]
        (Path(packages[1]) / "project.pth").write_text(f"{packages[0]}\n{ROOT}\n")
        install = [str(python), "-m", "pip", "install", "-q", "ploomber-engine"]
        subprocess.run(install, check=True, capture_output=True)
    except (subprocess.CalledProcessError, StopIteration) as error:
        print(f"ploomber-engine cannot be installed: {error}", file=sys.stderr)
        return ""
    return str(python)


def scenes(arguments: argparse.Namespace, folder: Path) -> list[Scene]:
    """What is measured, in order."""
    own = Collection("own", ROOT / "run_all.py", ROOT / "notebooks")
    small = Collection("small", write(folder / "small"), folder / "small" / "notebooks")
    count, few, some = arguments.editions, arguments.few, arguments.some
    crowd = [*SLOW[:2], *DOUBLE]
    found = [Scene("One edition (every notebook once)", own, 1, SINGLE, arguments.rounds, 1, 1)]
    for number in arguments.many:
        title = f"{number} editions"
        found.append(Scene(title, own, number, crowd, 1, few, some))
    title = "One edition of four small notebooks (`bench/small.py`)"
    found.append(Scene(title, small, 1, SINGLE, 3 * arguments.small_rounds, 1, 1))
    for number in (count, 4 * count):
        title = f"{number} editions of four small notebooks (`bench/small.py`)"
        peers = crowd if number == count else []  # four times as many: does the time of an edition stay the same?
        found.append(Scene(title, small, number, peers, arguments.small_rounds, 2 * few, number))
    return [scene for scene in found if scene.rounds]


def measure(arguments: argparse.Namespace, folder: Path) -> tuple[list[Scene], dict[str, list[Cost]]]:
    """All contenders of a scene in turn, round after round; and what a run costs when little changed."""
    python = ploomber(folder / "ploomber") if not arguments.no_ploomber else ""
    found = scenes(arguments, folder)
    reruns: dict[str, list[Cost]] = {}

    def note(costs: dict[str, list[Cost]], name: str, cost: Cost) -> None:
        costs.setdefault(name, []).append(cost)
        print(f"{name:40} {cost.wall:8.1f} s {cost.cpu:8.1f} s {cost.memory / 2**20:7.0f} MiB", flush=True)

    for scene in found:
        door, notebooks = scene.collection.door, scene.collection.notebooks
        print(scene.title, flush=True)
        for number in range(scene.rounds):
            output = folder / f"{scene.collection.name}-{scene.count}-{number}"
            note(scene.found, RUNNER, ours(door, output, scene.count, 2))
            if scene.count > 1:
                pages = len(list(output.rglob("*.html"))) - 2
                note(reruns, f"{scene.title}, {pages} pages, unchanged", ours(door, output, scene.count, 2))
            for name in scene.peers:
                chosen = python if "ploomber" in name else sys.executable
                if chosen:
                    really = scene.really(name)
                    cost = peer(name, notebooks, really, folder / "peer", chosen)
                    note(scene.found, name, cost.times(scene.count / really))
            if scene.count > 1:
                shutil.rmtree(output)
    own = ROOT / "run_all.py"
    for _ in range(arguments.rounds):
        note(reruns, "one edition, unchanged", ours(own, folder / "own-1-0", 1, 2))
        note(reruns, "one edition, one notebook forced", ours(own, folder / "own-1-0", 1, 2, "02", "--force"))
    return found, reruns


def table(scene: Scene) -> list[str]:
    """Rows of a Markdown table: medians, and the median over rounds of the ratio to this runner."""
    rows = ["| | wall | an edition | CPU | peak memory | ÷ this runner |", "|---|--:|--:|--:|--:|--:|"]
    for name, found in scene.found.items():
        pairs = zip(found, scene.found[RUNNER], strict=False)
        ratio = statistics.median(c.wall / b.wall for c, b in pairs)
        wall, cpu = (statistics.median(getattr(c, k) for c in found) for k in ("wall", "cpu"))
        memory = max(c.memory for c in found) / 2**20
        really = scene.really(name)
        mark = f" (from {really})" if really < scene.count else ""
        each = wall / scene.count
        rows.append(f"| {name}{mark} | {wall:.1f} s | {each:.2f} s | {cpu:.1f} s | {memory:.0f} MiB | {ratio:.2f} |")
    return rows


def report(found: list[Scene], reruns: dict[str, list[Cost]]) -> str:
    """The measured part of docs/performance.md."""
    versions = Surroundings(__import__("run_all").PROJECT).versions
    named = ("papermill", "nbconvert", "ipykernel", "ipython", "jupyterlab", "pandas", "matplotlib")
    shown = ", ".join(f"{n} {versions[n]}" for n in named if n in versions)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    lines = [
        f"Measured {time.strftime('%Y-%m-%d')}: {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}, {shown}; load average at the end {load:.1f}. "
        "“(from 2)” means: that contender rendered two editions, and the cost was multiplied.",
    ]
    for scene in found:
        lines += ["", f"### {scene.title}", "", f"Rounds: {scene.rounds}.", "", *table(scene)]
    lines += ["", "### When little or nothing changed", "", "| | wall | CPU |", "|---|--:|--:|"]
    for name, costs in reruns.items():
        wall, cpu = (statistics.median(getattr(c, k) for c in costs) for k in ("wall", "cpu"))
        lines.append(f"| {name} | {wall:.2f} s | {cpu:.2f} s |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--editions", type=int, default=34, help="of the small notebooks; and four times as many")
    parser.add_argument("--many", type=int, nargs="*", default=[34], help="editions of the project's own notebooks")
    parser.add_argument("--rounds", type=int, default=3, help="for one edition")
    parser.add_argument("--small-rounds", type=int, default=1, help="for the small notebooks; 0: leave them out")
    parser.add_argument("--few", type=int, default=1, help="own editions that the slow contenders really render")
    parser.add_argument("--some", type=int, default=4, help="own editions that the other peers really render")
    parser.add_argument("--no-ploomber", action="store_true")
    parser.add_argument("--write", type=Path, default=ROOT / "docs" / "performance.md")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="gs-bench-"))
    try:
        text = report(*measure(arguments, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(text)
    start, end = "<!-- measured: make bench -->\n", "<!-- end -->"
    page = arguments.write.read_text(encoding="utf-8")
    head, _, rest = page.partition(start)
    arguments.write.write_text(head + start + text + end + rest.partition(end)[2], encoding="utf-8")


if __name__ == "__main__":
    main()
