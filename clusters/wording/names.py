"""Names, numbers and dates of one region's results in one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clusters.uncertainty.bounds import Bound
from clusters.wording import language as words
from clusters.wording import measures
from clusters.wording.glossary import RATIOS


def dated(names: Iterable[str], dates: Iterable[Any], language: str) -> list[str]:
    """What rows of several dates are told apart by: "A, 2014"; a name without a date is called undated."""
    found = []
    for name, date in zip(names, dates, strict=True):
        blank = date is None or date != date or not str(date)
        iso = str(int(date)) if isinstance(date, float) and not blank else str(date)
        when = words.label("undated", language) if blank else words.date(iso, language)
        found.append(f"{name[:1].upper()}{name[1:]}, {when}")
    return found


@dataclass(frozen=True)
class Names:
    """Names, numbers and dates of one region in one language."""

    data: Any
    language: str

    def t(self, vi: str, en: str) -> str:
        """The text of the language."""
        return vi if self.language == "vi" else en

    def of(self, pairs: Mapping[str, tuple[str, str]], key: str) -> str:
        """The language's text of a pair in one of this module's glossaries."""
        return self.t(*pairs[key])

    def name(self, slug: str) -> str:
        """A province, district, cluster, park, indicator or ratio; the merged province is marked as the new one."""
        known = self.of(RATIOS, slug) if slug in RATIOS else ""
        new = self.t(" (mới)", " (merged)") if slug == self.data.id and len(self.data.former) else ""
        return known or self.data.label(slug, self.language) + new

    def common(self, slug: str) -> bool:
        """Whether that name is no proper one and begins small inside a sentence."""
        return slug in RATIOS or bool(self.data.common(slug, self.language))

    def text(self, bound: Bound, decimals: int = 0, unit: str = "") -> str:
        """A bound in words."""
        return measures.text(bound, self.language, decimals, unit)

    def number(self, value: float, decimals: int = 0) -> str:
        """A plain number."""
        return words.number(value, self.language, decimals)

    def date(self, iso: Any) -> str | None:
        """A date written out; None for a blank one."""
        return words.date(iso, self.language) if isinstance(iso, str) and iso else None

    def join(self, items: Sequence[str]) -> str:
        """a, b and c."""
        return words.join(items, self.language)

    def label(self, key: str) -> str:
        """A word of the common glossary, with a capital: the head of a column."""
        return words.label(key, self.language)[:1].upper() + words.label(key, self.language)[1:]

    def blanks(self, missing: Any) -> list[str]:
        """Blank figures ("province:indicator" separated by spaces, in one or many cells) as a list for the reader."""
        pairs = dict.fromkeys(" ".join([missing] if isinstance(missing, str) else missing).split())
        return [f"{self.name(p)}: {self.name(i).lower()}" for p, i in (pair.split(":") for pair in pairs)]

    def province(self) -> str:
        """The head of the first column."""
        return self.t("Tỉnh", "Province")
