"""Run the notebooks' cells in this process: quicker than a kernel, with the notebook's own code, for many regions."""

import contextlib
import functools
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

from clusters.claims import ledger
from clusters.report import charts, style
from tests.conftest import ROOT
from tests.regions import figures


@contextlib.contextmanager
def cheap(whole: bool = False) -> Iterator[None]:
    """Figures are drawn, but not turned into pictures, and claims that three notebooks check are checked once for each
    state of the data: that takes most of the time.

    whole: a figure of which something is cut off stops its notebook. Of figures with the same words one is looked at.
    Charts are then drawn in both widths, else in the wide one alone.
    """
    real, kept, seen = style.pictures, [], set[tuple[str, ...]]()
    charted, first = charts.pictures, []

    def once(fig: Any, *texts: str) -> Any:
        kept[:] = kept or [real(plt.figure(), *texts)]
        if whole and texts not in seen:
            assert (found := figures.faults(fig, *texts)) == [], f"{texts[0]}: {'; '.join(found)}"
            seen.add(texts)
        return kept[0]

    def drawn(form: charts.Form, look: charts.Look, id: str, desc: str, frame: charts.Frame) -> Any:
        if not first:
            first.append(charted(form, look, id, desc, frame))
        for narrow in (False, True)[: 1 + whole]:
            form.draw(look, narrow)
        form.key(look)
        return first[0]

    checked = functools.lru_cache(maxsize=2)(ledger.check)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(style, "pictures", once)
        patch.setattr(charts, "pictures", drawn)
        patch.setattr(ledger, "check", lambda *arguments: checked(*arguments).copy())
        yield


def cheap_kernels(settings: Path) -> dict[str, str]:
    """The environment in which every IPython kernel starts with `cheap` figures; its start-up file is in `settings`."""
    startup = settings / "profile_default" / "startup"
    startup.mkdir(parents=True)
    code = "from tests.regions import by_exec\n\n_cheap = by_exec.cheap()\n_cheap.__enter__()\n"
    (startup / "cheap.py").write_text(code, encoding="utf-8")
    return {"IPYTHONDIR": str(settings), "PYTHONPATH": str(ROOT)}


def notebooks() -> list[Path]:
    """The collection in order."""
    return sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))


@dataclass(frozen=True)
class Outcome:
    """What a notebook left behind: promised exhibits, delivered ones by kind, and its error, if any."""

    notebook: str
    promised: list[str]
    delivered: dict[str, str]
    error: Exception | None
    shown: str
    cell: str = ""

    def __str__(self) -> str:
        """The notebook with its error and the cell it came from."""
        return f"{self.notebook}: {self.error!r} in\n{self.cell}" if self.error else f"{self.notebook}: ok"


def run(
    region: str, data_dir: Path, language: str, results_dir: Path, chosen: Sequence[Path] | None = None
) -> Iterator[Outcome]:
    """Every notebook, or the chosen ones, one after another; the error of one does not stop the next."""
    mpl.use("Agg")
    for path in chosen or notebooks():
        yield run_one(path, region=region, language=language, data_dir=str(data_dir), results_dir=str(results_dir))


def run_one(path: Path, **parameters: Any) -> Outcome:
    """One notebook with these parameters."""
    cells = [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
    scope: dict[str, Any] = {"__name__": "__main__"}
    error, at, shown = None, "", io.StringIO()
    for cell in cells:
        source = "".join(cell["source"])
        try:
            with contextlib.redirect_stdout(shown), contextlib.chdir(path.parent):  # where its words stand
                exec(compile(source, f"<{path.stem} {cell['id']}>", "exec"), scope)
        except Exception as caught:  # reported with its cell; a test asserts that there is none
            error, at = caught, source
            break
        if "parameters" in cell["metadata"].get("tags", []):
            scope |= parameters
    mpl.pyplot.close("all")
    record = Path(parameters["results_dir"]) / path.stem / "exhibits.json"
    written = json.loads(record.read_text(encoding="utf-8"))["exhibits"] if record.is_file() else []
    return Outcome(
        path.stem, scope.get("exhibits", []), {e["id"]: e["kind"] for e in written}, error, shown.getvalue(), at
    )
