"""Forms of chart, drawn from tidy tables for a page, a phone, and those who paste into Word."""

from clusters.charts.canvas import Key
from clusters.charts.draw_intervals import Intervals as intervals  # noqa: N813 (called like a function of seaborn's)
from clusters.charts.draw_lines import Lines as lines  # noqa: N813
from clusters.charts.form import Form, Look
from clusters.charts.pictures import Files, Frame, Pair, pair, pictures, swatch

FORMS = {"intervals": intervals, "lines": lines}

__all__ = ["FORMS", "Files", "Form", "Frame", "Key", "Look", "Pair", "intervals", "lines", "pair", "pictures", "swatch"]
