"""Executed notebooks as files to share: one HTML page each, a workbook of tables, a print version."""

from __future__ import annotations

import copy
from typing import Any

from .clean import visible
from .labels import date, label

__all__ = ["html"]


def html(notebook: Any, context: dict[str, Any]) -> str:
    """An executed notebook as one self-contained HTML page: no script, no network, the same bytes every time.

    `context`:
        language      "vi" or "en"
        title         used where the notebook has no h1
        notebook, region, scenario
                      names; the region's and scenario's may be readable ones (`region_title`, `scenario_title`)
        parameters    {name: value} the notebook ran with
        meanings      {name of a parameter: what it means, in that language}
        exhibits      the notebook's exhibits.json, or {}
        drawings      {path as exhibits.json names it: bytes of the SVG file} for the figures drawn in two widths
        counterpart   address of the same report in the other language, or None
        others        [{"title", "href"}, …] the edition's reports in order; the one without href is this page
        portfolio     address of the list of all reports (default ../../../index.html or index.en.html), or None
        command       the command that makes this file again
        versions      {package: version}
        data          [{"name", "version", "sha256"}, …] (default: the ones in exhibits)
        pdf           True when a print version lies beside the page
    """
    from .exporter import exporter, remover  # nbconvert takes most of a second to import
    from .style import css, policy, running_title

    exhibits = context.get("exhibits") or {}
    context = {
        "others": [],
        "counterpart": None,
        "portfolio": "../../../index.html" if context["language"] == "vi" else "../../../index.en.html",
        "parameters": {},
        "meanings": {},
        "versions": {},
        "command": "",
        **context,
        "exhibits": exhibits,
        "data": context.get("data") or exhibits.get("data") or [],
    }
    notebook = copy.deepcopy(notebook)
    other = "en" if context["language"] == "vi" else "vi"
    notebook.cells = [cell for cell in notebook.cells if other not in cell.metadata.get("tags", [])]
    number = 0
    for cell in notebook.cells:
        if cell.cell_type == "code":
            number += 1
            cell.metadata["number"] = number
    if context["parameters"]:  # they stand at the foot of the page, with what they mean
        notebook.cells = [cell for cell in notebook.cells if not sets_parameters(cell)]
    notebook, _ = remover().preprocess(notebook, {})
    context["place"] = place(context)

    def style(title: str, colours: list[str]) -> str:
        return "\n".join([css("figures", "report"), running_title(title, context["place"]), *colours])

    resources = {
        "report": context,
        "label": lambda key, **values: label(key, context["language"], **values),
        "date": lambda text: date(text, context["language"]),
        "style": style,
        "policy": policy,
        "summary": summary(exhibits),
        "other_language": other,
    }
    text, _ = exporter().from_notebook_node(notebook, resources)
    return visible(text)


def sets_parameters(cell: Any) -> bool:
    """Whether a cell does nothing but set the parameters of the run."""
    tags = {"parameters", "injected-parameters"} & set(cell.metadata.get("tags", []))
    return cell.cell_type == "code" and bool(tags) and not cell.get("outputs")


def place(context: dict[str, Any]) -> str:
    """The region and the scenario as the reader sees them: name of the region · name of the scenario."""
    language = context["language"]
    name = context.get("scenario_title") or context.get("scenario") or ""
    if name == "baseline":
        name = label("baseline", language)
    scenario = label("scenario_named", language, name=name) if name else ""
    return " · ".join(str(part) for part in (context.get("region_title") or context.get("region"), scenario) if part)


def summary(exhibits: dict[str, Any], longest: int = 300) -> str:
    """The key findings on one line, for the page's description."""
    text = " ".join(str(finding).replace("**", "") for finding in exhibits.get("findings", []))
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + "…"
