"""nbconvert's exporter with this package's own template: nothing is loaded from anywhere, nothing runs."""

from __future__ import annotations

import base64
import functools
import re
from typing import Any

from jinja2 import pass_context
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from traitlets import default

from .arrange import Page, arrange
from .clean import clean
from .style import FOLDER

PLAIN_MARK = re.compile(r'<span class="(?:n\w?|nn|nb|bp|p|o|w|fm|vm|si|se)">([^<]*)</span>')
SHOWN_FIRST = ("text/html", "image/svg+xml", "image/png", "image/jpeg", "text/markdown", "text/latex", "text/plain")


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
        yield "markdown", markdown
        yield "clean", clean
        yield "shown", shown
        yield "image_address", image_address
        yield "arranged", arranged
        yield "code", code
        yield "parts", parts


@functools.cache
def exporter() -> ReportExporter:
    """The one exporter of this process; the first use compiles the template."""
    return ReportExporter()


def markdown(source: str, attachments: dict[str, Any] | None = None) -> str:
    """Markdown as harmless HTML, attachments embedded."""
    renderer = IPythonRenderer(escape=False, attachments=dict(attachments or {}), exclude_anchor_links=True)
    return clean(MarkdownWithMath(renderer=renderer).render(source))


@pass_context
def arranged(jinja: Any, cells: str) -> Page:
    """The finished cells with their lists (see `arrange`)."""
    return arrange(cells, jinja["resources"]["report"])


@functools.cache
def highlighter() -> Highlight2HTML:
    """nbconvert's colouring of Python."""
    return Highlight2HTML(pygments_lexer="python")


def code(source: str) -> str:
    """Python as HTML, with marks only for what the style sheet colours (the rest would triple the page)."""
    return PLAIN_MARK.sub(r"\1", str(highlighter()(source)))


def parts(cells: list[Any]) -> list[dict[str, Any]]:
    """The cells as they follow each other on the page: a Markdown cell, or a run of code up to the next output.

    {"markdown": cell} or {"run": [cells with code], "last": the cell whose outputs follow}.
    """
    found: list[dict[str, Any]] = []
    run: list[Any] = []
    for cell in cells:
        if cell.cell_type == "code":
            run.append(cell)
            if cell.outputs:
                found.append({"run": [c for c in run if c.source.strip()], "last": cell})
                run = []
        elif cell.cell_type == "markdown":
            if run:
                found.append({"run": [c for c in run if c.source.strip()], "last": run[-1]})
                run = []
            found.append({"markdown": cell})
    if run:
        found.append({"run": [c for c in run if c.source.strip()], "last": run[-1]})
    return found


def shown(data: dict[str, Any]) -> str:
    """Which of an output's forms the page shows; empty when all need a script."""
    return next((form for form in SHOWN_FIRST if form in data), "")


def image_address(data: Any, form: str) -> str:
    """An image output as a data: address."""
    text = "".join(data) if isinstance(data, list) else str(data)
    if form == "image/svg+xml":
        text = base64.b64encode(text.encode("utf-8")).decode("ascii")
    return f"data:{form};base64,{''.join(text.split())}"
