"""Which missing figures to ask for first: ranked by how much of a result's range each would certainly take away.

`narrows` is a share of width: 1 means the result would be no range any more once this figure is known; what a decision
would gain by it is not said. Three sources feed the list: the width each province adds to the wastewater counts, the
width that assumptions add to costs, and claims that cannot be verified yet (which have no width; they come last, by how
many cards wait for them).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from clusters.policy.cards import Results, main_case
from clusters.uncertainty import bounds
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import QUANTITY, records
from clusters.wording import language as words
from clusters.wording.names import Names

# Which datum makes which count of the coverage table exact.
DATUM = {
    "compliant": "clusters_wwtp_compliant",
    "with_any_system": "clusters_with_central_wwtp",
    "with_working_system": "wwtp_stations_stable",
}
COLUMNS = [*QUANTITY, "kind", "result", "narrows", "claims", "cards"]


def coverage_requests(results: Results, former: list[str], merged: str) -> pd.DataFrame:
    """Each former province's part in the width of the whole province's wastewater counts (main case of 03/coverage)."""
    table = results.get("03/coverage")
    if table is None or table.empty:
        return pd.DataFrame(columns=COLUMNS)
    rows, main = [], main_case(table)
    for count, datum in DATUM.items():
        here = main[(main.indicator == count) & main.entity.isin([*former, merged])].set_index("entity")
        width = here.high - here.low
        if merged not in width.index or not width[merged] > 0:
            continue
        for province in [p for p in former if p in width.index and width[p] > 0]:
            row = here.loc[province]
            rows.append((province, datum, row.low, row.high, row.unit, "count", count, width[province] / width[merged]))
    rows += _unstable(table, former, merged)
    return pd.DataFrame(rows, columns=COLUMNS[:8])


def _unstable(table: pd.DataFrame, former: list[str], merged: str) -> list[tuple]:
    """What it is worth to know whether an unstable station can comply: the width that goes if it cannot."""
    rows = table[(table.indicator == "compliant") & (table.unit == "cluster")]
    rows = (
        rows[(rows.stations == "one_each") & (rows.standard == main_case(rows).standard.iloc[0])] if len(rows) else rows
    )
    high = rows.pivot_table(index="entity", columns="compliance", values="high", aggfunc="max")
    low = rows.groupby("entity").low.min()
    wanted = {"unstable_may_comply", "unstable_cannot_comply"}
    if not wanted <= set(high.columns) or merged not in high.index:
        return []
    gone = high["unstable_may_comply"] - high["unstable_cannot_comply"]
    width = high.loc[merged, "unstable_may_comply"] - low[merged]
    return [
        (p, "unstable_stations", 0.0, float(gone[p]), "station", "count", "compliant", float(gone[p] / width))
        for p in former
        if width > 0 and gone.get(p, 0) > 0
    ]


def assumption_requests(results: Results, assumptions: pd.DataFrame, merged: str) -> pd.DataFrame:
    """Assumptions behind the cost, by the part of its spread each causes.

    That is the squared rank correlation, scaled so that those of one result add up to 1.
    """
    table = results.get("03/sensitivity")
    if table is None or table.empty:
        return pd.DataFrame(columns=COLUMNS[:8])
    squares = table.assign(square=table.correlation**2)
    total = squares.groupby("result").square.transform("sum")
    squares = squares.assign(narrows=squares.square / total)
    known = assumptions.set_index("assumption_id")
    rows = [
        (merged, r.factor, known.loc[r.factor, "low"], known.loc[r.factor, "high"], known.loc[r.factor, "unit"],
         "assumption", r.result, r.narrows)
        for r in records(squares)
        if r.factor in known.index
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS[:8])


def blank_requests(results: Results, merged: str) -> pd.DataFrame:
    """Blanks among the basic figures: the range that definitions leave (02/missing_data), what the whole would gain.

    `narrows` is the largest share of width of a total of the merged province (02/narrowing); a blank that
    leaves such a total without upper bound closes it, which counts as 1.
    """
    table, worth = results.get("02/missing_data"), results.get("02/narrowing")
    if table is None or table.empty:
        return pd.DataFrame(columns=COLUMNS[:8])
    rows = table[QUANTITY].assign(kind="blank", result="", narrows=np.nan)
    if worth is None or worth.empty:
        return rows
    own = worth[(worth.entity == merged) & (worth.indicator == worth.datum_indicator)]
    best = (
        own.assign(narrows=own.low / 100)
        .sort_values("narrows")
        .drop_duplicates(["datum_province", "datum_indicator"], keep="last")
    )
    best = best.rename(columns={"indicator": "result"})[["datum_province", "datum_indicator", "result", "narrows"]]
    datum = ["datum_province", "datum_indicator"]
    rows = rows.drop(columns=["result", "narrows"]).merge(
        best, how="left", left_on=["entity", "indicator"], right_on=datum
    )
    return rows.assign(result=rows.result.fillna(""))[COLUMNS[:8]]


def known_now(headline: pd.DataFrame, exact: pd.DataFrame) -> pd.DataFrame:
    """What the headline's figures say, where their own release prints one more exactly that: entity, indicator, low,
    high.

    exact: rows of `narrowing.more_exact`.
    """
    rows = pd.concat([exact.reindex(columns=headline.columns), headline[headline["value"].notna()]], ignore_index=True)
    rows = rows.drop_duplicates(["province", "indicator"]).reset_index(drop=True)
    ends = bounds.frame(bounds.of_rows(rows, "strict"))
    return pd.DataFrame({"entity": rows["province"], "indicator": rows["indicator"], **ends})


def claim_requests(verdicts: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Claims that cannot be verified yet, one request for each place and indicator.

    known: `known_now`; a claim about something else states what is known itself.
    """
    rows = verdicts[verdicts.verdict == "not_verifiable_yet"]
    own = known.set_index(["entity", "indicator"])
    keys = pd.MultiIndex.from_frame(rows[["entity", "indicator"]])
    stated = keys.isin(own.index)
    ends = own.reindex(keys)
    low, high = (np.where(stated, ends[e], rows[f"claimed_{e}"].astype(float)) for e in ("low", "high"))
    rows = rows.assign(low=low, high=high, kind="claim", result="", narrows=np.nan)
    return rows[[*QUANTITY, "kind", "result", "narrows", "claim_id"]]


