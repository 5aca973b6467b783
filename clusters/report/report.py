"""All that a notebook shows or leaves behind: prose, findings, figures, tables, published results.

`Report` shows accessible HTML (and plain text), saves figures and tables beside the results, and records every exhibit
in `exhibits.json`; that file is all that the runner knows of a notebook's content. Every exhibit names its sources.
"""

import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
from IPython.display import display
from matplotlib.figure import Figure

from clusters.report import charts, style
from clusters.report import exhibit as exhibits
from clusters.report import files as results
from clusters.report import html as markup
from clusters.report.charts.palette import STATUSES
from clusters.report.html import Badge, Quote
from clusters.report.record import MissingResult, Record
from clusters.report.style import Picture, colours, theme
from clusters.wording import language as words
from clusters.wording.names import Names, dated
from clusters.wording.terms import terms
from clusters.wording.words import Caption, Words

__all__ = ["Badge", "MissingResult", "Quote", "Report", "colours", "theme"]


class Report(Record):
    """One notebook's report in one language."""

    def __init__(
        self, notebook: str, data: Any, language: str, results_dir: str = "", exhibits: Sequence[str] = ()
    ) -> None:
        """As `Record`; sets the look of figures from now on."""
        super().__init__(notebook, data, language, results_dir, exhibits)
        theme()
        if self.draft:
            _show(f"<style>{_DRAFT_STYLE}</style>", "")
        self._record()

    # What is shown

    def say(self, vi: str, en: str) -> None:
        """Show a paragraph. Only **bold** is understood, all else is escaped; an empty line divides paragraphs."""
        text = self._text("say", vi, en)
        _show(markup.paragraphs(text), markup.plain(text))

    @functools.cached_property
    def words(self) -> Words:
        """The words beside the notebook (none where it has no such file). Raises WordsError with every fault."""
        return Words.load(self.notebook, Names(self.data, self.language), self.root)

    def common(self, **values: Any) -> None:
        """Values that every text of the word file may hold: `common(window="2016–2024")`."""
        self.words.common(**values)

    def answer(self, says: Mapping[str, Any] | None = None) -> None:
        """Show and record the answer to the notebook's title: `[answer]` of the word file, filled with `says`."""
        told = self.words.answer(says)
        self._answer = {
            "sentence": markup.plain(told.sentence),
            "numbers": [vars(number) for number in told.numbers],
        }
        self._record()
        _show(markup.answer(told, self.language), markup.plain(told.sentence))

    def findings(
        self, vi: Sequence[str] = (), en: Sequence[str] = (), *, says: Mapping[str, Any] | None = None
    ) -> None:
        """Show and record the key findings, computed sentences that the portfolio page quotes.

        With `says`, those of `[[findings]]` in the word file. Otherwise the sentences themselves in both languages.
        Raises ValueError if there are none, or not as many in both languages.
        """
        if says is not None:
            told = self.words.findings(says)
            self._links = [finding.exhibit for finding in told]
            return self._find([finding.text for finding in told])
        if not vi or len(vi) != len(en):
            raise ValueError(
                f"findings: {len(vi)} in Vietnamese, {len(en)} in English; give the same number, at least one"
            )
        items = [self._text(f"finding {i + 1}", v, e) for i, (v, e) in enumerate(zip(vi, en, strict=True))]
        return self._find(items)

    def _find(self, items: Sequence[str]) -> None:
        self._findings = [markup.plain(item) for item in items]
        self._record()
        _show(markup.findings(items, self.language), "\n".join(f"- {item}" for item in self._findings))

    def exhibit(
        self,
        id: str,
        form: charts.Form | pd.DataFrame,
        says: Mapping[str, Any] | None = None,
        *,
        lacks: Sequence[str | Mapping[str, Any]] | pd.DataFrame = (),
        place: str = "text",
        values: pd.DataFrame | None = None,
        rests_on: Sequence[pd.DataFrame | Sequence[str]] = (),
        decimals: exhibits.Decimals = None,
        cards: pd.DataFrame | None = None,
        questions: pd.DataFrame | None = None,
    ) -> None:
        """Show an exhibit: rows in their form, the words of `id` in the word file filled with `says`.

        form: a form of `charts` with its rows, or the rows alone, which become a table. Where there are none, what is
        missing is shown in its place: one of `[id.missing]` for each of `lacks` (keys, or rows with `what` and values).
        values: what is folded under a picture, if not the rows; `[id.columns]` chooses, orders and names its columns.
        place: "text", or "appendix", which is folded. rests_on: tables or source ids that the words rest on besides.
        decimals: digits of all numbers, or by column.
        cards, questions: rows that a page may draw in place of a table, what to do and what to ask for; recorded under
        those names, each as from `exhibit.card`; the note of the cards goes with them.
        Sources are collected from the rows. Raises ValueError as `figure` does, WordsError where words do not fit.
        """
        if place not in exhibits.PLACES:
            raise ValueError(f"exhibit {id}: place {place!r}: use {' or '.join(map(repr, exhibits.PLACES))}")
        rows = exhibits.rows_of(form)
        sources = exhibits.cited_by([rows, *([] if values is None else [values]), *rests_on])
        if form.empty:
            lack = self.words.lack(id, exhibits.lacking(lacks), says)
            return self.missing(id, title=lack.title, missing=lack.items, sources=sources, place=place)
        told = self.words.exhibit(id, says)
        shown = rows if values is None else values
        called = functools.partial(self._called, own=told.names)
        table = exhibits.named(shown, told.columns, called, self._sources.publishers, self.language, decimals)
        digits = exhibits.places(decimals, told.columns, table)
        for name, given in (("cards", cards), ("questions", questions)):
            if given is not None:
                self._drawn[name] = [exhibits.card(row, called, self.language) for row in given.to_dict("records")]
        if cards is not None and told.note:
            self._drawn_note = markup.plain(told.note)
        texts: dict[str, Any] = {
            "title": told.title,
            "subtitle": told.unit,
            "sources": sources,
            "note": told.note or None,
        }
        if isinstance(form, charts.Form):
            self._chart(id, form, told, table, digits, exhibits.digits_of(decimals), texts, place)
        else:
            said: dict[str, Any] = {"place": place, "reads": told.reads, "beside": told.beside}
            self.table(table, id, **texts, decimals=digits, **said)

    def _chart(
        self,
        id: str,
        form: charts.Form,
        told: Caption,
        table: pd.DataFrame,
        digits: dict[str, int],
        beside: int | None,
        texts: dict[str, Any],
        place: str,
    ) -> None:
        """A picture drawn by its form, in the widths of a page and to keep."""
        alt = told.alt or told.title
        record = self._exhibit(id, "figure", **texts, alt=alt, place=place, reads=told.reads, beside=told.beside)
        self._keep(id, record, table, digits)
        cited = self._sources.cite(record["sources"])
        parts = dict(told.marks) | ({"axis": told.axis} if told.axis else {})
        look = charts.Look(
            self.language,
            functools.partial(self._called, own=told.names),
            tuple(self.data.former),
            self.data.merged,
            parts,
            parts.get("unit", ""),
            beside,
        )
        frame = charts.Frame(
            record["title"], record["subtitle"], record["note"] or "", self._source_line(cited), self._label(record)
        )
        pair, files = charts.pictures(form, look, id, record["alt"], frame)
        kept = {f"{id}.svg": files.svg, f"{id}.png": files.png}
        drawn = {f"page/{id}-{width}.svg": text.encode() for width, text in pair._asdict().items()}
        folder = self.results.parent / "figures" / self.notebook
        for name, content in (kept | drawn).items():
            results.write(folder / name, content)
        self._explain(charts.grammar(pair.wide, form.key(look), look))
        record["drawings"] = {w: f"figures/{self.notebook}/page/{id}-{w}.svg" for w in pair._fields}
        self._add_figure(
            record, Picture("svg", *charts.image(pair.wide)), table, digits, cited, told.note or None, told.reads
        )

    def _explain(self, key: Iterable[charts.Key]) -> None:
        """Add to the page's key what a picture's marks mean; the marks of certainty come first."""
        found = list(dict.fromkeys([*self._marks, *key]))
        if found == self._marks:
            return
        self._marks = sorted(found, key=lambda entry: (entry.kind, STATUSES.index(entry.status), entry.colour))
        drawn = charts.key_pair(self._marks, words.label("marks", self.language))
        folder = self.results.parent / "figures" / self.notebook / "page"
        for width, text in drawn._asdict().items():
            results.write(folder / f"key-{width}.svg", text.encode())
        self._key = {w: f"figures/{self.notebook}/page/key-{w}.svg" for w in drawn._fields}

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
        cited = self._sources.cite(record["sources"])
        line = self._source_line(cited)
        picture, files = style.pictures(fig, *(markup.clean(text) for text in (title, subtitle, line)))
        for kind, content in files.items():
            results.write(self.results.parent / "figures" / self.notebook / f"{id}.{kind}", content)
        style.close(fig)
        self._add_figure(record, picture, values, decimals, cited, note)

    def _add_figure(
        self,
        record: dict[str, Any],
        picture: Picture,
        values: pd.DataFrame,
        decimals: Mapping[str, int] | None,
        cited: Sequence[markup.Cited],
        note: str | None,
        reads: Sequence[str] = (),
    ) -> None:
        id, title, subtitle, alt = (record[name] for name in ("id", "title", "subtitle", "alt"))
        folded = f"{words.label('values', self.language)}: {title}"
        table = markup.table(f"{id}-values", values, folded, "", self.language, decimals)
        table += markup.beside(record.get("beside", {}), self.language)
        foot = markup.foot(note, cited, self.language)
        shown = markup.figure(id, picture, alt, title, subtitle, foot, table, self.language, self._label(record))
        self._add(record, shown, f"{title} ({subtitle})\n{alt}", reads)

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
        place: str = "text",
        reads: Sequence[str] = (),
        beside: Mapping[str, str] | None = None,
    ) -> None:
        """Show a table; its first column holds the row headers, its index is not shown.

        Columns are named for the reader, numbers become the language's, empty cells say "no data", `badge` cells keep
        their mark. decimals: digits by column; without it as many as needed, up to two. A year outside the first
        column must be text. Raises ValueError as `figure` does.
        """
        record = self._exhibit(id, "table", title, subtitle, sources, note, place=place, reads=reads, beside=beside)
        self._keep(id, record, df, decimals)
        foot = markup.foot(note, self._sources.cite(record["sources"]), self.language)
        foot = markup.beside(record.get("beside", {}), self.language) + foot
        shown = markup.table(id, df, title, subtitle, self.language, decimals, self._label(record))
        text = self._plain_table(df, title, subtitle, decimals)
        self._add(record, markup.table_exhibit(id, shown, foot), text, reads)

    def missing(
        self, id: str, *, title: str, missing: Sequence[str], sources: Sequence[str] = (), place: str = "text"
    ) -> None:
        """Show what the exhibit `id` lacks, "Chưa tính được — thiếu: …"; this counts as the promised exhibit."""
        if not missing or not all(str(item).strip() for item in missing):
            raise ValueError(f"exhibit {id}: say what is missing")
        record = self._exhibit(id, "missing", title, "", sources, None, missing=missing, place=place)
        foot = markup.foot(None, self._sources.cite(record["sources"]), self.language)
        lead = words.label("cannot_be_computed", self.language)
        shown = markup.missing(id, title, list(missing), foot, self.language, self._label(record))
        self._add(record, shown, f"{title}\n{lead} " + "; ".join(record["missing"]))

    def terms(self, *ids: str) -> None:
        """Show what words of the page mean (ids of `wording/terms.toml`); the exported page links their first use."""
        told = terms(ids, self.language)
        _show(markup.terms(told), "\n".join(f"{', '.join(term.names)}: {term.meaning}" for term in told))

    def badge(self, text: str, kind: str) -> Badge:
        """A verdict or confidence word for a table cell; `kind` is its key in the glossary ("supported", …)."""
        if kind not in markup.BADGES:
            raise ValueError(f"badge kind {kind!r}: use one of {', '.join(markup.BADGES)}")
        return Badge(text, kind)

    def quote(self, text: str, lang: str, gloss: str = "") -> Quote:
        """A quotation for a table cell, marked with its language; `gloss` is shown where that is not the reader's."""
        return Quote(str(text), lang, "" if lang == self.language else str(gloss))

    def dated(self, slugs: Iterable[str], dates: Iterable[Any]) -> list[str]:
        """What rows of several dates are told apart by: each slug as it is called, with its date ("undated" if blank).

        For a chart's `row`, where one place stands in several rows. A text that is no slug stays as it is.
        """
        called = [self._called(slug, {}) for slug in slugs]
        return dated(called, dates, self.language)

    # Inside

    def _text(self, what: str, vi: str, en: str) -> str:
        for language, text in (("vi", vi), ("en", en)):
            if not str(text).strip():
                raise ValueError(f"{what}: the {language} text is empty")
        return self.t(vi, en)

    def _label(self, record: Mapping[str, Any]) -> str:
        """ "Hình 3.4": what an exhibit is called; nothing where it has no number."""
        kind = "figure" if record["kind"] == "figure" else "table"
        return f"{words.label(kind, self.language)} {record['number']}" if "number" in record else ""

    def _source_line(self, cited: Sequence[markup.Cited]) -> str:
        return f"{words.label('source', self.language)}: " + "; ".join(dict.fromkeys(c.name for c in cited))

    def _plain_table(self, df: pd.DataFrame, title: str, subtitle: str, decimals: Mapping[str, int] | None) -> str:
        places = markup.column_decimals(df, decimals or {})
        cells = {c: [markup.cell_text(v, self.language, places[c]) for v in df[c]] for c in df.columns}
        return f"{title} ({subtitle})\n{pd.DataFrame(cells).to_string(index=False)}"

    def _add(self, record: dict[str, Any], shown: str, text: str, reads: Sequence[str] = ()) -> None:
        self._exhibits[record["id"]] = record
        self._record()
        if record.get("place") == "appendix":
            shown = markup.folded(shown, self._label(record), record["title"], record.get("rows", 0), self.language)
        said = "".join(markup.paragraphs(sentence) for sentence in reads)
        _show(shown + said, "\n".join([markup.clean(text), *(markup.plain(sentence) for sentence in reads)]))


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
