"""What a notebook leaves behind: its results, the values of its exhibits, and the record of all it shows.

`exhibits.json` is all that the runner knows of a notebook's content.
"""

import difflib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from clusters.report import exhibit as exhibits
from clusters.report import files as results
from clusters.report import html as markup
from clusters.report import used
from clusters.report.charts import Key
from clusters.report.sources import Sources
from clusters.wording import language as words
from clusters.wording.names import Names

ALT_LENGTH = 250
LEDGER = "04_policy_recommendations"
"""The notebook in which every claim has its row: what names a claim on a page links there."""


BEHIND = "rows.json"
"""The data rows behind each published table, as `used.behind` has them."""


class MissingResult(Exception):  # noqa: N818 (a state of affairs, not a fault)
    """A result of another notebook that is not there yet; its message says which command makes it."""

    def _render_traceback_(self) -> list[str]:
        """What IPython prints in place of a traceback."""
        return [f"{type(self).__name__}: {self}"]


class Encoded(str):
    """What is JSON already."""


class Record:
    """The files of one notebook's report in one language."""

    def __init__(
        self, notebook: str, data: Any, language: str, results_dir: str = "", exhibits: Sequence[str] = ()
    ) -> None:
        """Start an empty report of `notebook` ("01_growth_history").

        data: the region: `.id`, `.sources` (DataFrame with index source_id), `.provenance` ({"packages": […]}).
        results_dir: where results go; empty means the project's drafts, outputs/<region>/draft/<language>/results.
        exhibits: those of the notebook's contract; an exhibit's number is its place among them, in every region.
        Raises ValueError for a language other than vi and en.
        """
        self.notebook, self.data, self.language = notebook, data, words.check(language)
        self.promised = list(exhibits)
        self.draft = not results_dir
        self.root = results.project() if self.draft else None
        self.results = Path(results_dir).resolve() if results_dir else self._outputs("draft")
        self._findings: list[str] = []
        self._exhibits: dict[str, dict[str, Any]] = {}
        self._published: list[str] = []
        self._behind: dict[str, dict[str, Any]] = {}
        self._answer: dict[str, Any] = {}
        self._links: list[str] = []
        self._names: dict[str, str] = {}
        self._drawn: dict[str, list[dict[str, Any]]] = {}
        self._drawn_note = ""
        self._marks: list[Key] = []
        self._key: dict[str, str] = {}
        self._written: dict[str, Encoded] = {}
        self._sources = Sources(data, language, self.draft)
        self._data_rows = used.Rows(data, language, lambda slug: self._called(slug, {}))

    def publish(self, df: pd.DataFrame, name: str, quantities: bool = True) -> None:
        """Write a result table to <results>/<notebook>/<name>.csv for later notebooks (UTF-8 with BOM, 12 digits).

        A table of quantities begins with the columns entity, indicator, low, high, unit: low = high when exact, an
        empty high where there is no upper bound, both empty where nothing can be computed. Other tables say
        quantities=False. Slugs instead of labels and English column names, so that both editions agree. The file names
        sources alone; the data rows that its rows rest on stand beside it in rows.json, from where `read` takes them.
        Raises ValueError for any other columns or name, and where low > high.
        """
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            raise ValueError(f"publish: {name!r} is no table name (small letters, digits, _)")
        results.check_columns(df, f"publish {name}")
        if quantities:
            results.check_quantities(df, name)
            slugs = {str(slug) for column in ("entity", "indicator") for slug in df[column].dropna()}
            self._names |= {slug: self._called(slug, {}) for slug in sorted(slugs - self._names.keys())}
            df = df.assign(low=results.finite(df["low"]), high=results.finite(df["high"]))
        self._behind[name] = used.behind(df)
        kept = json.dumps({name: of for name, of in self._behind.items() if of}, separators=(",", ":"))
        results.write(self.results / self.notebook / BEHIND, (kept + "\n").encode())
        results.write(self.results / self.notebook / f"{name}.csv", results.csv(used.without_rows(df)))
        if name not in self._published:
            self._published.append(name)
        self._record()

    def read(self, notebook: str, name: str) -> pd.DataFrame:
        """A table that another notebook published; empty cells are NaN. What it cites tells the data rows again.

        A draft looks among the drafts, then in the baseline; a run takes nothing but its own results.
        Raises MissingResult naming the command that makes the table.
        """
        for folder in self._read_from:
            path = folder / notebook / f"{name}.csv"
            if path.is_file():
                return used.with_rows(results.table(path), self._kept(path.parent).get(name))
        command = f"python run_all.py {notebook.split('_')[0]} --region {self.data.id} --language {self.language}"
        raise MissingResult(
            self.t(
                f"chưa có kết quả “{name}” của sổ tay {notebook}. Hãy chạy sổ tay đó trước, hoặc: {command}",
                f"there is no result “{name}” of notebook {notebook} yet. Run that notebook first, or: {command}",
            )
        )

    def gather(self, needed: Mapping[str, Sequence[str]]) -> dict[str, pd.DataFrame]:
        """Tables of other notebooks, `needed` by notebook, as "02/funnel": empty if it ran and could not make one.

        Raises MissingResult for a table of a notebook that has not run.
        """
        found = {}
        for notebook, names in needed.items():
            ran = any((folder / notebook / "exhibits.json").is_file() for folder in self._read_from)
            for name in names:
                made = any((folder / notebook / f"{name}.csv").is_file() for folder in self._read_from)
                found[f"{notebook[:2]}/{name}"] = pd.DataFrame() if ran and not made else self.read(notebook, name)
        return found

    def t(self, vi: str, en: str) -> str:
        """The text of the edition's language."""
        return vi if self.language == "vi" else en

    # Inside

    @property
    def _read_from(self) -> list[Path]:
        """Where results of other notebooks are looked for, in that order."""
        return [self.results] + ([self._outputs("baseline")] if self.draft else [])

    def _kept(self, folder: Path) -> dict[str, Any]:
        """What stands in a notebook's rows.json; nothing where it has none."""
        file = folder / BEHIND
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
        return found

    def _outputs(self, scenario: str) -> Path:
        assert self.root is not None
        return self.root / "outputs" / self.data.id / scenario / self.language / "results"

    def _name(self, slug: str) -> str:
        """The reader's name of a slug. Raises KeyError for one that no table names."""
        return Names(self.data, self.language).name(slug)

    def _called(self, slug: str, own: Mapping[str, str]) -> str:
        return own.get(slug) or exhibits.called(slug, self._name, self.language)

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
        place: str = "text",
        reads: Sequence[str] = (),
        beside: Mapping[str, str] | None = None,
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
        return {
            "id": id,
            "kind": kind,
            "title": markup.clean(title),
            "subtitle": markup.clean(subtitle),
            "alt": markup.clean(alt) if alt else None,
            "note": markup.plain(note) if note else None,
            "sources": self._sources.checked(sources, id, needed=kind != "missing"),
            "table": None,
            "missing": [markup.plain(item) for item in missing],
            **({"used": rows} if (rows := used.rows(sources)) else {}),
        } | self._placed(id, place, reads, beside or {})

    def _placed(self, id: str, place: str, reads: Sequence[str], beside: Mapping[str, str]) -> dict[str, Any]:
        """What is recorded only where the notebook hands over its contract, or says it: number, place, sentences,
        the figures in them that no cell holds."""
        found: dict[str, Any] = {}
        if self.promised:
            if id not in self.promised:
                near = difflib.get_close_matches(id, self.promised, n=1)
                raise ValueError(
                    f"exhibit {id!r} is not in the contract" + (f"; did you mean {near[0]!r}?" if near else "")
                )
            found["number"] = f"{int(self.notebook.split('_')[0])}.{self.promised.index(id) + 1}"
        if place != "text":
            found["place"] = place
        if reads:
            found["reads"] = [markup.plain(sentence) for sentence in reads]
        if beside:
            found["beside"] = {markup.clean(name): markup.clean(value) for name, value in beside.items()}
        return found

    def _keep(self, id: str, record: dict[str, Any], values: pd.DataFrame, decimals: Mapping[str, int] | None) -> None:
        """Write an exhibit's values beside the results."""
        results.check_columns(values, f"exhibit {id}")
        if values.empty:
            raise ValueError(f"exhibit {id}: nothing to show; use missing(…) and say what is missing")
        record["table"] = f"exhibits/{id}.csv"
        if record.get("place") == "appendix":
            record["rows"] = len(values)
        places = markup.column_decimals(values, decimals or {})
        numeric = [column for column in values.columns if any(markup.is_number(v) for v in values[column])]
        record["decimals"] = {markup.clean(column): places[column] for column in numeric}  # a year as text has none
        results.write(self.results / self.notebook / record["table"], results.csv(values))

    def _rows(self) -> dict[str, Encoded]:
        """The data rows that the exhibits rest on, each described once; the record is written at each exhibit."""
        ids = dict.fromkeys(row for exhibit in self._exhibits.values() for row in exhibit.get("used", {}))
        for id in ids.keys() - self._written.keys():
            self._written[id] = Encoded(_encode(self._data_rows.described(id)))
        return {id: self._written[id] for id in ids}

    def _record(self) -> None:
        """Write exhibits.json as it stands now."""
        ids = getattr(self.data, "claims", pd.DataFrame(columns=["claim_id"])).claim_id
        claims = {id: f"{LEDGER}.ipynb#{markup.Entry(id).anchor}" for id in ids}
        content = {
            "notebook": self.notebook,
            "region": self.data.id,
            "language": self.language,
            "findings": self._findings,
            **({"answer": self._answer} if self._answer else {}),
            **({"finding_links": self._links} if any(self._links) else {}),
            **{name: drawn for name, drawn in self._drawn.items() if drawn},
            **({"cards_note": self._drawn_note} if self._drawn_note else {}),
            **({"key": self._key} if self._key else {}),
            "badges": {
                kind: {"text": words.label(kind, self.language), "means": words.meaning(kind, self.language)}
                for kind in markup.BADGES
            },
            "exhibits": list(self._exhibits.values()),
            "published": self._published,
            **({"names": dict(sorted(self._names.items()))} if self._names else {}),
            "sources": self._sources.cited,
            **({"data_rows": rows} if (rows := self._rows()) else {}),
            **({"addresses": claims} if claims else {}),
            "data": self.data.provenance["packages"],
        }
        results.write(self.results / self.notebook / "exhibits.json", _lined(content).encode())


def _flat(value: Any) -> str:
    return value if isinstance(value, Encoded) else _encode(value)


def _lined(content: Mapping[str, Any]) -> str:
    """An object as JSON with a line for each of its entries and of theirs: ten times as quick as one that is indented
    all through, and it is written anew with each exhibit."""
    entries = []
    for name, value in content.items():
        if value and isinstance(value, dict):
            lines = ",\n  ".join(f"{_flat(key)}: {_flat(of)}" for key, of in value.items())
            entries.append(f"{_flat(name)}: {{\n  {lines}\n }}")
        elif value and isinstance(value, list):
            lines = ",\n  ".join(map(_flat, value))
            entries.append(f"{_flat(name)}: [\n  {lines}\n ]")
        else:
            entries.append(f"{_flat(name)}: {_flat(value)}")
    return "{\n " + ",\n ".join(entries) + "\n}\n"


_encode = json.JSONEncoder(ensure_ascii=False).encode
