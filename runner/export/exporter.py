"""nbconvert's exporter with this package's own template: nothing is loaded from anywhere, nothing runs."""

from __future__ import annotations

import base64
import functools
import json
import re
from html import escape
from typing import Any

from jinja2 import pass_context
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.preprocessors import TagRemovePreprocessor
from traitlets import default

from .arrange import Page, arrange
from .clean import clean
from .formulas import latex
from .prose import prose
from .static import PICTURES, note
from .style import FOLDER
from .terminal import last_frame

PLAIN_MARK = re.compile(r'<span class="(?:n\w?|nn|nb|bp|p|o|w|fm|vm|si|se)">([^<]*)</span>')
IMAGES = tuple(f"image/{kind}" for kind in PICTURES)
RICH = ("text/html", *IMAGES, "text/markdown", "text/latex")
SHOWN_FIRST = (*RICH, "application/json", "text/plain")
SET_UP = frozenset(["parameters", "injected-parameters", "contract"])
SCRIPTED = re.compile(r"<(script|iframe|canvas)\b", re.IGNORECASE)


class ReportExporter(TemplateExporter):
    """One HTML file per notebook from `templates/report`."""

    output_mimetype = "text/html"
    exclude_input_prompt = True
    exclude_output_prompt = True

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "report"

    @default("template_paths")
    def _template_paths(self, prune: bool = True, root_dirs: Any = None) -> list[str]:
        """Only this package's folder: no template of the reader's own Jupyter set-up slips in."""
        return [str(FOLDER / "report"), str(FOLDER)]

    def default_filters(self) -> Any:
        """nbconvert's filters and the ones of this template."""
        yield from super().default_filters()
        yield from {
            "markdown": markdown,
            "clean": cleaned,
            "latex": formula,
            "shown": shown,
            "left_out": left_out,
            "image_address": image_address,
            "arranged": arranged,
            "code": code,
            "parts": parts,
            "last_frame": last_frame,
            "raw": raw,
            "readable": readable,
        }.items()


@functools.cache
def exporter() -> ReportExporter:
    """The one exporter of this process; the first use compiles the template."""
    return ReportExporter()


@functools.cache
def remover() -> TagRemovePreprocessor:
    """nbconvert's own, for the tags that Jupyter Book and nbconvert's manual use."""
    return TagRemovePreprocessor(
        remove_cell_tags={"remove-cell", "remove_cell"},
        remove_input_tags={"remove-input", "remove_input"},
        remove_all_outputs_tags={"remove-output", "remove_output"},
        remove_single_output_tags={"remove-output", "remove_output"},
    )


@pass_context
def markdown(jinja: Any, source: str, attachments: dict[str, Any] | None = None) -> str:
    """Markdown as harmless HTML, attachments embedded."""
    language = jinja["resources"]["report"]["language"]
    return clean(prose(source, attachments or {}, language), language)


@pass_context
def cleaned(jinja: Any, html: str) -> str:
    """HTML as harmless HTML (see `clean`)."""
    return clean(html, jinja["resources"]["report"]["language"])


@pass_context
def formula(jinja: Any, source: str) -> str:
    """A LaTeX output as harmless HTML."""
    language = jinja["resources"]["report"]["language"]
    return clean(latex(source, language), language)


@pass_context
def arranged(jinja: Any, cells: str) -> Page:
    """The finished cells with their lists (see `arrange`)."""
    return arrange(cells, jinja["resources"]["report"])


@pass_context
def raw(jinja: Any, cell: Any) -> str:
    """A raw cell: as what it says it is, as plain text where it says nothing, else a note."""
    language = jinja["resources"]["report"]["language"]
    form = str(cell.metadata.get("raw_mimetype") or cell.metadata.get("format") or "text/plain").lower()
    if form == "text/html":
        return clean(cell.source, language)
    if form == "text/markdown":
        return clean(prose(cell.source, cell.get("attachments", {}), language), language)
    if form == "text/latex":
        return clean(latex(cell.source, language), language)
    if form.startswith("text/") and form != "text/restructuredtext":
        return f'<pre class="gs-text">{escape(last_frame(cell.source))}</pre>'
    return f"<p>{note('left_form', language, form)}</p>"


@functools.cache
def highlighter() -> Highlight2HTML:
    """nbconvert's colouring of Python."""
    return Highlight2HTML(pygments_lexer="python")


def code(source: str) -> str:
    """Python as HTML, with marks only for what the style sheet colours (the rest would triple the page)."""
    return PLAIN_MARK.sub(r"\1", str(highlighter()(source)))


def sets_up(cell: Any) -> bool:
    """Whether a cell is one of those that every notebook of a collection begins with."""
    return not SET_UP.isdisjoint(cell.metadata.get("tags", []))


def parts(cells: list[Any]) -> list[dict[str, Any]]:
    """The cells as they follow each other on the page: a Markdown or raw cell, or a run of code up to the next output.

    {"markdown": cell}, {"raw": cell} or {"run": [cells with code], "last": the cell whose outputs follow, "set_up":
    whether it is a cell that says with what a run is made (SET_UP), which stands alone}.
    """
    found: list[dict[str, Any]] = []
    run: list[Any] = []

    def close() -> None:
        if run:
            seen = [c for c in run if c.source.strip() and not c.metadata.get("transient", {}).get("remove_source")]
            found.append({"run": seen, "last": run[-1], "set_up": sets_up(run[-1])})
            run.clear()

    for cell in cells:
        if cell.cell_type == "code":
            if sets_up(cell):
                close()
            run.append(cell)
            if cell.outputs or sets_up(cell):
                close()
        elif cell.source.strip():
            close()
            found.append({cell.cell_type: cell})
    close()
    return found


def shown(data: dict[str, Any]) -> str:
    """Which of an output's forms the page shows, a picture rather than what needs a script; empty when it can none."""
    forms = [form for form in SHOWN_FIRST if form in data]
    if forms and forms[0] == "text/html" and SCRIPTED.search(joined(data["text/html"])):
        return next((form for form in forms if form in IMAGES), forms[0])
    return forms[0] if forms else ""


@pass_context
def left_out(jinja: Any, data: dict[str, Any]) -> str:
    """The note for an output whose better forms the page cannot show."""
    form = shown(data)
    better = sorted(kind for kind in data if kind not in SHOWN_FIRST)
    if form in RICH or not better:
        return ""
    live = any(re.search("javascript|widget", kind) for kind in better)
    told = note(
        "left_script" if live else "left_form",
        jinja["resources"]["report"]["language"],
        "" if live else ", ".join(better),
    )
    return f"<p>{told}</p>"


def joined(text: Any) -> str:
    """A text that the format allows to be a list of lines."""
    return "".join(text) if isinstance(text, list) else str(text)


def readable(value: Any) -> str:
    """JSON as text."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def image_address(data: Any, form: str) -> str:
    """An image output as a data: address."""
    text = joined(data)
    if form == "image/svg+xml":
        text = base64.b64encode(text.encode("utf-8")).decode("ascii")
    return f"data:{form};base64,{''.join(text.split())}"
