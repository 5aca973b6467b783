"""Rules on claims about growth and the structure of the economy."""

import math

import pandas as pd

from clusters.claims.evidence import Facts, Finding, Text, arguments, claimed, listed, shown
from clusters.growth import rates
from clusters.uncertainty.bounds import Bound, printed_unit
from clusters.uncertainty.quantities import records
from clusters.wording import language as words


def _percent(low: float, high: float) -> Bound:
    return Bound(round(low * 100, 2), round(high * 100, 2))


def chained_growth(claim: pd.Series, facts: Facts) -> Finding:
    """An average rate against the chained growth the former provinces published; argument `sector`.

    "2016-2024" may mean eight steps or nine, so both bases count, and both chains: by published rates and by published
    levels, which come from other vintages. If the claim lies in the range of every one it is supported by convention
    (that the region meant is the merged province); in some only, it depends on the counting or on the chain.
    """
    start, end = (int(part) for part in claim.period.split("-"))
    economy = facts.independent(facts.data.economy, claim)
    sector = arguments(claim)["sector"]
    ranges, levelled, gaps, used = [], [], pd.DataFrame(), set()
    for base in (start, start - 1):
        chains = rates.chained(economy, facts.former, base, end, facts.reading, sector)
        sizes = rates.weights(economy, facts.former, base, end, sector, facts.reading)
        low, high = rates.combined(chains, sizes)
        levels = rates.by_levels(economy, facts.former, base, end, facts.reading, sector)
        used |= {source for sources in [*chains.sources, *levels.sources] for source in sources}
        ends = rates.combined(levels, sizes)
        if levels.levels.map(bool).any() and not math.isnan(ends[0]):
            levelled.append(_percent(*ends))
        if math.isnan(low):
            gaps = chains
        else:
            ranges.append(_percent(low, high))
    if not ranges:
        return _no_chain(claim, facts, gaps, economy, sector)
    stated = claimed(claim)
    assert stated is not None
    half = printed_unit(claim.value) / 2
    inside = [b.low - half <= stated.low and stated.high <= b.high + half for b in [*ranges, *levelled]]
    said = listed([shown(b, 2) for b in ranges])
    reason = Text(
        f"Nối chuỗi tăng trưởng đã công bố của các tỉnh cũ, gốc {start} rồi {start - 1}: {said.vi}%/năm.",
        f"Chaining the growth the former provinces published, base {start} then {start - 1}: {said.en}% a year.",
    )
    if levelled:
        said = listed([shown(b, 2) for b in levelled])
        reason += Text(
            f"Theo quy mô GRDP giá so sánh, từ những lần công bố khác nhau: {said.vi}%/năm.",
            f"By levels at constant prices, of differing vintages: {said.en}% a year.",
        )
    verdict = "supported_by_convention" if all(inside) else "depends_on_definition" if any(inside) else "contradicted"
    every = [*ranges, *levelled]
    found = Bound(min(b.low for b in every), max(b.high for b in every))
    return Finding(verdict, reason, sorted(used), found, "independent")


def _no_chain(claim: pd.Series, facts: Facts, chains: pd.DataFrame, economy: pd.DataFrame, sector: str) -> Finding:
    """Not verifiable: which years lack which province, and what nearby averages say."""
    lack = [
        Text(f"{name.vi} {years}", f"{name.en} {years}")
        for row in records(chains)
        if row.missing
        for name, years in [(facts.name(row.entity), f"{row.missing[0]}–{row.missing[-1]}")]
    ]
    averages = economy[
        economy.period.str.startswith("avg", na=False)
        & (economy.sector == sector)
        & (economy.measure == "real_growth_pct")
    ]
    averages = averages[averages.area.isin(facts.former)]
    near = listed(
        [
            Text(
                f"{facts.name(r.area).vi} {words.number(r.value, 'vi')}% ({r.period[4:].replace('_', '–')})",
                f"{facts.name(r.area).en} {words.number(r.value, 'en')}% ({r.period[4:].replace('_', '–')})",
            )
            for r in records(averages)
        ]
    )
    reason = Text("Không nối được chuỗi thực cho cả vùng.", "The real series of the whole region cannot be chained.")
    if near.vi:
        reason += Text(f"Bình quân đã công bố: {near.vi}.", f"Published averages: {near.en}.")
    who = listed(lack)
    missing = Text(f"tăng trưởng thực theo năm: {who.vi}", f"yearly real growth: {who.en}")
    return Finding("not_verifiable_yet", reason, list(averages.row_id), missing=missing)


