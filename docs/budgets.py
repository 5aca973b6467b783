"""How much of a notebook is code, against the limits that keep it readable as an article."""

import ast
import re
import statistics
from typing import Any

from runner.collection import source, tags

WORDED = {"t", "say", "figure", "table", "missing"}
"""Calls that take words of their own, which belong into the notebook's word file."""


def code_lines(cell: dict[str, Any]) -> int:
    """Lines that are neither blank nor comments."""
    return sum(bool(line.strip()) and not line.lstrip().startswith("#") for line in source(cell).splitlines())


def exhibits_in(cell: dict[str, Any]) -> int:
    """How many exhibits a code cell shows."""
    calls = [node.func for node in ast.walk(ast.parse(source(cell))) if isinstance(node, ast.Call)]
    return sum(isinstance(f, ast.Attribute) and f.attr == "exhibit" for f in calls)


def measured(notebook: list[dict[str, Any]]) -> dict[str, tuple[float, float]]:
    """What is counted in a notebook's cells, and the most that is allowed; its parameters and contract are no code to
    read."""
    own = [c for c in notebook if not {"parameters", "contract"} & set(tags(c))]
    code = [c for c in own if c["cell_type"] == "code"]
    runs = [len(run) for run in "".join("." if c["cell_type"] == "code" else " " for c in own).split()]
    sizes: list[float] = []
    pending = 0  # lines from one exhibit to the next: what it takes to compute and show it
    for cell in code:
        pending += code_lines(cell)
        if shown := exhibits_in(cell):
            sizes, pending = [*sizes, *[pending / shown] * shown], 0
    nodes = [node for c in code for node in ast.walk(ast.parse(source(c)))]
    texts = [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    called = {getattr(n.func, "attr", getattr(n.func, "id", "")) for n in nodes if isinstance(n, ast.Call)}
    return {
        "lines of code": (sum(map(code_lines, code)), 450),
        "code cells": (len(code), 45),
        "lines an exhibit (median)": (statistics.median(sizes or [999]), 18),
        "percent of code cells that no sentence leads": (100 - 100 * len(runs) / len(code), 40),
        "code cells in a row": (max(runs), 4),
        "functions": (sum(isinstance(n, ast.FunctionDef | ast.Lambda) for n in nodes), 0),
        "calls with words of their own": (len(WORDED & called), 0),
        "numbered cell ids": (sum(bool(re.search(r"\d$", c["id"])) for c in notebook), 0),
        "colours": (sum(bool(re.fullmatch(r"#[0-9A-Fa-f]{3,8}", text)) for text in texts), 0),
    }


def table(notebooks: dict[str, list[dict[str, Any]]]) -> str:
    """The measures as a Markdown table: a row a measure, a column a notebook."""
    found = {name: measured(cells) for name, cells in notebooks.items()}
    head = ["in the notebook", "at most", *(f"`{name}`" for name in found)]
    rows = [
        [what, f"{most:g}", *(f"{one[what][0]:.0f}" for one in found.values())]
        for what, (_, most) in next(iter(found.values())).items()
    ]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (head, ["---", *["--:"] * (len(head) - 1)], *rows))
