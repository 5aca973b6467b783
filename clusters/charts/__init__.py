"""Forms of chart, drawn from tidy tables for a page, a phone, and those who paste into Word."""

from clusters.charts.canvas import Key
from clusters.charts.draw_bars import Bars as bars  # noqa: N813 (called like a function of seaborn's)
from clusters.charts.draw_intervals import Intervals as intervals  # noqa: N813
from clusters.charts.draw_stacked import Stacked as stacked  # noqa: N813
from clusters.charts.files import Files, Frame, Pair, pair, pictures, swatch
from clusters.charts.form import Form, Look

FORMS = {"bars": bars, "intervals": intervals, "stacked": stacked}

__all__ = [
    "FORMS",
    "Files",
    "Form",
    "Frame",
    "Key",
    "Look",
    "Pair",
    "bars",
    "intervals",
    "pair",
    "pictures",
    "stacked",
    "swatch",
]