def waiting(items: pd.DataFrame, cards: pd.DataFrame) -> dict[str, set[str]]:
    """Which cards wait for a claim id or for a result's indicator (the last part of a reference)."""
    found: dict[str, set[str]] = {}
    pairs = list(zip(items.evidence, items.card_id, strict=True))
    for column in ("baseline", "target", "cost"):
        pairs += list(zip(cards[column], cards.card_id, strict=True))
    for reference, card in pairs:
        if isinstance(reference, str):
            found.setdefault(reference.rsplit("/", 1)[-1], set()).add(card)
    return found


def ranked(
    parts: list[pd.DataFrame], verdicts: pd.DataFrame, waits: dict[str, set[str]], holders: pd.DataFrame
) -> pd.DataFrame:
    """All requests as one list, what narrows most first: COLUMNS, claims (ids), rank, holder_vi, holder_en.

    One row for each place and datum: the largest share it narrows and the result it narrows, the claims it
    would settle, the number of cards that wait for those claims or that result. Ties: more cards, then more claims,
    then place and name.
    """
    claims = verdicts[verdicts.verdict == "not_verifiable_yet"]
    filled = [p.reindex(columns=COLUMNS[:8]) for p in parts if len(p)]
    if not filled:
        return pd.DataFrame(columns=[*COLUMNS, "rank", "holder_vi", "holder_en"])
    every = pd.concat(filled, ignore_index=True)
    every["low"], every["high"] = every.low.astype(float), every.high.astype(float)
    rows = []
    for (entity, datum), group in every.groupby(["entity", "indicator"], sort=False):
        best = group.sort_values("narrows", ascending=False, na_position="last", kind="stable").iloc[0]
        settled = claims[(claims.entity == entity) & (claims.indicator == datum)].claim_id
        cards = set().union(*(waits.get(key, set()) for key in [*settled, best.result]))
        rows.append(best.to_dict() | {"claims": " ".join(settled), "cards": len(cards)})
    table = pd.DataFrame(rows)
    table["asked"] = [len(ids.split()) for ids in table.claims]
    table = table.sort_values(
        ["narrows", "cards", "asked", "entity", "indicator"],
        ascending=[False, False, False, True, True],
        na_position="last",
    )
    table = table.drop(columns="asked").reset_index(drop=True)
    table["rank"] = range(1, len(table) + 1)
    return table.merge(holders.rename(columns={"datum": "indicator"}), on="indicator", how="left")


def holders(data: Any) -> pd.DataFrame:
    """Who probably holds each datum: the region's rows, and the nation's default for what they leave out."""
    rest = data.default_holders[~data.default_holders.datum.isin(data.holders.datum)]
    return pd.concat([data.holders, rest], ignore_index=True)


