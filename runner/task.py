"""What is sent to a worker and what comes back: both travel to other machines, and neither imports anything heavy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .wire import whole

WORKBOOK = "workbook"
TABLES, BRIEF = "tables", "brief"
"""What the edition as a whole is called among its notebooks, and the page that is made with its workbooks."""
DRAWN = "brief-drawing"
"""Under which the task of that page has its drawing among the files."""


@dataclass
class Task:
    """All that a rendering needs; it can travel to another machine."""

    id: str
    notebook: str
    content: dict[str, Any]
    """The notebook as JSON, with the edition's Markdown only."""
    parameters: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    """Relative path -> bytes: `data/…`, the upstream notebooks' `results/…`, its words `NN_name.toml`."""
    exhibits: tuple[str, ...] = ()
    context: dict[str, Any] = field(default_factory=dict)
    """For `runner.export.html`; the exhibits are added after the run."""
    engine: str = "in-process"
    """One of those in `engine`, or `workbook` for the edition's tables."""
    timeout: float = 0
    """Seconds for the whole notebook; 0: no limit."""
    cell_timeout: float = 0
    memory: int = 0
    """Bytes the process may use; 0: no limit."""


@dataclass
class Failure:
    """Why a notebook has no page."""

    kind: str
    message: str
    cell: int = 0
    """Number of the code cell, counted as in JupyterLab; 0: not in a cell."""
    line: int = 0
    code: str = ""
    """The line of code."""

    def __post_init__(self) -> None:
        """It is printed and kept: no half characters."""
        self.kind, self.message, self.code = whole(self.kind), whole(self.message), whole(self.code)


@dataclass
class Result:
    """What became of a task."""

    id: str
    files: dict[str, bytes] = field(default_factory=dict)
    """Relative to the edition's folder: page, executed notebook, results and figures; of a failure, what ran."""
    failure: Failure | None = None
    seconds: float = 0.0
    memory: int = 0
    """Peak of the process in bytes, where the system tells."""
