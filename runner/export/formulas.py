"""Formulas in TeX as MathML, which browsers draw and screen readers read without a script."""

from __future__ import annotations

import re
from html import escape

from bs4 import BeautifulSoup

from .static import note

LONGEST_FORMULA = 5000
DISPLAYED = re.compile(r"\$\$(.+?)\$\$|\\\[(.+?)\\\]|\$(.+?)\$|\\\((.+?)\\\)", re.DOTALL)
ENVIRONMENT = re.compile(r"\\begin\{([a-z]+\*?)\}.*\\end\{\1\}", re.DOTALL)
ROWS = {"equation": "", "displaymath": "", "math": "", "eqnarray": "align", "gather": "gather"}
PARTS = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}


def latex(source: str, language: str) -> str:
    """A LaTeX output: its formulas as MathML, the words between them as they are."""
    if whole := ENVIRONMENT.fullmatch(source.strip()):
        name = whole[1]
        body = source.strip()[len(f"\\begin{{{name}}}") : -len(f"\\end{{{name}}}")]
        return mathml(environment(name, body), language, "block")
    found, end = [], 0
    for formula in DISPLAYED.finditer(source):
        found.append(escape(source[end : formula.start()]))
        block = formula[1] or formula[2]
        inside = block or formula[3] or formula[4]
        inside = re.sub(r"^\s*\\displaystyle\b", "", inside)
        found.append(mathml(inside, language, "block" if block or "displaystyle" in formula[0] else "inline"))
        end = formula.end()
    return f"<p>{''.join([*found, escape(source[end:])])}</p>"


def environment(name: str, body: str) -> str:
    """An environment as the converter reads it: numbered ones without their number."""
    plain = ROWS.get(name.rstrip("*"), name)
    return f"\\begin{{{plain}}}{body}\\end{{{plain}}}" if plain else body


def mathml(formula: str, language: str, display: str) -> str:
    """TeX as MathML, with the TeX as its description; what cannot be read stays TeX and says so."""
    try:
        from latex2mathml.converter import convert  # most pages have no formula

        if len(formula) > LONGEST_FORMULA:
            raise ValueError(f"longer than {LONGEST_FORMULA}")
        made = str(convert(formula.strip(), display=display))
        _complete(made)
    except (
        Exception
    ):  # the converter has no error of its own: IndexError, KeyError, RecursionError, and classes of both
        return f"{note('left_formula', language)} <code>{escape(formula)}</code>"
    return made.replace("<math ", f'<math alttext="{escape(" ".join(formula.split()))}" ', 1)


def _complete(made: str) -> None:
    """Raise ValueError for what the converter lets pass: a command it does not know, a fraction of one part."""
    if unknown := re.search(r"<mi>(\\[A-Za-z]+)</mi>", made):
        raise ValueError(f"unknown: {unknown[1]}")
    for tag in BeautifulSoup(made, "html.parser").find_all(list(PARTS)):
        if len(tag.find_all(True, recursive=False)) != PARTS[tag.name]:
            raise ValueError(f"{tag.name} has not {PARTS[tag.name]} parts")
