"""The one font of pages and figures: a subset of Source Sans Pro, made again by `make fonts`.

Latin, Vietnamese with every diacritic, and the signs that texts here use, in regular and semibold; digits are of one
width already. The Open Font License reserves the name "Source", so the subset is called "GS Sans"; the licence goes
with it. The same input gives the same bytes: no time stamp, no hinting (screens of today do without).

    python docs/fonts.py            write clusters/report/charts/fonts/ and runner/export/fonts/
"""

import io
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
FAMILY = "GS Sans"
WEIGHTS = {"Regular": "Regular", "Semibold": "SemiBold"}
CHARACTERS = (
    {*range(0x20, 0x7F), *range(0xA0, 0x100)}
    | {ord(c) for c in "ĂăĐđĨĩŨũƠơƯư"}
    | {*range(0x1EA0, 0x1EFA)}
    | {ord(c) for c in "–—−“”‘’…•·†‡‰′″€₫≥≤≈≠±×÷∞√←→↑↓▲▼■◆✓²³₀₁₂₃₄"}
)


def build() -> dict[Path, bytes]:
    """What stands in both folders, by path: TTF for matplotlib, WOFF for pages and stand-alone SVG, the licence."""
    from font_source_sans_pro import font_directory

    library, page = ROOT / "clusters/report/charts/fonts", ROOT / "runner/export/fonts"
    made = {}
    for weight, style in WEIGHTS.items():
        name = f"gs-sans-{weight.lower()}"
        font = kept(Path(font_directory) / f"SourceSansPro-{weight}.ttf", style)
        made[library / f"{name}.ttf"] = written(font, None)
        made |= dict.fromkeys([library / f"{name}.woff", page / f"{name}.woff"], written(font, "woff"))
    licence = (Path(font_directory) / "LICENSE.txt").read_bytes()
    return made | {folder / "LICENSE.txt": licence for folder in (library, page)}


def kept(source: Path, style: str) -> TTFont:
    """One weight, reduced to what is kept of it, under its new name."""
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(layout_features=["kern"], hinting=False, glyph_names=False, notdef_outline=True)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    reduced = subset.Subsetter(options)
    reduced.populate(unicodes=CHARACTERS)
    reduced.subset(font)
    missing = CHARACTERS - font.getBestCmap().keys()
    if missing:
        raise SystemExit(f"docs/fonts.py: {source.name} has no {' '.join(map(chr, sorted(missing)))}")
    names = {1: FAMILY, 2: style, 3: f"{FAMILY} {style}", 4: f"{FAMILY} {style}", 6: f"GSSans-{style}"}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    return font


def written(font: TTFont, flavour: str | None) -> bytes:
    """The font as the bytes of a file."""
    font.flavor = flavour
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


if __name__ == "__main__":
    for path, content in build().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        print(f"{path.relative_to(ROOT)}  {len(content):,} bytes")