def with_leads(asked: pd.DataFrame, leads: pd.DataFrame) -> pd.DataFrame:
    """The requests (columns entity, indicator), each with the documents in which its figure is known to stand, not only
    who may hold it: adds leads (ids divided by blanks), stands_vi, stands_en; "" where no document is known.

    leads: columns lead_id, entity, datum_ids (divided by semicolons), what_vi, what_en.
    """
    data = leads.assign(indicator=leads.datum_ids.fillna("").str.split(r"[;\s]+", regex=True)).explode("indicator")
    known = data.groupby(["entity", "indicator"], sort=False)
    table = asked.copy()
    for column, of, mark in (("leads", "lead_id", " "), ("stands_vi", "what_vi", "; "), ("stands_en", "what_en", "; ")):
        found = {key: mark.join(rows) for key, rows in known[of]}
        pairs = zip(asked.entity, asked.indicator, strict=True)
        table[column] = pd.Series([found.get(pair, "") for pair in pairs], index=asked.index, dtype="str")
    return table


def names(data: Any, verdicts: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """What each datum is called, as (Vietnamese, English): indicators and assumptions by their names.

    Another datum of a claim is called by what the claim's rule misses; where it misses nothing, after the claim: a
    sentence is no datum.
    """
    names = {r.indicator: (r.name_vi, r.name_en) for r in records(data.indicators)}
    names |= {r.assumption_id: (r.name_vi, r.name_en) for r in records(data.assumptions)}
    vi, en = words.LABELS["figure_for_claim"]
    told = {
        r.indicator: (f"{vi} {r.claim_id}", f"{en} {r.claim_id}")
        for r in records(data.claims)
        if isinstance(r.indicator, str)
    }
    told |= {r.indicator: (r.missing_vi, r.missing_en) for r in records(verdicts) if r.missing_vi and r.missing_en}
    return told | names


def listed(asked: pd.DataFrame, names: Mapping[str, tuple[str, str]], data: Any) -> pd.DataFrame:
    """The requests to read: adds what_vi, what_en ("projects — the North"), `known` (a bound with its unit), and by how
    many of 100 parts the result narrows as low and high, NaN where nobody can say.

    names: as from `names`. A holder whom nobody knows is the slug `unknown`; a dash stands where no document is known,
    and where a request has no result or no claims.
    """
    table = asked.copy()
    # What is printed as stations is asked for as clusters.
    stable = (table.indicator == DATUM["with_working_system"]) & (table.unit == "cluster")
    subjects = table.indicator.mask(stable, "clusters_with_stable_station")
    for n, lang in enumerate(("vi", "en")):
        pairs = zip(subjects, table.entity, strict=True)
        table[f"what_{lang}"] = [_called(names.get(s, (s, s))[n], place, Names(data, lang)) for s, place in pairs]
        table[f"holder_{lang}"] = table[f"holder_{lang}"].fillna("unknown")
    for column in ("stands_vi", "stands_en", "result", "claims"):
        table[column] = table[column].fillna("").replace("", "—")
    ends = [Bound(row.low, row.high) for row in records(asked)]
    known = [(end, unit) if end.known else "" for end, unit in zip(ends, asked.unit.fillna(""), strict=True)]
    table["known"] = pd.Series(known, index=table.index, dtype=object)
    return table.assign(low=asked.narrows * 100, high=asked.narrows * 100)


def _called(what: str, place: str, names: Names) -> str:
    what = names.label(what) if what in words.LABELS else what[:1].upper() + what[1:]
    try:
        return f"{what} — {names.name(place)}"
    except KeyError:  # of a body or a group that no table names
        return what


def first(listed: pd.DataFrame, language: str) -> dict[str, Any]:
    """What to ask for first, and whom: ask_first, ask_whom, of rows as from `listed`; None where nothing is asked for,
    and where nobody knows who holds it."""
    row = listed.iloc[0] if len(listed) else None
    whom = None if row is None or row[f"holder_{language}"] == "unknown" else row[f"holder_{language}"]
    return {"ask_first": None if row is None else row[f"what_{language}"], "ask_whom": whom}


def leading(valued: pd.DataFrame, language: str) -> dict[str, Any]:
    """What a title says of requests as from `listed`, those with a share: how many there are, the greatest share, and
    which have it (`top`), or only how many (`tied`) where they are more than two.

    Either `exact`, where the greatest share is all of it, or `narrows`, that share.
    """
    most = valued.low.max()
    best = valued[np.isclose(valued.low, most)]
    few, exact = len(best) <= 2, bool(np.isclose(most, 100))
    found = {"count": len(valued), "most": most, "exact": exact, "narrows": None if exact else most}
    return found | {"top": list(best[f"what_{language}"]) if few else None, "tied": None if few else len(best)}
