"""What several tests share: a copy of the data that may be broken, a report that displays nothing."""

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from report_stage import Stage

from clusters.report import report as module

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of data/ under a temporary folder."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.fixture
def edit(data: Path) -> Callable[..., int]:
    """edit("published.csv", {"figure_id": "F004"}, value="1O") changes a cell and returns its row in a spreadsheet.

    Without `match` and with values: append a row. `package` is the folder, ninh-binh unless told.
    """

    def change(file: str, match: dict[str, str] | None = None, package: str = "ninh-binh", **cells: str) -> int:
        path = data / package / file
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            rows, columns = list(reader), list(reader.fieldnames or [])
        if match is None:
            rows.append(dict.fromkeys(columns, "") | cells)
            number = len(rows) + 1
        else:
            (index,) = [n for n, row in enumerate(rows) if all(row[k] == v for k, v in match.items())]
            rows[index] |= cells
            number = index + 2
        with path.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return number

    return change


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Stage]]:
    """Builds reports on which nothing is displayed but kept."""

    def build(language: str = "vi", data: object = None) -> Stage:
        built = Stage(tmp_path, language, data)
        monkeypatch.setattr(module, "display", lambda output, raw: built.shown.append(output))
        return built

    yield build
    plt.close("all")
