"""A small edition made through clusters.report and runner.export, friendly or hostile, as a run would leave it."""

import json
from pathlib import Path
from types import SimpleNamespace

import matplotlib.pyplot as plt
import nbformat
import pandas as pd
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from clusters.report import report
from runner.export import html
from runner.export.data_room import data_room
from runner.export.workbook import workbook
from runner.portfolio import pages

NOTEBOOK = "01_sample"
SCRIPT = "<script>document.title='owned';window.owned=1</script>"
ATTRIBUTE = '"><img src=x onerror="window.owned=2">'
ADDRESS = "javascript:window.owned=3"
TURNED = "abc\u202egnp.exe"
LONG = "Đặng" * 2500
FORMULA = '=HYPERLINK("http://example.org";"x")'
HOSTILE = (SCRIPT, ATTRIBUTE, ADDRESS, TURNED, LONG, FORMULA)


def sources(hostile: bool) -> pd.DataFrame:
    """Two sources of one lineage; hostile ones carry markup in every field."""
    rows = [
        {"title": "Rà soát cụm", "publisher": "Báo A", "url": "https://example.org/a", "accessed": "2026-01-12"},
        {"title": "Bài viết", "publisher": "Báo B", "url": "https://example.org/b", "accessed": "2026-01"},
    ]
    if hostile:
        rows[0] |= {"title": SCRIPT, "publisher": ATTRIBUTE, "url": ADDRESS}
        rows[1] |= {"title": TURNED + FORMULA, "publisher": LONG, "url": 'https://example.org/"onmouseover="x'}
    frame = pd.DataFrame(rows, index=["a", "b"]).assign(licence="©", lineage="thang-12")
    frame.index.name = "source_id"
    return frame


def sample(folder: Path, language: str, hostile: bool = False, scenario: str = "baseline") -> Path:
    """Writes one edition below `folder` (the outputs folder); returns the HTML page."""
    place = folder / "sample" / scenario / language
    place.mkdir(parents=True)
    shown: list[dict[str, str]] = []
    original, report.display = report.display, lambda data, raw: shown.append(data)  # type: ignore[assignment]
    try:
        record = write_exhibits(place, language, hostile)
    finally:
        report.display = original
    outputs = [new_output("display_data", data=data) for data in shown]
    name = " ".join(HOSTILE) if hostile else "Cụm công nghiệp"
    notebook = new_notebook(
        cells=[
            new_markdown_cell("# Cụm bị kẹt ở đâu?\n\nMột mẫu.", metadata={"tags": ["vi"]}),
            new_markdown_cell("# Where do clusters get stuck?\n\nA sample.", metadata={"tags": ["en"]}),
            new_code_cell('region: str = "sample"  # vùng', metadata={"tags": ["parameters"]}),
            new_code_cell("out.findings(…)", outputs=outputs[:1]),
            new_markdown_cell("## Hình và bảng\n\n[đi](https://example.org) · [hại](javascript:window.owned=4)"),
            new_code_cell("out.figure(…)", outputs=outputs[1:3]),
            new_markdown_cell("### Còn thiếu gì?\n\n" + (f"{SCRIPT} {ATTRIBUTE}" if hostile else "")),
            new_code_cell("out.missing(…)", outputs=outputs[3:]),
            new_markdown_cell("## Hình và bảng"),
            new_code_cell("print(name)", outputs=[new_output("stream", name="stdout", text=name)]),
            new_code_cell("1 / 0", outputs=[new_output("error", ename="Error", evalue=name, traceback=[name])]),
        ]
    )
    other = "en" if language == "vi" else "vi"
    context = {
        "language": language,
        "title": NOTEBOOK,
        "notebook": NOTEBOOK,
        "region": "sample",
        "region_title": name[:2000] if hostile else "Tỉnh Mẫu",
        "scenario": scenario,
        "parameters": {"region": "sample", "language": language, "note": name if hostile else ""},
        "exhibits": record,
        "counterpart": f"../{other}/{NOTEBOOK}.html",
        "others": [{"title": "1. Mẫu"}],
        "command": "python run_all.py 01 --region sample",
        "versions": {"pandas": "3"},
    }
    page = place / f"{NOTEBOOK}.html"
    page.write_text(html(notebook, context), encoding="utf-8", newline="\n")
    nbformat.write(notebook, place / f"{NOTEBOOK}.ipynb")
    results = place / "results"
    tables = {path.relative_to(results).as_posix(): path.read_bytes() for path in sorted(results.rglob("*.csv"))}
    (place / "tables.xlsx").write_bytes(workbook(record, tables))
    (place / "data.xlsx").write_bytes(data_room([record], tables))
    return page


