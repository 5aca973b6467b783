"""Changed means rendered, unchanged means not: random edits of a toy collection against a full rerun.

Results stand in for workers: a page is the hash of all that a worker gets and reads, so a full rerun is an oracle for
what has to be made anew. A few edits; GS_EDITS=1000 tries so many and prints the counts.
"""

from __future__ import annotations

import functools
import json
import os
import random
import shutil
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from toy import REPOSITORY, Toy

import runner.fingerprint
from runner.collection import discover
from runner.console import Console
from runner.editions import Edition, Project
from runner.fingerprint import contents, digest, hashed
from runner.plan import Options
from runner.run import Run
from runner.task import WORKBOOK, Result, Task

NAMES = ("01_first", "02_second", "03_third")
ENVIRONMENT = {"python": "3.11.7", "packages": {"pandas": "3.1.1", "pip": "1"}, "fonts": ["a.ttf 10"]}


class Mirror:
    """In place of the workers: each file is the hash of what it can depend on."""

    jobs = 1

    def __init__(self, root: Path) -> None:
        self.root, self.rendered = root, set[str]()

    def submit(self, task: Task, event: Any) -> Future[Result]:
        future: Future[Result] = Future()
        name = task.notebook
        if task.engine == WORKBOOK:
            files = {"tables.xlsx": hashed(sorted((k, digest(v)) for k, v in task.files.items()))}
        else:
            self.rendered.add(task.id)
            data = sorted((k, digest(v)) for k, v in task.files.items())
            shown = {k: v for k, v in task.context.items() if k != "versions"}
            seen = [task.content, task.parameters, data, task.exhibits, shown, self.around()]
            read = [one for one in data if one[0].startswith(("data/", "results/"))]
            files = {
                f"{name}.html": hashed(seen),
                f"{name}.ipynb": json.dumps({"h": hashed(seen[:4])}),
                f"results/{name}/table.csv": f"value\n{hashed(read)}\n",
            }
        future.set_result(Result(task.id, {k: v.encode() for k, v in files.items()}))
        return future

    @functools.cache  # noqa: B019 - one for each run
    def around(self) -> list[Any]:
        """What every page depends on."""
        program = {k: digest(v) for k, v in contents(self.root / "runner/export").items()}
        single = ("engine.py", "normalise.py", "render.py", "wire.py")
        program |= {k: digest((self.root / "runner" / k).read_bytes()) for k in single}
        library = {k: digest(v) for k, v in contents(self.root / "library").items()}
        pinned = {k: v for k, v in ENVIRONMENT["packages"].items() if k != "pip"}  # type: ignore[attr-defined]
        return [program, library, pinned, ENVIRONMENT["python"], ENVIRONMENT["fonts"]]

    def close(self) -> None:
        """Nothing runs."""


def run(root: Path, output: Path, force: bool = False) -> set[str]:
    """A whole run; which notebooks of which editions were rendered."""
    runner.fingerprint._CELLS.clear()
    project = Project(
        root=root,
        notebooks=root / "notebooks",
        data=root / "data",
        national=("country",),
        libraries=(root / "library",),
        region="here",
    )
    notebooks = discover(project.notebooks)
    editions = [Edition("here", "baseline", language) for language in ("vi", "en")]
    made = Run(project, notebooks, notebooks, editions, Options(output, force=force), Console(quiet=True))
    made._executor = mirror = Mirror(root)
    assert made.execute() == 0
    return mirror.rendered


def pages(output: Path) -> dict[str, str]:
    found = (p for p in output.rglob("*") if p.suffix in (".html", ".ipynb", ".csv", ".xlsx") and p.parent != output)
    return {p.relative_to(output).as_posix(): p.read_text() for p in found}


Edit = Callable[[Path, random.Random], None]


def in_notebook(change: Callable[[dict, random.Random], None]) -> Edit:
    def edit(root: Path, chance: random.Random) -> None:
        path = root / "notebooks" / f"{chance.choice(NAMES)}.ipynb"
        content = json.loads(path.read_text(encoding="utf-8"))
        change(content, chance)
        path.write_text(json.dumps(content, ensure_ascii=False, indent=chance.choice([1, 2, None])), encoding="utf-8")

    return edit


def code(content: dict, chance: random.Random) -> dict:
    return chance.choice([c for c in content["cells"][4:] if c["cell_type"] == "code"])


