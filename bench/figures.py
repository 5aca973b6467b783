"""What a figure costs: a chart form in all its files against the same figure drawn by hand and saved the former way.

python -m bench.figures      CPU seconds, medians of interleaved rounds in one process, and their ratio
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd

from clusters.report import charts, style

ROUNDS = 7
TITLE, UNIT, SOURCE = "Khoảng của từng tỉnh, và mức đã nêu", "Phần trăm một năm; 2016–2024", "Nguồn: một, hai và ba"
ROWS = pd.DataFrame(
    {
        "entity": [f"Tỉnh số {i}" for i in range(1, 9)],
        "low": [7.8, 8.2, 10.1, 8.6, 6.4, 7.1, 9.0, 8.8],
        "high": [8.3, 8.9, 10.1, 8.9, 9.9, 7.4, 9.6, 8.8],
    }
)


def by_hand() -> int:
    """Drawn with matplotlib, saved by `style.pictures`: page picture, SVG, PNG. The bytes that come out."""
    fig, ax = plt.subplots(figsize=(8, 4))
    ax.hlines(ROWS.entity, ROWS.low, ROWS.high, lw=8, color="#12436D")
    for row in ROWS.itertuples():
        ax.text(row.high + 0.1, row.entity, f"{row.low}–{row.high}", va="center")
    ax.axvline(8.75, ls="--", color="#3D3D3D")
    style.localise(fig, "vi")
    page, files = style.pictures(fig, TITLE, UNIT, SOURCE)
    style.close(fig)
    return len(page.content) + sum(map(len, files.values()))


def by_form() -> int:
    """The intervals of `charts`: both widths for the page, SVG, PNG. The bytes that come out."""
    form = charts.intervals(ROWS, colour="", line=8.75)
    look = charts.Look("vi", words={"line": "mức đã nêu"}, unit="%")
    pair, files = charts.pictures(form, look, "sample", TITLE, charts.Frame(TITLE, UNIT, "", SOURCE, "Hình 1.1"))
    return sum(map(len, (*pair, *files)))


def measure(ways: dict[str, Callable[[], int]]) -> dict[str, tuple[float, int]]:
    """Median CPU seconds and bytes of each way, measured in turn."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    sizes = {name: way() for name, way in ways.items()}  # the first of each loads fonts and is not counted
    for _ in range(ROUNDS):
        for name, way in ways.items():
            started = time.process_time()
            way()
            seconds[name].append(time.process_time() - started)
    return {name: (statistics.median(seconds[name]), sizes[name]) for name in ways}


if __name__ == "__main__":
    mpl.use("Agg")
    style.theme()
    found = measure({"by hand": by_hand, "by form": by_form})
    for name, (cpu, size) in found.items():
        print(f"{name}: {cpu:.3f} s CPU, {size / 1000:.0f} kB")
    print(f"by form / by hand: {found['by form'][0] / found['by hand'][0]:.2f} of the CPU")
