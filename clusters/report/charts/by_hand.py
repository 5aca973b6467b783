"""Pictures that no form draws, a map or a diagram: drawn in the notebook, shown and kept as all others are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from clusters.report.charts.canvas import Key
from clusters.report.charts.form import Form, Look


@dataclass(frozen=True, eq=False)
class ByHand(Form):
    """Rows and a function that draws them.

    drawing: called with the rows, the look and whether the picture is for a phone; returns a figure 820 or 328 pixels
    wide at 72 dots an inch (`Canvas` makes one), in colours of the palette. entries: the key.
    """

    drawing: Callable[[pd.DataFrame, Look, bool], Figure]
    entries: tuple[Key, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is no row."""
        return self.rows.empty

    def columns(self) -> tuple[str, ...]:
        """None: the function knows what it needs."""
        return ()

    def key(self, look: Look) -> tuple[Key, ...]:
        """The entries as they are."""
        return self.entries

    def _draw(self, look: Look, narrow: bool) -> Figure:
        return self.drawing(self.rows, look, narrow)