def exceeds(claim: pd.Series, facts: Facts) -> Finding:
    """Whether one claimed figure is above another one (arguments `this`, `that`: claim ids), by their own numbers."""
    given, claims = arguments(claim), facts.data.claims.set_index("claim_id", drop=False)
    this, that = claimed(claims.loc[given["this"]]), claimed(claims.loc[given["that"]])
    assert this is not None
    assert that is not None
    a, b = shown(this), shown(that)
    sure, never = this.low > that.high, this.high <= that.low
    verdict = "supported" if sure else "contradicted" if never else "depends_on_definition"
    reason = Text(
        f"So hai con số của chính bài báo: {a.vi} và {b.vi}.", f"The article's own figures: {a.en} and {b.en}."
    )
    return Finding(verdict, reason, [given["this"], given["that"]], basis="internal")


def _shares(economy: pd.DataFrame, area: str, sector: str, year: int, within: int) -> pd.DataFrame:
    rows = economy[(economy.area == area) & (economy.sector == sector) & (economy.measure == "share_pct")]
    return rows[rows.value.notna() & ((rows.year - year).abs() <= within)]


def combined_share(claim: pd.Series, facts: Facts) -> Finding:
    """A sector's share in the merged province against shares of another lineage; arguments `sector`, `years` (window).

    Two ways: a share published for the merged province, and the former provinces' shares weighted by their GRDP at
    current prices. Sources mix denominators (with or without product taxes) and years: an overlap only "depends".
    """
    given = arguments(claim)
    year, within, sector = int(claim.period[:4]), int(given["years"]), given["sector"]
    economy = facts.independent(facts.data.economy, claim)
    direct = _shares(economy, facts.merged, sector, year, within)
    parts = {p: _shares(economy, p, sector, year, within) for p in facts.former}
    sizes = rates.weights(economy, facts.former, year, year)
    lack = [facts.name(p) for p, rows in parts.items() if rows.empty]
    ranges = [Bound(float(v), float(v)) for v in direct.value]
    used = list(direct.row_id)
    if not lack and len(sizes):
        weight = sizes.set_index("entity")
        mix = (weight.low + weight.high) / 2
        ends = [sum(float(getattr(rows.value, end)()) * mix[p] for p, rows in parts.items()) / mix.sum()
                for end in ("min", "max")]  # fmt: skip
        ranges.append(Bound(round(ends[0], 1), round(ends[1], 1)))
        used += [row for rows in parts.values() for row in rows.row_id]
    if not ranges:
        return _share_missing(lack)
    stated = claimed(claim, "convention")
    assert stated is not None
    found = Bound(min(b.low for b in ranges), max(b.high for b in ranges))
    said = shown(found, 1)
    reason = Text(
        f"Nguồn khác cho {said.vi}%, tùy mẫu số có thuế sản phẩm hay không và tùy năm.",
        f"Other sources give {said.en}%, depending on whether product taxes are in the base and on the year.",
    )
    if found.low > stated.high or found.high < stated.low:
        verdict = "contradicted"
    else:
        inside = stated.low <= found.low and found.high <= stated.high
        verdict = "supported_by_convention" if inside else "depends_on_definition"
    return Finding(verdict, reason, used, found, "independent")


def _share_missing(lack: list[Text]) -> Finding:
    who = listed(lack)
    reason = Text(
        "Chưa thấy tỷ trọng này của nguồn khác cho toàn tỉnh.", "No other source was found to give this share for all."
    )
    missing = Text(
        f"cơ cấu GRDP theo ngành, cùng mẫu số: {who.vi}", f"structure of GRDP by sector, on one denominator: {who.en}"
    )
    return Finding("not_verifiable_yet", reason, missing=missing)


def share_exceeds(claim: pd.Series, facts: Facts) -> Finding:
    """Whether one sector is larger than another; arguments `part`, `than`, `wider` (it holds the part), `years`."""
    given = arguments(claim)
    year, within = int(claim.period[:4]), int(given["years"])
    economy = facts.independent(facts.data.economy, claim)
    part, than = (_shares(economy, facts.merged, given[k], year, within) for k in ("part", "than"))
    used = [*part.row_id, *than.row_id]
    if len(part) and len(than):
        sure, never = part.value.min() > than.value.max(), part.value.max() <= than.value.min()
        verdict = "supported" if sure else "contradicted" if never else "depends_on_definition"
        reason = Text("So tỷ trọng của nguồn khác.", "By shares of another source.")
        return Finding(verdict, reason, used, basis="independent")
    against, sizes = [], []
    for province in facts.former:
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
        "the share of industry without construction in all",
    )
    return Finding("not_verifiable_yet", reason, used + sizes, missing=missing)