def word(chance: random.Random) -> str:
    return f"w{chance.randrange(10**6)}"


def append(content: dict, chance: random.Random) -> None:
    code(content, chance)["source"] += f"\n# {word(chance)}"


def add_cell(content: dict, chance: random.Random) -> None:
    new = {"cell_type": "code", "id": word(chance), "metadata": {}, "source": word(chance), "outputs": []}
    content["cells"].insert(chance.randrange(4, len(content["cells"]) + 1), new | {"execution_count": None})


def remove_cell(content: dict, chance: random.Random) -> None:
    if len(content["cells"]) > 6:
        content["cells"].pop()


def swap(content: dict, chance: random.Random) -> None:
    content["cells"][-1], content["cells"][-2] = content["cells"][-2], content["cells"][-1]


def prose(content: dict, chance: random.Random) -> None:
    chance.choice(content["cells"][:2])["source"] += f" {word(chance)}"


def attach(content: dict, chance: random.Random) -> None:
    content["cells"][0]["attachments"] = {"a.txt": {"text/plain": word(chance)}}


def tag(content: dict, chance: random.Random) -> None:
    code(content, chance)["metadata"]["tags"] = [chance.choice(["remove-input", "skip-execution", word(chance)])]


def default(content: dict, chance: random.Random) -> None:
    content["cells"][2]["source"] += f"\n{word(chance)}: int = {chance.randrange(9)}"


def kernel(content: dict, chance: random.Random) -> None:
    content["metadata"]["kernelspec"]["display_name"] = chance.choice(["Python 3", "Python 3 (ipykernel)"])


def old_outputs(content: dict, chance: random.Random) -> None:
    one = code(content, chance)
    one["outputs"] = [{"output_type": "stream", "name": "stdout", "text": word(chance)}]
    one["execution_count"] = chance.randrange(99)
    one["metadata"]["execution"] = {"iopub.status.idle": word(chance)}


def line(name: str) -> Edit:
    def edit(root: Path, chance: random.Random) -> None:
        with (root / name).open("a", encoding="utf-8") as file:
            file.write(f"{chance.randrange(10**6)}\n" if name.endswith(".csv") else f"# {word(chance)}\n")

    return edit


def words_file(root: Path, chance: random.Random) -> None:
    path = root / "notebooks" / f"{chance.choice(NAMES)}.toml"
    if path.exists() and chance.random() < 0.3:
        path.unlink()
    else:
        path.write_text(f'a = "{word(chance)}"\n')


def new_data(root: Path, chance: random.Random) -> None:
    (root / "data/here" / chance.choice(["notes.md", "more.csv", "deep/x.geojson"])).parent.mkdir(exist_ok=True)
    (root / "data/here" / chance.choice(["notes.md", "more.csv"])).write_text(word(chance))


def packages(root: Path, chance: random.Random) -> None:
    ENVIRONMENT["packages"] = {**ENVIRONMENT["packages"], "pandas": word(chance)}  # type: ignore[dict-item]


def unpinned(root: Path, chance: random.Random) -> None:
    ENVIRONMENT["packages"] = {**ENVIRONMENT["packages"], "pip": word(chance)}  # type: ignore[dict-item]


def python(root: Path, chance: random.Random) -> None:
    ENVIRONMENT["python"] = f"3.11.{chance.randrange(99)}"


def font(root: Path, chance: random.Random) -> None:
    ENVIRONMENT["fonts"] = [f"a.ttf {chance.randrange(999)}"]


def nothing(root: Path, chance: random.Random) -> None:
    for path in chance.sample([p for p in root.rglob("*") if p.is_file() and "outputs" not in p.parts], 3):
        os.utime(path)
    (root / "data/here/.~lock.table.csv#").write_text(word(chance))
    (root / "library/__pycache__").mkdir(exist_ok=True)
    (root / "library/__pycache__/sums.pyc").write_text(word(chance))


def by_hand(root: Path, chance: random.Random) -> None:
    chosen = chance.choice([p for p in (root / "outputs/here").rglob("*") if p.suffix in (".html", ".csv")])
    if chance.random() < 0.5:
        chosen.unlink()
    else:
        chosen.write_text(word(chance))


