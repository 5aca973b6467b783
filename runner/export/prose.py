"""Markdown as HTML: formulas as MathML, attachments embedded, footnotes alive."""

from __future__ import annotations

import re
from html import escape
from typing import Any
from urllib.parse import quote, unquote

from mistune import import_plugin
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from .formulas import environment, mathml
from .static import PICTURES, note

SPACED = re.compile(r"(\]\(\s*attachment:)([^)\n\"]*? [^)\n\"]*?)(\s*\))")
IN_TABLE = re.compile(r"^[ \t]*\|.*$", re.MULTILINE)
DOLLARS = re.compile(r"(?<![\\$])\$(?![\s$])([^$\n]+?)(?<![\s\\])\$")


class Renderer(IPythonRenderer):
    """nbconvert's, with MathML in place of a script's formulas and notes in place of what is not there."""

    def __init__(self, attachments: dict[str, Any], language: str) -> None:
        """For one cell."""
        super().__init__(escape=False, attachments=attachments, exclude_anchor_links=True)
        self.language = language

    def block_math(self, body: str) -> str:
        """A formula on lines of its own."""
        return mathml(body, self.language, "block")

    def inline_math(self, body: str) -> str:
        """A formula within a line; not what stands between two sums of money, "$5 to $6"."""
        if body[-1:].isspace() and not body[:1].isspace():
            return f"${escape(body, quote=False)}$"
        return mathml(body, self.language, "inline")

    def latex_environment(self, name: str, body: str) -> str:
        """An environment such as `align`."""
        return mathml(environment(name, body), self.language, "block")

    def block_mermaidjs(self, code: str) -> str:
        """A diagram that a script would draw: its text."""
        return f"<p>{note('left_script', self.language, 'Mermaid')}</p>{self.block_code(code)}"

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """A picture; of an attachment that is not there, or is none, a note."""
        if url.startswith("attachment:"):
            name = next((n for n in (url[11:], unquote(url[11:])) if n in self.attachments), None)
            if name is None:
                return note("left_attachment", self.language, unquote(url[11:]))
            forms = self.attachments[name]
            form = next((f for f in (f"image/{kind}" for kind in PICTURES) if f in forms), None)
            if form is None:
                return note("left_form", self.language, f"{name} ({', '.join(sorted(forms))})")
            content = "".join(forms[form]) if isinstance(forms[form], list) else str(forms[form])
            url = f"data:{form};base64,{''.join(content.split())}"
            described = f' title="{escape(title)}"' if title else ""
            return f'<img src="{url}" alt="{escape(re.sub("<[^>]*>", "", text))}"{described}>'
        return str(super().image(text, url, title))


def prose(source: str, attachments: dict[str, Any], language: str) -> str:
    """A Markdown cell as HTML, not yet harmless."""
    source = SPACED.sub(lambda m: m[1] + quote(unquote(m[2])) + m[3], source)
    source = IN_TABLE.sub(lambda line: DOLLARS.sub(_without_pipes, line[0]), source)
    plugins = [import_plugin(name) for name in (*MarkdownWithMath.DEFAULT_PLUGINS, "footnotes")]
    return MarkdownWithMath(Renderer(dict(attachments), language), plugins=plugins).render(source)


def _without_pipes(formula: re.Match[str]) -> str:
    """A formula in a row of a table, whose strokes would end the cell."""
    return "$" + re.sub(r"\\?\|", lambda m: r"{\Vert}" if m[0] == r"\|" else r"{\vert}", formula[1]) + "$"
