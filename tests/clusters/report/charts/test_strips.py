"""Strips: words inside a part can be read on its colour."""

import pytest

from clusters.report.charts import palette, strips


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("colour", "ink"), strips.ON.items())
def test_words_inside_a_part_can_be_read_by_day_and_by_night(colour, ink):
    for under, over in zip(palette.COLOURS[colour], palette.COLOURS[ink], strict=True):
        darker, lighter = sorted((luminance(under), luminance(over)))
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5
