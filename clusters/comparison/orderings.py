"""Which orderings of the provinces the published figures allow, how sure they are, and what would turn them.

Takes headline figures as `stages` does, and what other sources say of the same things: an answer that one source alone
gives is that source's, not certain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Any

import numpy as np
import pandas as pd

from clusters.comparison.stages import Ratio, figures, quotient
from clusters.uncertainty import bounds, citing
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY, cited, figure_sources, joined


def orderings(
    headline: pd.DataFrame, provinces: Sequence[str], indicators: Sequence[str | Ratio], others: pd.DataFrame
) -> pd.DataFrame:
    """For each indicator and ordered pair (entity, other): is entity's value the larger one, and how sure is that?

    low = high is the break-even factor: how many times its own floor the figure of `other` (of a ratio its numerator)
    would have to be for `other` to reach entity's floor (empty if either is unknown or that figure's floor is 0).
    Further columns: other; answer (greater, less, equal, unknown, missing); basis (certain: holds strictly, between
    figures of one known date, whichever of `others` is taken in place of a figure; by_source: holds strictly, between
    the headline's figures alone; by_convention: only if their rounding is trusted; else empty); needed, the figure
    itself at that point; numerator; by, the sources of the headline's figures; sources (of a strict answer those of
    `others` too).

    others: every other published figure that counts, as rows of the headline's columns.
    """
    source = figure_sources(headline)
    every = pd.concat([headline, others.reindex(columns=headline.columns)], ignore_index=True)
    every = every[every["value"].notna()]
    published = dict(list(every.groupby(["province", "indicator"])))
    dates = headline.drop_duplicates(["province", "indicator"]).set_index(["province", "indicator"])["as_of"]
    rows = []
    for indicator in indicators:
        name = indicator.indicator if isinstance(indicator, Ratio) else indicator
        strict, convention = (_values(headline, provinces, indicator, r) for r in bounds.READINGS)
        parts = _parts(headline, provinces, indicator)
        for i, j in permutations(range(len(provinces)), 2):
            answer, basis = _answer(strict[i], strict[j], convention[i], convention[j])
            used = [indicator.numerator, indicator.denominator] if isinstance(indicator, Ratio) else [indicator]
            pairs = [(provinces[k], figure) for k in (i, j) for figure in used]
            told = joined(source.get(pair) for pair in pairs)
            by = citing.plain(told)
            if basis == "certain":
                told = joined([told, *(cited(published[pair]) for pair in pairs)])
                x, y = (_any(published, provinces[k], indicator) for k in (i, j))
                survives = _answer(x, y, x, y)[0] == answer
                basis = "certain" if survives and _one_date(dates.reindex(pairs)) else "by_source"
            factor, needed = _break_even(indicator, convention[i], convention[j], *(part[j] for part in parts))
            if answer == "missing":
                factor = needed = np.nan
            rows.append((provinces[i], name, factor, factor, "ratio", provinces[j], answer, basis, needed, by, told))
    table = pd.DataFrame(rows, columns=[*QUANTITY, "other", "answer", "basis", "needed", "by", "sources"])
    numerators = {r.indicator: r.numerator for r in indicators if isinstance(r, Ratio)}
    table.insert(len(table.columns) - 2, "numerator", table["indicator"].map(numerators))
    return table


def _parts(headline: pd.DataFrame, provinces: Sequence[str], indicator: str | Ratio) -> list[Bound]:
    """Numerator and denominator of a ratio by convention; none of a figure that stands for itself."""
    names = (indicator.numerator, indicator.denominator) if isinstance(indicator, Ratio) else ()
    return [figures(headline, provinces, name, "convention") for name in names]


def _break_even(indicator: str | Ratio, ahead: Bound, behind: Bound, *parts: Bound) -> tuple[float, float]:
    """By which factor a figure behind would have to rise above its floor to reach the floor ahead, and to what.

    Of a ratio it is the numerator, over the smallest denominator that the province behind may have: its `parts`.
    """
    floor, needed = behind.low, ahead.low
    if isinstance(indicator, Ratio):
        over, under = parts
        floor, needed = over.low, needed * under.low / indicator.factor
    return needed / floor if floor > 0 and np.isfinite(needed) else np.nan, needed


def _one_date(dates: pd.Series) -> bool:
    """Whether all dates are known and the same."""
    return bool(dates.notna().all() and dates.nunique() == 1)


def _any(published: Mapping[Any, pd.DataFrame], province: str, indicator: str | Ratio) -> Bound:
    """Whatever value the published figures allow, strictly read, each of them alone; of a ratio, in any combination."""
    if isinstance(indicator, Ratio):
        over, under = (_any(published, province, i) for i in (indicator.numerator, indicator.denominator))
        return quotient(over, under, indicator.factor)
    found = bounds.of_rows(published[province, indicator], "strict")
    return Bound(found.low.min(), found.high.max())


def _values(headline: pd.DataFrame, provinces: Sequence[str], indicator: str | Ratio, reading: str) -> Bound:
    if isinstance(indicator, str):
        return figures(headline, provinces, indicator, reading)
    over, under = (figures(headline, provinces, i, reading) for i in (indicator.numerator, indicator.denominator))
    return quotient(over, under, indicator.factor)


def _answer(strict_a: Bound, strict_b: Bound, a: Bound, b: Bound) -> tuple[str, str]:
    """The answer to "a > b" and its basis, from both readings."""
    if not (a.known and b.known):
        return "missing", ""
    for basis, x, y in (("certain", strict_a, strict_b), ("by_convention", a, b)):
        if x == y and x.width == 0:
            return "equal", basis
        if bounds.exceeds(x, y) == "yes":
            return "greater", basis
        if bounds.exceeds(y, x) == "yes":
            return "less", basis
    return "unknown", ""


def once(table: pd.DataFrame, provinces: Sequence[str]) -> pd.DataFrame:
    """The orderings with each pair of provinces once, in the order of `provinces`."""
    rank = {p: i for i, p in enumerate(provinces)}
    return table[table["entity"].map(rank) < table["other"].map(rank)]


def closest(table: pd.DataFrame, indicator: str, leading: str | None) -> pd.Series | None:
    """The ordering of an indicator in which `leading` is most easily overtaken; None if it leads nobody."""
    ahead = table[(table["entity"] == leading) & (table["indicator"] == indicator) & (table["answer"] == "greater")]
    return ahead.sort_values("low").iloc[0] if ahead["low"].notna().any() else None


CERTAINTY = {"certain": "certain", "by_source": "uncertain", "by_convention": "by_convention"}
"""How sure an ordering is, in the terms of the glossary: what one source alone says, others may break."""
BASES = ("certain", "by_source", "by_convention", "inconclusive", "no_data")


def certainty(table: pd.DataFrame, indicator: str | None, larger: str | None, smaller: str | None) -> str | None:
    """How sure it is that one province has more of an indicator than another, as CERTAINTY has it; None if unknown."""
    rows = table[(table["indicator"] == indicator) & (table["entity"] == larger) & (table["other"] == smaller)]
    return CERTAINTY.get(rows["basis"].iloc[0]) if len(rows) else None


def based(table: pd.DataFrame) -> pd.DataFrame:
    """The orderings with a basis in every row: BASES; where there is no answer, why."""
    none = table["answer"].map({"unknown": "inconclusive", "missing": "no_data"})
    return table.assign(basis=table["basis"].where(table["basis"] != "", none))


def tally(table: pd.DataFrame) -> pd.DataFrame:
    """How many comparisons rest on each of BASES, and all of them: basis, comparisons, sources."""
    rows = based(table)
    own = {basis: rows[rows["basis"] == basis] for basis in BASES} | {"total": rows}
    found = [(basis, len(part), cited(part)) for basis, part in own.items()]
    return pd.DataFrame(found, columns=["basis", "comparisons", "sources"])


def drawn(table: pd.DataFrame, pairs: Sequence[str]) -> pd.DataFrame:
    """The orderings as cells of a matrix, `pairs` naming their columns: pair, and how sure a mark is (status)."""
    status = table["basis"].map({"by_source": "stated", "by_convention": "possible"}).fillna("strict")
    return table.assign(pair=list(pairs), status=status)


def lead(table: pd.DataFrame, indicator: str, leading: str | None) -> dict[str, Any]:
    """What the texts say of the province that leads in an indicator, and of who could overtake it most easily.

    top, rival; needed: the figure that would take, times: how many times its published floor; by: the sources of a lead
    that rests on one source's figures; and True under what the lead rests on: sure, by_source, convention.
    """
    said: dict[str, Any] = dict.fromkeys(("top", "rival", "needed", "times", "by", "sure", "by_source", "convention"))
    ahead = table[(table["indicator"] == indicator) & (table["entity"] == leading)]
    rival = closest(table, indicator, leading)
    if rival is None:
        return said
    basis = "sure" if ahead["basis"].eq("certain").all() else str(rival["basis"])
    said |= {"top": leading, "rival": rival["other"], "needed": rival["needed"], "times": rival["low"]}
    said |= {"by": rival["by"]} if basis == "by_source" else {}
    return said | {{"by_convention": "convention"}.get(basis, basis): True}


def fragile(table: pd.DataFrame, units: pd.Series) -> pd.DataFrame:
    """The orderings that hold by convention only, the most easily turned first.

    units: by indicator. Columns besides: factor, how many times its own floor the second's figure (of a ratio its
    numerator) would have to be; level, what it would come to, as (whole number, unit).
    """
    rows = table[(table["basis"] == "by_convention") & (table["answer"] == "greater")].sort_values("low")
    counted = rows["numerator"].where(rows["numerator"].notna(), rows["indicator"])
    level = list(zip(rows["needed"].round(), counted.map(units), strict=True))
    return rows.assign(factor=rows["low"], level=pd.Series(level, rows.index, dtype=object))
