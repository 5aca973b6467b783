"""A notebook run by hand: from its own folder or the project's root, with no arguments, into the draft folder."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.regions import by_exec
from tests.waiting import PATIENCE

NAMES = sorted(p.stem for p in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
LAST = NAMES[-1]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh clone as far as a notebook can see: notebooks/ and data/, no outputs."""
    folder = tmp_path_factory.mktemp("clone")
    for name in ("notebooks", "data"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return os.environ | by_exec.cheap_kernels(tmp_path_factory.mktemp("ipython"))


def execute(project: Path, name: str, cwd: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    path = (project / "notebooks" / f"{name}.ipynb").relative_to(cwd)
    command = [sys.executable, "-m", "jupyter", "execute", str(path)]
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=PATIENCE
    )


@pytest.mark.slow
def test_notebooks_run_from_their_folder_and_from_the_root_and_the_last_says_what_it_waits_for(
    project: Path, environment: dict[str, str]
) -> None:
    drafts = project / "outputs" / "ninh-binh" / "draft" / "vi" / "results"
    # How JupyterLab shows this: tests/clusters/report/test_files.py.
    before = by_exec.run_one(project / "notebooks" / f"{LAST}.ipynb", results_dir="")
    assert "run_all.py" in str(before.error)
    assert NAMES[0] in str(before.error)

    # All of them in order, the last after the drafts of the others: tests/browser/test_jupyterlab.py, GS_WHOLE=1.
    run = execute(project, NAMES[0], project, environment)
    assert run.returncode == 0, run.stderr[-3000:]
    record = json.loads((drafts / NAMES[0] / "exhibits.json").read_text(encoding="utf-8"))
    assert record["exhibits"]
    assert sorted(p.name for p in (project / "outputs" / "ninh-binh").iterdir()) == ["draft"]


@pytest.mark.slow
def test_the_last_notebook_also_reads_a_batch_run(project: Path, environment: dict[str, str], edition: Path) -> None:
    drafts = project / "outputs" / "ninh-binh" / "draft"
    shutil.rmtree(drafts, ignore_errors=True)
    shutil.copytree(edition / "ninh-binh" / "baseline", project / "outputs" / "ninh-binh" / "baseline")
    files = {p: p.read_bytes() for p in (project / "outputs" / "ninh-binh" / "baseline").rglob("*") if p.is_file()}
    run = execute(project, LAST, project / "notebooks", environment)
    assert run.returncode == 0, run.stderr[-3000:]
    assert (drafts / "vi" / "results" / LAST).is_dir()
    assert all(path.read_bytes() == content for path, content in files.items())
