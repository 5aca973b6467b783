"""Forms of chart, drawn from tidy tables for a page, a phone, and those who paste into Word."""

from clusters.report.charts.canvas import Key
from clusters.report.charts.draw_intervals import Intervals as intervals  # noqa: N813 (called like a function of seaborn's)
from clusters.report.charts.form import Form, Look
from clusters.report.charts.pictures import Files, Frame, Pair, image, pair, pictures, swatch

FORMS = {"intervals": intervals}

__all__ = ["FORMS", "Files", "Form", "Frame", "Key", "Look", "Pair", "image", "intervals", "pair", "pictures", "swatch"]
