"""Rules on claims about growth and the structure of the economy."""

import math
from typing import Any

import pandas as pd

from clusters.claims.evidence import Facts, Finding, Text, arguments, claimed, listed, shown
from clusters.facts import periods
from clusters.growth import rates
from clusters.uncertainty.bounds import Bound, printed_unit
from clusters.uncertainty.quantities import records
from clusters.wording import language as words


def _percent(low: float, high: float) -> Bound:
    return Bound(round(low * 100, 2), round(high * 100, 2))


def chained_growth(claim: pd.Series, facts: Facts) -> Finding:
    """An average rate against the growth that was published year by year for the claim's entity; argument `sector`.

    The merged province is chained from its former ones; that it is the region meant is a convention. "2016-2024" may
    mean eight steps or nine, so both bases count, and both chains: by published rates and by published levels, which
    come from other vintages. The claim holds if it lies in the range of each, and depends on the counting or on the
    chain if it lies in some.
    """
    start, end = (int(part) for part in claim.period.split("-"))
    economy, areas = facts.independent(facts.data.economy, claim), facts.parts_of(claim.entity)
    sector = arguments(claim)["sector"]
    by_rates: dict[int, Bound] = {}
    by_levels: dict[int, Bound] = {}
    gaps, used, even = pd.DataFrame(), set(), False
    for base in (start, start - 1):
        chains = rates.chained(economy, areas, base, end, facts.reading, sector)
        levels = rates.by_levels(economy, areas, base, end, facts.reading, sector)
        low, high, sized = _together(economy, chains, base, end, sector, facts.reading)
        used |= {source for sources in [*chains.sources, *levels.sources] for source in sources} | sized
        even |= bool(chains.even_pace.any())
        if math.isnan(low):
            gaps = chains
        else:
            by_rates[base] = _percent(low, high)
        low, high, _ = _together(economy, levels, base, end, sector, facts.reading)
        if levels.levels.map(bool).any() and not math.isnan(low):
            by_levels[base] = _percent(low, high)
    ranges = [*by_rates.values(), *by_levels.values()]
    if not ranges:
        return _no_chain(facts, gaps, economy, sector)
    stated = claimed(claim)
    assert stated is not None
    half = printed_unit(claim.value) / 2
    inside = [b.low - half <= stated.low and stated.high <= b.high + half for b in ranges]
    held = "supported_by_convention" if even or claim.entity == facts.merged else "supported"
    verdict = held if all(inside) else "depends_on_definition" if any(inside) else "contradicted"
    found = Bound(min(b.low for b in ranges), max(b.high for b in ranges))
    return Finding(verdict, _chains_told(claim, facts, by_rates, by_levels), sorted(used), found, "independent")


def _chains_told(claim: pd.Series, facts: Facts, by_rates: dict[int, Bound], by_levels: dict[int, Bound]) -> Text:
    """Both chains with their bases, and that they are of different vintages where there are both."""
    whose = facts.name(claim.entity)
    if claim.entity == facts.merged:
        whose = Text("các tỉnh cũ", "the former provinces")
    told = Text("", "")
    if by_rates:
        said = _by_base(by_rates)
        told += Text(
            f"Nối chuỗi tăng trưởng đã công bố của {whose.vi}: {said.vi}.",
            f"Chaining the growth published for {whose.en}: {said.en}.",
        )
    if by_levels:
        said = _by_base(by_levels)
        told += Text(
            f"Theo quy mô GRDP giá so sánh của {whose.vi}: {said.vi}.",
            f"By levels at constant prices of {whose.en}: {said.en}.",
        )
    if by_rates and by_levels:
        told += Text(
            "Hai chuỗi lấy từ những lần công bố khác nhau (số ước ban đầu và số sau đó).",
            "The two chains come from different releases (first estimates and later figures).",
        )
    return told


def _by_base(ranges: dict[int, Bound]) -> Text:
    pairs = [(base, shown(span, 2, "%")) for base, span in ranges.items()]
    return listed([Text(f"{b.vi} một năm (gốc {base})", f"{b.en} a year (base {base})") for base, b in pairs])


