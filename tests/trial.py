"""The harness of tests of change: copy the frozen data, change rows, run notebooks, see what moved.

data = changed(folder / "data", {"claims": put({"claim_id": "C005"}, value="12.5")})
after = run(["01"], data, folder / "after")
moved = before.differences(after)
"""

import ast
import csv
import json
import re
import shutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from runner.difference import compare
from runner.difference.pairing import Change as Difference
from tests import frozen_data
from tests.regions import by_exec

REGION = "ninh-binh"
Row = dict[str, str]
Rows = list[Row]
Change = Callable[[Rows], Rows]


def changed(folder: Path, tables: Mapping[str, Change] | None = None) -> Path:
    """The frozen data in `folder`, with these tables changed: "claims", or "vietnam/economy" of the nation."""
    frozen_data.write(folder)
    for name, change in (tables or {}).items():
        rewrite(folder / (f"{name}.csv" if "/" in name else f"{REGION}/{name}.csv"), change)
    return folder


def rewrite(path: Path, change: Change) -> None:
    """Change the rows of one CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        rows, columns = list(reader), list(reader.fieldnames or [])
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(rows))


def put(where: Mapping[str, str], **cells: str) -> Change:
    """Set cells of the rows that `where` names; there must be some."""

    def change(rows: Rows) -> Rows:
        hits = [row for row in rows if where.items() <= row.items()]
        assert hits, f"no row has {dict(where)}"
        for row in hits:
            assert cells.keys() <= row.keys()
            row.update(cells)
        return rows

    return change


def without(where: Mapping[str, str]) -> Change:
    """Take out the rows that `where` names; there must be some."""

    def change(rows: Rows) -> Rows:
        kept = [row for row in rows if not where.items() <= row.items()]
        assert len(kept) < len(rows), f"no row has {dict(where)}"
        return kept

    return change


@dataclass(frozen=True)
class Run:
    """What some notebooks left: an edition's folder as far as results and words go."""

    folder: Path

    def results(self, number: str) -> Path:
        """The folder with the tables of notebook 01, 02, …"""
        (found,) = (self.folder / "results").glob(f"{number}_*")
        return found

    def table(self, name: str) -> pd.DataFrame:
        """A published table, "01/consistency"."""
        number, _, stem = name.partition("/")
        return pd.read_csv(self.results(number) / f"{stem}.csv", encoding="utf-8-sig")

    def record(self, number: str) -> dict[str, Any]:
        """What the notebook wrote down about its exhibits."""
        content: dict[str, Any] = json.loads((self.results(number) / "exhibits.json").read_text(encoding="utf-8"))
        return content

    def exhibits(self, number: str) -> dict[str, dict[str, Any]]:
        """The notebook's exhibits by id."""
        return {exhibit["id"]: exhibit for exhibit in self.record(number)["exhibits"]}

    def shown(self, number: str) -> str:
        """All that the notebook showed, as HTML."""
        (page,) = self.folder.glob(f"{number}_*.ipynb")
        outputs = json.loads(page.read_text(encoding="utf-8"))["cells"][0]["outputs"]
        return "\n".join(output.get("data", {}).get("text/html", output.get("text", "")) for output in outputs)

    def sentences(self, number: str) -> set[str]:
        """Findings, titles, alternative texts and paragraphs that hold a number other than a year or a claim's id."""
        record = self.record(number)
        texts = {*record["findings"], *re.findall(r'<p class="gs-say">(.*?)</p>', self.shown(number))}
        texts |= {e[part] for e in record["exhibits"] for part in ("title", "alt") if e[part]}
        return {text for text in texts if re.search(r"\d", re.sub(r"\b((19|20)\d\d|C\d{3})\b", "", text))}

    def differences(self, after: "Run") -> list[Difference]:
        """The keyed difference between this run and another."""
        return compare(self.folder, str(self.folder), str(after.folder))[0]


def run(
    numbers: Collection[str], data: Path, folder: Path, language: str = "en", upstream: Run | None = None, **given: Any
) -> Run:
    """The notebooks with these numbers, in order, on this data; results of earlier ones are taken from `upstream`.

    Pictures are as dear as `by_exec.cheap` makes them; enter it around the tests of a module.
    """
    if upstream:
        skip = shutil.ignore_patterns("*.ipynb", *(f"{number}_*" for number in numbers))
        shutil.copytree(upstream.folder, folder, ignore=skip)
    chosen = [path for path in by_exec.notebooks() if path.stem[:2] in numbers]
    for path in chosen:
        results = folder / "results"
        outcome = by_exec.run_one(
            path, region=REGION, language=language, data_dir=str(data), results_dir=str(results), **given
        )
        assert outcome.error is None, str(outcome)
        assert set(outcome.promised) == set(outcome.delivered), outcome.notebook
        cell = {"cell_type": "code", "source": "", "outputs": [_output(line) for line in outcome.shown.splitlines()]}
        (folder / path.name).write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    return Run(folder)


def _output(line: str) -> dict[str, Any]:
    """A line that a cell printed, or the display that it stands for."""
    if line.startswith("{'text/html'"):
        return {"output_type": "display_data", "data": ast.literal_eval(line)}
    return {"output_type": "stream", "text": line}
