"""All that a notebook shows or leaves behind: prose, findings, figures, tables, published results.

`Report` shows accessible HTML (and plain text), saves figures and tables beside the results, and records every exhibit
in `exhibits.json`; that file is all that the runner knows of a notebook's content. Every exhibit names its sources.
"""

import difflib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from IPython.display import display
from matplotlib.figure import Figure

from clusters.report import files as results
from clusters.report import html as markup
from clusters.report import style
from clusters.report.html import Badge, Quote
from clusters.report.style import colours, theme
from clusters.wording import language as words

__all__ = ["Badge", "MissingResult", "Quote", "Report", "colours", "theme"]

ALT_LENGTH = 250
SOURCE_FIELDS = ("title", "title_lang", "publisher", "url", "accessed", "licence", "lineage")


class MissingResult(Exception):  # noqa: N818 (a state of affairs, not a fault)
    """A result of another notebook that is not there yet; its message says which command makes it."""

    def _render_traceback_(self) -> list[str]:
        """What IPython prints in place of a traceback."""
        return [f"{type(self).__name__}: {self}"]


class Report:
    """One notebook's report in one language."""

    def __init__(self, notebook: str, data: Any, language: str, results_dir: str = "") -> None:
        """Start an empty report of `notebook` ("01_growth_history").

        data: the region: `.id`, `.sources` (DataFrame with index source_id), `.provenance` ({"packages": […]}).
        results_dir: where results go; empty means the project's drafts, outputs/<region>/draft/<language>/results.
        Raises ValueError for a language other than vi and en.
        """
        self.notebook, self.data, self.language = notebook, data, words.check(language)
        self.draft = not results_dir
        self.root = results.project() if self.draft else None
        self.results = Path(results_dir).resolve() if results_dir else self._outputs("draft")
        self._findings: list[str] = []
        self._exhibits: dict[str, dict[str, Any]] = {}
        self._published: list[str] = []
        self._cited: dict[str, dict[str, Any]] = {}
        theme()
        if self.draft:
            _show(f"<style>{_DRAFT_STYLE}</style>", "")
        self._record()

    # What is shown

    def t(self, vi: str, en: str) -> str:
        """The text of the edition's language."""
        return vi if self.language == "vi" else en

    def say(self, vi: str, en: str) -> None:
        """Show a paragraph. Only **bold** is understood, all else is escaped; an empty line divides paragraphs."""
        text = self._text("say", vi, en)
        _show(markup.paragraphs(text), markup.plain(text))

    def findings(self, vi: Sequence[str], en: Sequence[str]) -> None:
        """Show and record the key findings, computed sentences that the portfolio page quotes.

        Raises ValueError if there are none, or not as many in both languages.
        """
        if not vi or len(vi) != len(en):
            raise ValueError(
                f"findings: {len(vi)} in Vietnamese, {len(en)} in English; give the same number, at least one"
            )
        items = [self._text(f"finding {i + 1}", v, e) for i, (v, e) in enumerate(zip(vi, en, strict=True))]
        self._findings = [markup.plain(item) for item in items]
        self._record()
        _show(markup.findings(items, self.language), "\n".join(f"- {item}" for item in self._findings))

    def figure(
        self,
        fig: Figure,
        id: str,
        *,
        title: str,
        subtitle: str,
        alt: str,
        sources: Sequence[str],
        values: pd.DataFrame,
        note: str | None = None,
        decimals: Mapping[str, int] | None = None,
    ) -> None:
        """Show a figure with caption, alternative text, sources and its values, folded; save it as SVG and PNG.

        title: states the finding. subtitle: unit, place, date. alt: at most 250 characters, made from the data.
        values: what is drawn, columns named for the reader. decimals: digits by column of `values`.
        Axes with matplotlib's own number format get the language's. The figure is closed.
        Raises ValueError if a text or the values are empty, the alt text is too long, or a source is unknown.
        """
        record = self._exhibit(id, "figure", title, subtitle, sources, note, alt=alt)
        self._keep(id, record, values, decimals)
        style.localise(fig, self.language)
        cited = self._cite(record["sources"])
        line = f"{words.label('source', self.language)}: " + "; ".join(dict.fromkeys(c.name for c in cited))
        picture, files = style.pictures(fig, *(markup.clean(text) for text in (title, subtitle, line)))
        for kind, content in files.items():
            results.write(self.results.parent / "figures" / self.notebook / f"{id}.{kind}", content)
        style.close(fig)
        folded = f"{words.label('values', self.language)}: {title}"
        table = markup.table(f"{id}-values", values, folded, "", self.language, decimals)
        foot = markup.foot(note, cited, self.language)
        shown = markup.figure(id, picture, alt, title, subtitle, foot, table, self.language)
        self._add(record, shown, f"{title} ({subtitle})\n{alt}")

    def table(
        self,
        df: pd.DataFrame,
        id: str,
        *,
        title: str,
        subtitle: str,
        sources: Sequence[str],
        note: str | None = None,
        decimals: Mapping[str, int] | None = None,
        own_sheet: bool = False,
    ) -> None:
        """Show a table; its first column holds the row headers, its index is not shown.

        Columns are named for the reader, numbers become the language's, empty cells say "no data", `badge` cells keep
        their mark. decimals: digits by column; without it as many as needed, up to two. own_sheet: printed with its
        heading on a sheet of its own. A year outside the first column must be text. Raises ValueError as `figure` does.
        """
        record = self._exhibit(id, "table", title, subtitle, sources, note)
        self._keep(id, record, df, decimals)
        foot = markup.foot(note, self._cite(record["sources"]), self.language)
        shown = markup.table(id, df, title, subtitle, self.language, decimals)
        self._add(
            record, markup.table_exhibit(id, shown, foot, own_sheet), self._plain_table(df, title, subtitle, decimals)
        )

    def missing(self, id: str, *, title: str, missing: Sequence[str], sources: Sequence[str] = ()) -> None:
        """Show what the exhibit `id` lacks, "Chưa tính được — thiếu: …"; this counts as the promised exhibit."""
        if not missing or not all(str(item).strip() for item in missing):
            raise ValueError(f"exhibit {id}: say what is missing")
        record = self._exhibit(id, "missing", title, "", sources, None, missing=missing)
        foot = markup.foot(None, self._cite(sources), self.language)
        lead = words.label("cannot_be_computed", self.language)
        shown = markup.missing(id, title, list(missing), foot, self.language)
        self._add(record, shown, f"{title}\n{lead} " + "; ".join(record["missing"]))

    def badge(self, text: str, kind: str) -> Badge:
        """A verdict or confidence word for a table cell; `kind` is its key in the glossary ("supported", …)."""
        if kind not in markup.BADGES:
            raise ValueError(f"badge kind {kind!r}: use one of {', '.join(markup.BADGES)}")
        return Badge(text, kind)

    def quote(self, text: str, lang: str, gloss: str = "") -> Quote:
        """A quotation for a table cell, marked with its language; `gloss` is shown where that is not the reader's."""
        return Quote(str(text), lang, "" if lang == self.language else str(gloss))

    # What is left behind

    def publish(self, df: pd.DataFrame, name: str, quantities: bool = True) -> None:
        """Write a result table to <results>/<notebook>/<name>.csv for later notebooks (UTF-8 with BOM, 12 digits).

        A table of quantities begins with the columns entity, indicator, low, high, unit: low = high when exact, an
        empty high where there is no upper bound, both empty where nothing can be computed. Other tables say
        quantities=False. Slugs instead of labels and English column names, so that both editions agree.
        Raises ValueError for any other columns or name, and where low > high.
        """
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            raise ValueError(f"publish: {name!r} is no table name (small letters, digits, _)")
        results.check_columns(df, f"publish {name}")
        if quantities:
            results.check_quantities(df, name)
            df = df.assign(low=results.finite(df["low"]), high=results.finite(df["high"]))
        results.write(self.results / self.notebook / f"{name}.csv", results.csv(df))
        if name not in self._published:
            self._published.append(name)
        self._record()

    def read(self, notebook: str, name: str) -> pd.DataFrame:
        """A table that another notebook published; empty cells are NaN.

        A draft looks among the drafts, then in the baseline; a run takes nothing but its own results.
        Raises MissingResult naming the command that makes the table.
        """
        folders = [self.results] + ([self._outputs("baseline")] if self.draft else [])
        for folder in folders:
            path = folder / notebook / f"{name}.csv"
            if path.is_file():
                return results.table(path)
        command = f"python run_all.py {notebook.split('_')[0]} --region {self.data.id} --language {self.language}"
        raise MissingResult(
            self.t(
                f"chưa có kết quả “{name}” của sổ tay {notebook}. Hãy chạy sổ tay đó trước, hoặc: {command}",
                f"there is no result “{name}” of notebook {notebook} yet. Run that notebook first, or: {command}",
            )
        )

    # Inside

    def _outputs(self, scenario: str) -> Path:
        assert self.root is not None
        return self.root / "outputs" / self.data.id / scenario / self.language / "results"

    def _text(self, what: str, vi: str, en: str) -> str:
        for language, text in (("vi", vi), ("en", en)):
            if not str(text).strip():
                raise ValueError(f"{what}: the {language} text is empty")
        return self.t(vi, en)

    def _exhibit(
        self,
        id: str,
        kind: str,
        title: str,
        subtitle: str,
        sources: Sequence[str],
        note: str | None,
        *,
        alt: str | None = None,
        missing: Sequence[str] = (),
    ) -> dict[str, Any]:
        """The checked record of an exhibit."""
        if not re.fullmatch(r"[a-z][a-z0-9_-]*", id) or id.endswith("-values"):
            raise ValueError(f"exhibit id {id!r}: use small letters, digits, - and _ (and not …-values)")
        if id in self._exhibits and not self.draft:
            raise ValueError(f"exhibit id {id!r} is used twice")
        texts = {"title": title} | ({} if kind == "missing" else {"subtitle": subtitle})
        texts |= {"alt": alt or ""} if kind == "figure" else {}
        empty = [name for name, text in texts.items() if not str(text).strip()]
        if empty:
            raise ValueError(f"exhibit {id}: {', '.join(empty)} must not be empty")
        if alt is not None and len(alt) > ALT_LENGTH:
            raise ValueError(f"exhibit {id}: alt text has {len(alt)} characters, at most {ALT_LENGTH} are read well")
        if isinstance(sources, str):
            raise ValueError(f"exhibit {id}: sources must be a list of source ids, not one text")
        if kind != "missing" and not len(sources):
            sources = self._unsourced(id)
        self._check_sources(id, sources)
        return {
            "id": id,
            "kind": kind,
            "title": markup.clean(title),
            "subtitle": markup.clean(subtitle),
            "alt": markup.clean(alt) if alt else None,
            "note": markup.plain(note) if note else None,
            "sources": list(dict.fromkeys(sources)),
            "table": None,
            "missing": [markup.plain(item) for item in missing],
        }

    def _check_sources(self, id: str, sources: Sequence[str]) -> None:
        known = [str(source) for source in self.data.sources.index] + [self._own]
        for source in sources:
            if source not in known:
                near = ", ".join(difflib.get_close_matches(str(source), known, n=3, cutoff=0.5))
                raise ValueError(f"exhibit {id}: unknown source {source!r}" + (f"; near: {near}" if near else ""))

    def _keep(self, id: str, record: dict[str, Any], values: pd.DataFrame, decimals: Mapping[str, int] | None) -> None:
        """Write an exhibit's values beside the results."""
        results.check_columns(values, f"exhibit {id}")
        if values.empty:
            raise ValueError(f"exhibit {id}: nothing to show; use missing(…) and say what is missing")
        record["table"] = f"exhibits/{id}.csv"
        places = markup.column_decimals(values, decimals or {})
        numeric = [column for column in values.columns if any(markup.is_number(v) for v in values[column])]
        record["decimals"] = {markup.clean(column): places[column] for column in numeric}  # a year as text has none
        results.write(self.results / self.notebook / record["table"], results.csv(values))

    def _cite(self, sources: Sequence[str]) -> list[markup.Cited]:
        cited = []
        for id in dict.fromkeys(sources):
            if id not in self._cited:
                self._cited[id] = self._source(id, len(self._cited) + 1)
            source = self._cited[id]
            href = f"#{source['anchor']}"
            if self.draft and re.match(r"https?://", source["url"]):
                href = source["url"]  # JupyterLab has no list of sources to jump to
            name = source["publisher"] or source["title"] or id
            cited.append(markup.Cited(source["number"], name, href))
        return cited

    def _source(self, id: str, number: int) -> dict[str, Any]:
        row = self._package() if id == self._own else self.data.sources.loc[id]
        fields = {name: "" if markup.is_blank(v := row.get(name)) else markup.clean(v) for name in SOURCE_FIELDS}
        return fields | {"number": number, "anchor": "src-" + re.sub(r"[^A-Za-z0-9_.-]", "-", id)}

    @property
    def _own(self) -> str:
        """What the data package itself is called among the sources."""
        return f"data/{self.data.id}"

    def _unsourced(self, id: str) -> list[str]:
        """The data package itself: all that can be cited where its rows name no source (judgements, unknowns)."""
        if not getattr(self.data, "descriptor", None):
            raise ValueError(f"exhibit {id}: name at least one source")
        return [self._own]

    def _package(self) -> dict[str, str]:
        title = self.t(self.data.descriptor.get("title", ""), self.data.descriptor.get("title_en", ""))
        none = self.t("các dòng này không ghi nguồn", "these rows name no source")
        return {
            "title": title,
            "publisher": self.t(f"Bộ dữ liệu {self._own}: {none}", f"Data package {self._own}: {none}"),
        }

    def _plain_table(self, df: pd.DataFrame, title: str, subtitle: str, decimals: Mapping[str, int] | None) -> str:
        places = markup.column_decimals(df, decimals or {})
        cells = {c: [markup.cell_text(v, self.language, places[c]) for v in df[c]] for c in df.columns}
        return f"{title} ({subtitle})\n{pd.DataFrame(cells).to_string(index=False)}"

    def _add(self, record: dict[str, Any], shown: str, text: str) -> None:
        self._exhibits[record["id"]] = record
        self._record()
        _show(shown, markup.clean(text))

    def _record(self) -> None:
        """Write exhibits.json as it stands now."""
        content = {
            "notebook": self.notebook,
            "region": self.data.id,
            "language": self.language,
            "findings": self._findings,
            "exhibits": list(self._exhibits.values()),
            "published": self._published,
            "sources": self._cited,
            "data": self.data.provenance["packages"],
        }
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        results.write(self.results / self.notebook / "exhibits.json", text.encode())


_DRAFT_STYLE = """
.gs-title{display:block;font-weight:bold} .gs-subtitle{display:block;color:#595959} .gs-note,.gs-sources{font-size:90%}
.gs-scroll{overflow-x:auto} .gs-table th,.gs-table td{text-align:left!important}
.gs-table .gs-num{text-align:right!important} .gs-table caption{text-align:left}
.gs-range{white-space:nowrap}
.gs-sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.gs-missing{border-left:4px solid #801650;padding-left:1em} .gs-badge{border:1px solid;border-radius:3px;padding:0 .3em}
.gs-image{max-width:100%;height:auto} .gs-say,.gs-table td{overflow-wrap:anywhere}
"""


def _show(html: str, text: str) -> None:
    display({"text/html": html, "text/plain": text}, raw=True)