def _together(
    economy: pd.DataFrame, chains: pd.DataFrame, base: int, end: int, sector: str, reading: str
) -> tuple[float, float, set[str]]:
    """The growth of one area as it was chained, of several weighted by their sizes; and the sources of the sizes."""
    if len(chains) == 1:
        return float(chains.low.iloc[0]), float(chains.high.iloc[0]), set()
    sizes = rates.weights(economy, list(chains.entity), base, end, sector, reading)
    return *rates.combined(chains, sizes), {s for ids in sizes.sources for s in str(ids).split()}


def _no_chain(facts: Facts, chains: pd.DataFrame, economy: pd.DataFrame, sector: str) -> Finding:
    """Not verifiable: which years lack which province, and what nearby averages say."""
    lack = [
        Text(f"{name.vi} {years}", f"{name.en} {years}")
        for row in records(chains)
        if row.missing
        for name, years in [(facts.name(row.entity), runs(row.missing))]
    ]
    averages = economy[
        economy.period.str.startswith("avg", na=False)
        & (economy.sector == sector)
        & (economy.measure == "real_growth_pct")
    ]
    averages = averages[averages.area.isin(chains.entity)]
    near = listed(
        [
            Text(
                f"{facts.name(r.area).vi} {words.number(r.value, 'vi')}% ({r.period[4:].replace('_', '–')})",
                f"{facts.name(r.area).en} {words.number(r.value, 'en')}% ({r.period[4:].replace('_', '–')})",
            )
            for r in records(averages)
        ]
    )
    reason = Text("Không nối được chuỗi thực cho cả giai đoạn.", "The real series of the whole span cannot be chained.")
    if near.vi:
        reason += Text(f"Bình quân đã công bố: {near.vi}.", f"Published averages: {near.en}.")
    who = listed(lack)
    missing = Text(f"tăng trưởng thực theo năm: {who.vi}", f"yearly real growth: {who.en}")
    return Finding("not_verifiable_yet", reason, list(averages.row_id), missing=missing)


def runs(years: list[int]) -> str:
    """Rising years as spans: [2016, 2017, 2019] is "2016–2017, 2019"."""
    spans: list[list[int]] = []
    for year in years:
        if spans and year == spans[-1][-1] + 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return ", ".join(str(s[0]) if len(s) == 1 else f"{s[0]}–{s[-1]}" for s in spans)


def _shares(economy: pd.DataFrame, area: str, sector: str, year: int, within: int) -> pd.DataFrame:
    rows = economy[(economy.area == area) & (economy.sector == sector) & (economy.measure == "share_pct")]
    return rows[rows.value.notna() & ((rows.year - year).abs() <= within)]


def combined_share(claim: pd.Series, facts: Facts) -> Finding:
    """A sector's share in the claim's entity against shares of another lineage; arguments `sector`, `years` (window).

    Two ways: a share published for the entity, and, for the merged province, the former provinces' whole-year shares
    weighted by their GRDP at current prices; that one is computed here and said to be. Sources mix denominators (with
    or without product taxes) and years: an overlap only "depends".
    """
    given = arguments(claim)
    year, within, sector = int(claim.period[:4]), int(given["years"]), given["sector"]
    economy = facts.independent(facts.data.economy, claim)
    direct = _shares(economy, claim.entity, sector, year, within)
    ranges = [Bound(float(v), float(v)) for v in direct.value]
    used, lack = list(direct.row_id), list[Text]()
    told = [_share(r, facts) for r in records(direct)]
    if claim.entity == facts.merged:
        mixed, rows, lack = _mixed(economy, facts, sector, year, within)
        ranges += mixed
        used += rows
        told += [
            Text(f"{s.vi}% nếu tính từ tỷ trọng của các tỉnh cũ, theo quy mô GRDP",
                 f"{s.en}% if computed from the former provinces' shares, by size of GRDP")
            for s in (shown(b, 1) for b in mixed)
        ]  # fmt: skip
    if not ranges:
        return _share_missing(lack or [facts.name(claim.entity)])
    stated = claimed(claim, "convention")
    assert stated is not None
    found = Bound(min(b.low for b in ranges), max(b.high for b in ranges))
    said = listed(told)
    reason = Text(
        f"Nguồn khác: {said.vi}. Khác nhau về mẫu số (có thuế sản phẩm hay không) và về thời gian.",
        f"Other sources: {said.en}. They differ in the base (with or without product taxes) and in time.",
    )
    for row in records(direct[direct.period.ne("year") | direct.year.ne(year)]):
        value, when = shown(Bound.exact(float(row.value)), 1), _when(row)
        vi = f"năm {when.vi}" if row.period == "year" else when.vi
        en = f"the {when.en}" if when.en[0].islower() else when.en  # "the first half of 2025", "Q1 2025"
        reason += Text(f"{value.vi}% là của {vi}.", f"{value.en}% is of {en}.")
    if found.low > stated.high or found.high < stated.low:
        verdict = "contradicted"
    else:
        inside = stated.low <= found.low and found.high <= stated.high
        verdict = "supported_by_convention" if inside else "depends_on_definition"
    return Finding(verdict, reason, used, found, "independent")


