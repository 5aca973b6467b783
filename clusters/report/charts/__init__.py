"""Forms of chart, drawn from tidy tables for a page, for a phone, and for those who paste into Word.

In a notebook a form is rows and options, without words: `charts.intervals(rows, colour="entity", line=8.75)`. Whoever
shows it adds the words and draws:

    look = Look("vi", name, areas=("north", "south"), merged="whole", words={"line": "mức được nêu"}, unit="ha")
    if form.empty: …                                             # say what is missing
    wide, narrow = pair(form, look, "exhibit_id", title, desc)    # inline SVG; figures.css colours it
    (wide, narrow), files = pictures(form, look, "exhibit_id", desc, Frame(title, unit, note, sources, number))

A map or a diagram is drawn by hand to the same rules: `charts.by_hand(rows, drawing)`.

To add a form:
1. `draw_NAME.py` with a frozen dataclass `Name(Form)`: `columns()`, `key(look)` and `_draw(look, narrow)`, which fills
   a `Canvas(NARROW if narrow else WIDE)` in pixels and ends with `return canvas.finish(height)`. Rows along a level
   scale: give `multiples.drawn` a `Small` for each panel, as draw_intervals does. An upright scale: `scale.over` with
   size 0. What seaborn draws goes into `canvas.panel(x, y, width, height)`. Colours by their names in `palette`, every
   mark with `hover`, no text under rows.SMALL.
2. A line in FORMS below, and `docs/samples/NAME.py` with SAMPLES: the tests of every form run on them, and
   `make samples` shows them.
"""

from clusters.report.charts.by_hand import ByHand as by_hand  # noqa: N813
from clusters.report.charts.canvas import NARROW, WIDE, Canvas, Key
from clusters.report.charts.draw_bars import Bars as bars  # noqa: N813 (called like a function of seaborn)
from clusters.report.charts.draw_intervals import Intervals as intervals  # noqa: N813
from clusters.report.charts.draw_lines import Lines as lines  # noqa: N813
from clusters.report.charts.draw_matrix import Matrix as matrix  # noqa: N813
from clusters.report.charts.draw_stacked import Stacked as stacked  # noqa: N813
from clusters.report.charts.files import Files, Frame, Pair, grammar, image, key_pair, pair, pictures
from clusters.report.charts.form import Form, Look

FORMS = {"bars": bars, "intervals": intervals, "lines": lines, "matrix": matrix, "stacked": stacked}

__all__ = [
    "FORMS",
    "NARROW",
    "WIDE",
    "Canvas",
    "Files",
    "Form",
    "Frame",
    "Key",
    "Look",
    "Pair",
    "bars",
    "by_hand",
    "grammar",
    "image",
    "intervals",
    "key_pair",
    "lines",
    "matrix",
    "pair",
    "pictures",
    "stacked",
]
