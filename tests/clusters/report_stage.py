"""A report whose output is kept, and something to show on it."""

import json
from types import SimpleNamespace

import html5lib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from clusters.report import Report


def region(**sources):
    table = {
        "bao-1": {"title": "Bứt phá", "publisher": "Báo A", "url": "https://example.vn/a", "accessed": "2026-11-23"},
        "nien-giam": {"title": "Niên giám 2024", "publisher": None, "url": None, "accessed": None},
    } | sources
    frame = pd.DataFrame.from_dict(table, orient="index")
    frame.index.name = "source_id"
    return SimpleNamespace(
        id="somewhere",
        former=[],
        sources=frame,
        provenance={"packages": [{"name": "somewhere", "version": "1"}]},
        label=lambda slug, language: slug,
        common=lambda slug, language: False,
    )


class Stage:
    """A report whose output is kept."""

    def __init__(self, folder, language="vi", data=None):
        self.results = folder / "results"
        self.shown = []
        self.out = Report("01_test", data or region(), language, str(self.results))

    @property
    def page(self):
        title = "<!DOCTYPE html><html lang='vi'><head><meta charset='utf-8'><title>t</title></head><body>"
        return title + "\n".join(output["text/html"] for output in self.shown) + "</body></html>"

    @property
    def tree(self):
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        tree = parser.parse(self.page)
        assert parser.errors == []
        ids = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(ids) == len(set(ids))
        for element in tree.iter():
            for reference in (element.get("aria-labelledby") or "").split():
                assert reference in ids
            assert "style" not in element.attrib
            assert not [name for name in element.attrib if name.startswith("on")]
            assert element.tag not in ("script", "style", "iframe", "svg", "b:svg")
        return tree

    @property
    def record(self):
        return json.loads((self.results / "01_test" / "exhibits.json").read_text(encoding="utf-8"))


def drawing():
    fig, ax = plt.subplots()
    ax.bar(["A", "B"], [12000, 33000])
    ax.set_xlabel("tỉnh")
    return fig


VALUES = pd.DataFrame({"Tỉnh": ["A", "B"], "Việc làm": [12000.0, np.nan], "Tỷ trọng": [0.5, 13.25]})
FIGURE = {
    "title": "B đứng đầu",
    "subtitle": "Người, 2024",
    "alt": "Cột: B hơn A",
    "sources": ["bao-1"],
    "values": VALUES,
}
TABLE = {"title": "Việc làm", "subtitle": "Người, 2024", "sources": ["bao-1"]}


def text_of(element):
    return "".join(element.itertext())


def by_class(tree, name):
    return [element for element in tree.iter() if name in (element.get("class") or "").split()]