def _mixed(
    economy: pd.DataFrame, facts: Facts, sector: str, year: int, within: int
) -> tuple[list[Bound], list[str], list[Text]]:
    """The former provinces' shares weighted by their sizes, the rows it rests on, and who has no whole-year share."""
    parts = {p: _shares(economy, p, sector, year, within) for p in facts.former}
    parts = {p: rows[rows.period == "year"] for p, rows in parts.items()}
    sizes = rates.weights(economy, facts.former, year, year)
    lack = [facts.name(p) for p, rows in parts.items() if rows.empty]
    if lack or not len(sizes):
        return [], [], lack
    weight = sizes.set_index("entity")
    mix = (weight.low + weight.high) / 2
    low, high = (
        sum(float(getattr(rows.value, end)()) * mix[p] for p, rows in parts.items()) / mix.sum()
        for end in ("min", "max")
    )
    behind = [s for ids in sizes.sources for s in str(ids).split()]
    used = [row for rows in parts.values() for row in rows.row_id] + behind
    return [Bound(round(low, 1), round(high, 1))], used, []


def _share(row: Any, facts: Facts) -> Text:
    """One published share with who and for which part of which year: "46,52% (NSO, 9 tháng đầu năm 2025)"."""
    value, who, when = shown(Bound.exact(float(row.value))), facts.publisher(row.source_id), _when(row)
    return Text(f"{value.vi}% ({who}, {when.vi})", f"{value.en}% ({who}, {when.en})")


def _when(row: Any) -> Text:
    """Which year or part of a year a row of the economy speaks of."""
    return Text(*periods.said(row.period, int(row.year)))


def _share_missing(lack: list[Text]) -> Finding:
    who = listed(lack)
    reason = Text("Chưa thấy nguồn khác nêu tỷ trọng này.", "No other source was found to give this share.")
    missing = Text(
        f"cơ cấu GRDP theo ngành, cùng mẫu số: {who.vi}", f"structure of GRDP by sector, on one denominator: {who.en}"
    )
    return Finding("not_verifiable_yet", reason, missing=missing)


def share_exceeds(claim: pd.Series, facts: Facts) -> Finding:
    """Whether one sector is larger than another; arguments `part`, `than`, `wider` (it holds the part), `years`."""
    given = arguments(claim)
    year, within = int(claim.period[:4]), int(given["years"])
    economy = facts.independent(facts.data.economy, claim)
    part, than = (_shares(economy, claim.entity, given[k], year, within) for k in ("part", "than"))
    used = [*part.row_id, *than.row_id]
    if len(part) and len(than):
        sure, never = part.value.min() > than.value.max(), part.value.max() <= than.value.min()
        verdict = "supported" if sure else "contradicted" if never else "depends_on_definition"
        reason = Text("So tỷ trọng của nguồn khác.", "By shares of another source.")
        return Finding(verdict, reason, used, basis="independent")
    against, sizes = [], []
    for province in facts.former if claim.entity == facts.merged else []:
        whole = _shares(economy, province, given["wider"], year, 0)
        other = _shares(economy, province, given["than"], year, 0)
        if len(whole) and len(other) and whole.value.max() < other.value.min():
            against.append(facts.name(province))
            sizes += [*whole.row_id, *other.row_id]
    who = listed(against)
    reason = Text(
        "Chưa có tỷ trọng riêng của công nghiệp từ nguồn khác.", "No other source gives the share of industry alone."
    )
    if against:
        reason += Text(f"Riêng {who.vi} thì ngược lại.", f"In {who.en} alone the opposite held.")
    missing = Text(
        "tỷ trọng công nghiệp (không gồm xây dựng) của toàn tỉnh",
        "the share of industry without construction in the whole province",
    )
    return Finding("not_verifiable_yet", reason, used + sizes, missing=missing)