EDITS: dict[str, Edit] = {
    **{
        f"cell: {change.__name__}": in_notebook(change)
        for change in (append, add_cell, remove_cell, swap, prose, attach, tag, default, kernel, old_outputs)
    },
    "word file": words_file,
    "data row": line("data/here/table.csv"),
    "national row": line("data/country/table.csv"),
    "other region's row": line("data/there/table.csv"),
    "new data file": new_data,
    "library line": line("library/sums.py"),
    "template": line("runner/export/templates/report/index.html.j2"),
    "style sheet": line("runner/export/templates/report.css"),
    "engine": line("runner/engine.py"),
    "store, not of the page": line("runner/store.py"),
    "lock: package": packages,
    "lock: package not pinned": unpinned,
    "environment: python": python,
    "environment: font": font,
    "times and by-products": nothing,
    "output by hand": by_hand,
}
HARMLESS = {"cell: old_outputs", "other region's row", "store, not of the page", "lock: package not pinned"}
HARMLESS |= {"times and by-products"}


def test_random_edits_render_what_a_full_rerun_would_change_and_nothing_else(tmp_path, monkeypatch, capsys):
    root, oracle = tmp_path / "project", tmp_path / "oracle"
    output = root / "outputs"
    Toy(root)
    (root / "requirements.txt").write_text("pandas==3.1.1\n")
    shutil.copytree(REPOSITORY / "runner", root / "runner", ignore=shutil.ignore_patterns("__pycache__", "fonts"))
    monkeypatch.setattr(runner.fingerprint, "__file__", str(root / "runner/fingerprint.py"))
    monkeypatch.setattr(runner.fingerprint, "_installed", lambda: dict(ENVIRONMENT["packages"]))
    monkeypatch.setattr(runner.fingerprint, "_fonts", lambda: list(ENVIRONMENT["fonts"]))
    monkeypatch.setattr("runner.run.portfolio", lambda run: output / "index.html")  # a list of pages, not a page
    monkeypatch.setattr("platform.python_version", lambda: str(ENVIRONMENT["python"]))
    before = dict(ENVIRONMENT)
    chance = random.Random(os.environ.get("GS_SEED", "4711"))
    count = int(os.environ.get("GS_EDITS", len(EDITS)))
    kinds = [*EDITS, *chance.choices(list(EDITS), k=max(0, count - len(EDITS)))][:count]
    chance.shuffle(kinds)
    counts: Counter[str] = Counter()
    assert len(run(root, output)) == 6
    run(root, oracle, force=True)
    try:
        for number, kind in enumerate(kinds):
            old = pages(oracle)
            EDITS[kind](root, chance)
            rendered = run(root, output)
            run(root, oracle, force=True)
            new = pages(oracle)
            assert pages(output) == new, f"edit {number}, {kind}: rendered {sorted(rendered)}"
            changed = {
                path.removesuffix(".html") for path in new if path.endswith(".html") and old.get(path) != new[path]
            }
            counts["edits"] += 1
            counts["rendered"] += len(rendered)
            counts["unchanged, not rendered"] += 6 - len(rendered | changed)
            if kind != "output by hand":
                counts["rendered for nothing"] += len(rendered - changed)
                assert not (kind in HARMLESS and rendered), f"edit {number}, {kind}: rendered {sorted(rendered)}"
    finally:
        ENVIRONMENT.update(before)
    with capsys.disabled():
        told = ", ".join(f"{number} {what}" for what, number in counts.items())
        print(f"\n{told}; 0 skipped that a full rerun changes")
    assert counts["rendered for nothing"] <= 0.1 * counts["rendered"]


@pytest.mark.parametrize("blind", ["data row", "template", "word file"])
def test_the_oracle_sees_a_fingerprint_that_overlooks_something(tmp_path, monkeypatch, blind):
    """Take a part out of every fingerprint: the comparison above notices."""
    root = tmp_path / "project"
    Toy(root)
    shutil.copytree(REPOSITORY / "runner", root / "runner", ignore=shutil.ignore_patterns("__pycache__", "fonts"))
    monkeypatch.setattr(runner.fingerprint, "__file__", str(root / "runner/fingerprint.py"))
    monkeypatch.setattr(runner.fingerprint, "_fonts", list)
    chance = random.Random(1)
    run(root, root / "outputs")
    monkeypatch.setattr("runner.plan.differences", lambda old, new: [] if old else ["not rendered before"])
    EDITS[blind](root, chance)
    assert run(root, root / "outputs") == set()
    run(root, tmp_path / "oracle", force=True)
    assert pages(root / "outputs") != pages(tmp_path / "oracle")
