"""The data dictionary in data/README.md, written from the descriptors: `python -m clusters.facts.dictionary`."""

import json
from pathlib import Path
from typing import Any

from clusters.facts import package
from clusters.facts.region import PROJECT_DATA

BEGIN, END = "<!-- dictionary -->", "<!-- /dictionary -->"
KINDS = {"string": "chữ · text", "integer": "số nguyên · integer", "number": "số · number", "boolean": "true/false"}


def render(root: Path = PROJECT_DATA) -> str:
    """Every table of a region's package and of the national one, with columns, types and limits, as Markdown."""
    parts = []
    for heading, file in (
        ("Gói của một vùng · A region's package (`data/<region>/`)", package.TEMPLATE),
        ("Gói quốc gia · The national package (`data/vietnam/`)", "datapackage.json"),
    ):
        descriptor = json.loads((root / package.NATIONAL / file).read_text(encoding="utf-8"))
        parts += [f"### {heading}", *(_table(resource) for resource in descriptor["resources"])]
    return "\n\n".join(parts)


def rewrite(page: Path) -> bool:
    """Put the dictionary between its markers in `page`; whether that changed anything."""
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"{page}: the markers {BEGIN} and {END} are missing")
    new = f"{before}{BEGIN}\n\n{render(page.parent)}\n\n{END}{after}"
    page.write_text(new, encoding="utf-8", newline="\n")
    return new != text


def _table(resource: dict[str, Any]) -> str:
    title = f"#### `{resource['path']}`: {resource.get('title', '')} · {resource.get('title_en', '')}"
    words = " · ".join(w for w in (resource.get("description"), resource.get("description_en")) if w)
    if "schema" not in resource:
        return f"{title}\n\n{words} Khóa · Key: `{resource.get('key', '')}`."
    schema = resource["schema"]
    keys = schema.get("primaryKey", [])
    targets = {f["fields"][0]: _place(f["reference"], resource["name"]) for f in schema.get("foreignKeys", [])}
    rows = ["| cột · column | kiểu · type | nghĩa | meaning |", "|---|---|---|---|"]
    for field in schema["fields"]:
        name = f"**`{field['name']}`**" if field["name"] in keys else f"`{field['name']}`"
        vi = ": ".join(w for w in (field.get("title"), field.get("description")) if w)
        en = ": ".join(w for w in (field.get("title_en"), field.get("description_en")) if w)
        cells = (name, _kind(field, targets.get(field["name"])), vi, en)
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join([title, "", words, "", *rows])


def _place(reference: dict[str, Any], own: str) -> str:
    return f"{reference.get('resource') or own}.{reference['fields'][0]}"


def _kind(field: dict[str, Any], target: str | None) -> str:
    """Type, unit, limits and where the key leads."""
    limits = field.get("constraints", {})
    low, high = limits.get("minimum"), limits.get("maximum")
    span = f"{low}–{high}" if low is not None and high is not None else f"≥ {low}" if low is not None else ""
    places = [target] if target else field.get("references", [])
    parts = [
        KINDS[field["type"]] + (f" ({field['unit']})" if "unit" in field else ""),
        "bắt buộc · required" if limits.get("required") else "",
        span,
        " · ".join(f"`{value}`" for value in limits.get("enum", [])),
        "→ " + " / ".join(f"`{place}`" for place in places) if places else "",
    ]
    return "; ".join(part for part in parts if part)


if __name__ == "__main__":
    print("data/README.md rewritten" if rewrite(PROJECT_DATA / "README.md") else "data/README.md is up to date")