def write_exhibits(place: Path, language: str, hostile: bool) -> dict:
    """Findings, a figure, a table, a missing block and a published table; returns exhibits.json."""
    provenance = {"packages": [{"name": "sample", "version": "1.0.0", "sha256": "0" * 64}]}
    region = {"id": "sample", "former": [], "label": lambda slug, language: slug, "common": lambda *_: False}
    data = SimpleNamespace(**region, sources=sources(hostile), provenance=provenance)
    out = report.Report(NOTEBOOK, data, language, str(place / "results"))
    name = " ".join(HOSTILE) if hostile else "Nam Định"
    rows = [*HOSTILE, "Cuối"] if hostile else ["Hà Nam", "Nam Định", "Ninh Bình"]
    values = pd.DataFrame({out.t("Tỉnh", "Province"): rows, out.t("Số cụm", "Clusters"): range(1234, 1234 + len(rows))})
    out.findings(vi=[f"{name} có **34** cụm."], en=[f"{name} has **34** clusters."])
    figure, axes = plt.subplots()
    axes.barh(range(len(rows)), range(len(rows)))
    axes.set_yticks(range(len(rows)), [str(row)[:12] for row in rows])
    note = f"**Ghi** {name}"
    out.figure(figure, "stuck", title=name, subtitle="2024", alt="Thanh", sources=["a", "b"], values=values, note=note)
    wide = pd.concat([values] + [values.iloc[:, 1:].add_prefix(f"{i} ") for i in range(14)], axis=1)
    out.table(wide, "wide", title=f"{name} – bảng", subtitle="2024", sources=["b"], note=note)
    out.missing("gone", title=f"{name} – thiếu", missing=[name], sources=["a"])
    machine = pd.DataFrame({"entity": [name], "indicator": ["x"], "low": [1.5], "high": [2.0], "unit": [FORMULA]})
    out.publish(machine, "machine")
    return json.loads((place / "results" / NOTEBOOK / "exhibits.json").read_text(encoding="utf-8"))


def edition(place: Path, record: dict, language: str, hostile: bool, scenario: str = "baseline") -> dict:
    """What a runner tells the portfolio about one sample edition, with a failed second notebook."""
    name = " ".join(HOSTILE) if hostile else "Tỉnh Mẫu"
    shared = {"reason": "data changed", "html": True, "ipynb": True, "pdf": False}
    error = {"cell": 7, "text": f"ZeroDivisionError: {name}", "line": "3 | a / b", "again": "python run_all.py 02"}
    return {
        "region": "sample",
        "region_title": name,
        "scenario": scenario,
        "language": language,
        "parameters": {} if scenario == "baseline" else {"reading": name},
        "defaults": {"reading": "strict"},
        "href": f"sample/{scenario}/{language}",
        "workbook": True,
        "notebooks": [
            {"name": NOTEBOOK, "title": name, "status": "rendered", "exhibits": record, "error": None, **shared},
            {"name": "02_x", "title": "X", "status": "failed", "exhibits": {}, "error": error}
            | {"reason": name, "html": False, "ipynb": False, "pdf": False},
        ],
    }


def outputs(folder: Path, hostile: bool = False) -> list[Path]:
    """A whole sample outputs folder: two languages, two scenarios, both portfolio pages; returns all HTML pages."""
    editions = []
    found = []
    for scenario in ("baseline", "other"):
        for language in ("vi", "en"):
            page = sample(folder, language, hostile, scenario)
            record = json.loads((page.parent / "results" / NOTEBOOK / "exhibits.json").read_text(encoding="utf-8"))
            editions.append(edition(page.parent, record, language, hostile, scenario))
            found.append(page)
    name = " ".join(HOSTILE) if hostile else "x"
    change = {"region": "sample", "scenario": "baseline", "language": "vi", "notebook": NOTEBOOK, "table": "machine"}
    change |= {"row": name, "column": "low", "before": 1, "after": FORMULA}
    for name, text in pages(editions, [change]).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        found.append(folder / name)
    return found
