"""The sources of a report: known to the region, numbered in the order of their mention, cited under each exhibit."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Any

from clusters.report import html as markup
from clusters.uncertainty import citing

FIELDS = ("title", "title_lang", "publisher", "url", "accessed", "licence", "lineage")


class Sources:
    """The sources that one report cites."""

    def __init__(self, data: Any, language: str, draft: bool) -> None:
        """data: the region. draft: the page has no list of sources, so that a citation leads to the source itself."""
        self._data, self._language, self._draft = data, language, draft
        self.cited: dict[str, dict[str, Any]] = {}
        """What was cited so far, by source id."""

    @property
    def package(self) -> str:
        """What the data package itself is called among the sources."""
        return f"data/{self._data.id}"

    def checked(self, sources: Sequence[str], exhibit: str, needed: bool) -> list[str]:
        """The ids in these citations, each once; the data package where there must be one and the rows name none.

        Raises ValueError, with near ids, for an unknown one.
        """
        if isinstance(sources, str):
            raise ValueError(f"exhibit {exhibit}: sources must be a list of source ids, not one text")
        sources = citing.sources(map(str, sources))
        if needed and not len(sources):
            if not getattr(self._data, "descriptor", None):
                raise ValueError(f"exhibit {exhibit}: name at least one source")
            sources = [self.package]
        known = [str(source) for source in self._data.sources.index] + [self.package]
        for source in sources:
            if source not in known:
                near = ", ".join(difflib.get_close_matches(str(source), known, n=3, cutoff=0.5))
                raise ValueError(f"exhibit {exhibit}: unknown source {source!r}" + (f"; near: {near}" if near else ""))
        return sources

    def cite(self, sources: Sequence[str]) -> list[markup.Cited]:
        """The citations of these ids, which are numbered when they are cited first."""
        found = []
        for id in dict.fromkeys(sources):
            if id not in self.cited:
                self.cited[id] = self._described(id, len(self.cited) + 1)
            source = self.cited[id]
            href = f"#{source['anchor']}"
            if self._draft and re.match(r"https?://", source["url"]):
                href = source["url"]  # JupyterLab has no list of sources to jump to
            found.append(markup.Cited(source["number"], source["publisher"] or source["title"] or id, href))
        return found

    def publishers(self, sources: Sequence[str]) -> str:
        """Who published these sources, each once; a source's title, or its id, where no publisher is known."""
        described = [self._described(id, 0) for id in sources]
        return "; ".join(dict.fromkeys(s["publisher"] or s["title"] or s["anchor"] for s in described))

    def _described(self, id: str, number: int) -> dict[str, Any]:
        row = self._whole() if id == self.package else self._data.sources.loc[id]
        fields = {name: "" if markup.is_blank(v := row.get(name)) else markup.clean(v) for name in FIELDS}
        return fields | {"number": number, "anchor": "src-" + re.sub(r"[^A-Za-z0-9_.-]", "-", id)}

    def _whole(self) -> dict[str, str]:
        """The data package: all that can be cited where rows name no source (judgements, unknowns)."""
        vi = self._language == "vi"
        title = self._data.descriptor.get("title" if vi else "title_en", "")
        what = "Bộ dữ liệu" if vi else "Data package"
        none = "các dòng này không ghi nguồn" if vi else "these rows name no source"
        return {"title": title, "publisher": f"{what} {self.package}: {none}"}
