"""The collection in ordinary kernels: the same files as without them, byte for byte."""

import os
import shutil
from pathlib import Path

import pytest

from tests.conftest import run_all

SAME_BYTES = {".html", ".ipynb", ".csv", ".svg", ".png"}  # a workbook holds times
# One notebook with figures, tables and an integer programme; GS_WHOLE=1: all of them, which takes four times as long.
NOTEBOOKS = [] if os.environ.get("GS_WHOLE") else ["03"]


def files(folder: Path) -> dict[str, bytes]:
    found = (p for p in sorted(folder.rglob("*")) if p.suffix in SAME_BYTES)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


@pytest.mark.slow
def test_kernels_make_the_same_edition(edition: Path, tmp_path: Path) -> None:
    outputs = Path(shutil.copytree(edition, tmp_path / "outputs"))
    vietnamese = outputs / "ninh-binh" / "baseline" / "vi"
    before, earlier = files(vietnamese), (vietnamese / "run.json").stat().st_mtime_ns
    run_all(*NOTEBOOKS, "--language", "vi", "--engine", "kernel", "--force", "--output", str(outputs), "--quiet")
    assert (vietnamese / "run.json").stat().st_mtime_ns != earlier
    after = files(vietnamese)
    assert len(before) > 100
    assert before.keys() == after.keys()
    assert [name for name in before if before[name] != after[name]] == []
