"""Write outputs/samples.html: every sample of every form as a page shows it, and as a file that stands alone.

python -m docs.samples [FORM]
"""

import base64
import html
import importlib
import pkgutil
import sys
from pathlib import Path

from clusters.report import charts
from docs import samples

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sample charts</title><style>{style}</style></head><body><main><h1>Sample charts</h1>
{figures}
</main></body></html>
"""
STYLE = """
html { font-size: 17px; } body { font-family: "GS Sans", sans-serif; }
main { max-width: 56rem; margin: 0 auto; padding: 1rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .2rem; }
figure { margin: 1.4rem 0; } 
svg.gs-wide, svg.gs-narrow { display: block; width: 100%; height: auto; overflow: visible; }
svg.gs-narrow { display: none; }
@media (max-width: 719px) {
  svg.gs-wide { display: none; } svg.gs-narrow { display: block; max-width: 30rem; }
}
@media (max-width: 22rem) { figure { margin-inline: -.7rem; } }
.alone { max-width: 100%; border: 1px solid var(--line); }
"""


def page(forms: list[str]) -> str:
    """The whole page."""
    fonts = "".join(
        f'@font-face{{font-family:"GS Sans";font-weight:{weight};src:url(data:font/woff;base64,'
        f"{base64.b64encode((ROOT / f'runner/export/fonts/gs-sans-{name}.woff').read_bytes()).decode()})}}\n"
        for weight, name in ((400, "regular"), (600, "semibold"))
    )
    templates = ROOT / "runner/export/templates"
    css = "".join((templates / f"{name}.css").read_text(encoding="utf-8") for name in ("base", "figures"))
    figures = [figure(form, name, chart, look) for form in forms for name, chart, look in tables(form)]
    return PAGE.format(style=fonts + css + STYLE, figures="\n".join(figures))


def tables(form: str) -> list[tuple[str, charts.Form, charts.Look]]:
    """The samples of one form."""
    return importlib.import_module(f"docs.samples.{form}").SAMPLES


def figure(form: str, name: str, chart: charts.Form, look: charts.Look) -> str:
    """One sample: name, both widths, and the first of each form's files."""
    frame = charts.Frame(name, look.unit, "Note: " + name, "Source: made up for this page", "Figure 0.0")
    pair, files = charts.pictures(chart, look, f"{form}-{name.replace(' ', '-')}", name, frame)
    alone = "".join(
        f'<p><img class="alone" alt="" src="data:image/{kind};base64,{base64.b64encode(content).decode()}"></p>'
        for kind, content in (("svg+xml", files.svg), ("png", files.png))
    )
    return (
        f"<figure><h2>{html.escape(form + ': ' + name)}</h2>{pair.wide}{pair.narrow}"
        f"<details><summary>Alone</summary>{alone}</details></figure>"
    )


if __name__ == "__main__":
    found = [module.name for module in pkgutil.iter_modules(samples.__path__) if not module.name.startswith("_")]
    out = ROOT / "outputs" / "samples.html"
    out.parent.mkdir(exist_ok=True)
    out.write_text(page(sys.argv[1:] or found), encoding="utf-8")
    print(f"{out.relative_to(ROOT)}: {out.stat().st_size:,} bytes")
