"""The colours and the font that pages and figures share: both wings keep the same, and both can be read."""

import colorsys
import importlib.util
import io
import itertools
import json
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from clusters.report.charts import font, palette
from clusters.wording.language import LABELS

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "runner/export/templates"
AREAS = palette.AREAS
# Signs of notebook texts that no weight of the font has; a reader's own fonts show them.
LEFT_TO_THE_READER = set("●○⊆")


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(params=["light", "dark"])
def colours(request) -> dict[str, str]:
    return {name: getattr(colour, request.param) for name, colour in palette.COLOURS.items()}


def test_areas_differ_in_lightness_and_stand_out(colours):
    for a, b in itertools.combinations(AREAS, 2):
        assert contrast(colours[a], colours[b]) >= 1.5, (a, b)
    for name in (*AREAS, "all", "accent", "good", "warn"):
        assert contrast(colours[name], colours["paper"]) >= 3, name
    for area in AREAS[:3]:  # the regions of today have three
        assert contrast(colours[area], colours["all"]) >= 1.5, area
    for area in AREAS:  # six steps of lightness do not fit: what is as light as the merged province has a hue
        parts = [int(colours[area][i : i + 2], 16) for i in (1, 3, 5)]
        assert contrast(colours[area], colours["all"]) >= 1.5 or max(parts) - min(parts) >= 60, area


def test_what_stands_beside_areas_has_none_of_their_colours(colours):
    """Marks on a map, a line for a region: another lightness than an area, or quite another hue."""
    for area in AREAS[:3]:
        a, b = (
            colorsys.rgb_to_hls(*(int(colours[n][i : i + 2], 16) / 255 for i in (1, 3, 5)))[0] for n in (area, "warn")
        )
        assert contrast(colours[area], colours["warn"]) >= 1.5 or min(abs(a - b), 1 - abs(a - b)) > 1 / 8, area


def test_text_can_be_read(colours):
    for name in ("ink", "soft", "accent"):
        for ground in ("paper", "tint"):
            assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)
    for shade, text in palette.ON_SHADE.items():
        assert contrast(colours[shade], colours[text]) >= 4.5, shade


def test_shades_go_one_way(colours):
    away = [contrast(colours[shade], colours["paper"]) for shade in palette.SHADES]
    assert all(b / a >= 1.3 for a, b in itertools.pairwise(away))


def test_a_colour_has_one_name_and_an_area_one_shape():
    assert len(palette.NAMES) == len(palette.COLOURS)
    shapes = [palette.shape(colour) for colour in (*AREAS, "all")]
    assert len(set(shapes)) == len(shapes)
    with pytest.raises(ValueError, match="strict, possible, preliminary, stated"):
        palette.clothes("sure", "a1")


def rules(css: str) -> dict[str, str]:
    return dict(re.findall(r"--(\w+): (#\w+);", css))


def test_the_style_sheet_has_the_same_colours():
    css = (TEMPLATES / "figures.css").read_text(encoding="utf-8")
    screen = css.index("@media screen and (prefers-color-scheme: dark)")  # print keeps the light ones
    assert rules(css[:screen]) == {name: colour.light for name, colour in palette.COLOURS.items()}
    assert rules(css[screen:]) == {name: colour.dark for name, colour in palette.COLOURS.items()}
    for name in palette.COLOURS:
        assert f".f-{name} {{ fill: var(--{name}); }}" in css
        assert f".s-{name} {{ stroke: var(--{name}); }}" in css


def test_the_page_and_its_figures_agree_on_shared_names():
    css = (TEMPLATES / "base.css").read_text(encoding="utf-8")
    dark = css.index("prefers-color-scheme: dark")
    for part, which in ((css[:dark], "light"), (css[dark:], "dark")):
        for name in rules(part).keys() & palette.COLOURS.keys():
            assert rules(part)[name] == getattr(palette.COLOURS[name], which), (name, which)


def unpacked(woff: bytes) -> dict[str, bytes]:
    """The tables of a WOFF file: another zlib packs the same tables into other bytes."""
    reader = TTFont(io.BytesIO(woff)).reader
    return {tag: reader[tag] for tag in reader.keys()}  # noqa: SIM118 (a reader is no dictionary)


def test_the_fonts_of_both_wings_are_what_the_script_makes():
    pytest.importorskip("font_source_sans_pro", reason="LOUD: pip install font-source-sans-pro to check the fonts")
    spec = importlib.util.spec_from_file_location("fonts", ROOT / "docs/fonts.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    made = script.build()
    committed = {
        path for wing in ("clusters/report/charts", "runner/export") for path in (ROOT / wing / "fonts").iterdir()
    }
    assert committed == made.keys()
    for path, content in made.items():
        same = (
            unpacked(path.read_bytes()) == unpacked(content) if path.suffix == ".woff" else path.read_bytes() == content
        )
        assert same, f"{path.relative_to(ROOT)} is not what make fonts makes"
    assert all(len(content) < 18_500 for path, content in made.items() if path.suffix == ".woff")


def test_the_font_has_every_character_of_the_glossary_and_the_notebooks():
    texts = [word for pair in LABELS.values() for word in pair]
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        texts += ["".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    texts += [path.read_text(encoding="utf-8") for path in sorted((ROOT / "notebooks").glob("*.toml"))]
    assert set(font.missing("".join(texts))) <= LEFT_TO_THE_READER
    assert font.missing("Ế₫≥–“総") == "総"
