"""Rules on claims about how clusters, parks, models and firms stand to each other."""

from typing import Any

import numpy as np
import pandas as pd

from clusters.claims.evidence import NOTHING, Facts, Finding, Text, arguments, figure_bounds, listed, shown
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import records
from clusters.wording import language as words
from clusters.wording.measures import measured


def count_former(claim: pd.Series, facts: Facts) -> Finding:
    """How many former provinces the package has, each with a source of another lineage."""
    former = facts.data.provinces[facts.data.provinces.role == "former"]
    rows = facts.independent(former, claim, "area_source_id")
    names = listed([facts.name(p) for p in rows.province])
    same = len(rows) == claim.value
    if not same and len(former) == claim.value:
        missing = Text("nguồn khác cho từng tỉnh cũ", "another source for each former province")
        return Finding("not_verifiable_yet", NOTHING, missing=missing)
    return Finding(
        "supported" if same else "contradicted",
        Text(f"Nguồn khác nêu riêng: {names.vi}.", f"Other sources have each of them: {names.en}."),
        list(rows.area_source_id),
        Bound.exact(float(len(rows))),
        "independent",
    )


def count_features(claim: pd.Series, facts: Facts) -> Finding:
    """How many models, sectors or stages the article itself names (argument `count`: models or a feature_type)."""
    what, models = arguments(claim)["count"], facts.data.models
    rows = models if what == "models" else models[(models.feature_type == what) & (models.model_id == claim.entity)]
    names = list(dict.fromkeys(rows.name_vi if what == "models" else rows.feature_vi))
    english = list(dict.fromkeys(rows.name_en if what == "models" else rows.feature_en))
    reason = Text(f"Đếm trong bài: {'; '.join(names)}.", f"Counted in the article: {'; '.join(english)}.")
    verdict = "supported" if len(names) == claim.value else "contradicted"
    return Finding(verdict, reason, sorted(set(rows.claim_id)), Bound.exact(float(len(names))), "internal")


def _headline(facts: Facts, indicator: str) -> tuple[pd.DataFrame, Bound]:
    """The former provinces' own claimed figures of one indicator, in drawing order."""
    claims = facts.data.claims
    rows = claims[claims.entity.isin(facts.former) & (claims.indicator == indicator) & claims.value.notna()]
    rows = rows.set_index("entity").reindex([p for p in facts.former if p in set(rows.entity)]).reset_index()
    ends = figure_bounds(rows.assign(value_high=np.nan), facts.reading)
    return rows, Bound(np.array([b.low for b in ends]), np.array([b.high for b in ends]))


def evenly_spread(claim: pd.Series, facts: Facts) -> Finding:
    """Whether "even" holds both by count (argument `count`) and against a base (argument `base`).

    No threshold: if the province with the largest count has the smallest share of its base, the two readings of "even"
    contradict each other and the verdict depends on the definition.
    """
    given = arguments(claim)
    count, base = _headline(facts, given["count"])[0], _headline(facts, given["base"])[0]
    both = count.merge(base, on="entity", suffixes=("", "_base"))
    if len(both) < len(facts.former) or both.empty:
        missing = Text("số cụm của từng tỉnh cũ", "the count of each former province")
        return Finding("not_verifiable_yet", NOTHING, missing=missing)
    rate = both.value / both.value_base
    most, least = both.entity.iloc[int(both.value.argmax())], both.entity.iloc[int(rate.argmin())]
    names, worst = facts.name(most), facts.name(least)
    counts = ", ".join(f"{v:g}" for v in both.value)
    rates = [[words.percent(v, lang, 0) for v in rate] for lang in ("vi", "en")]
    reason = Text(
        f"Theo số cụm: {counts} ({names.vi} nhiều nhất). "
        f"So với quy hoạch: {'; '.join(rates[0])} ({worst.vi} thấp nhất).",
        f"By count: {counts} (most in {names.en}). Against the plan: {'; '.join(rates[1])} (least in {worst.en}).",
    )
    verdict = "depends_on_definition" if most == least else "supported"
    return Finding(verdict, reason, [*both.claim_id, *both.claim_id_base], basis="internal")


def some_lack(claim: pd.Series, facts: Facts) -> Finding:
    """Whether some operating clusters lack working treatment: named ones of another lineage, then claimed counts.

    Sure if the inventory names an operating cluster whose plant stopped or does not exist, or if a province's clusters
    with a plant (argument `with`) are fewer than its operating ones (argument `of`).
    """
    given = arguments(claim)
    rows = facts.data.clusters
    named = rows[(rows.status == "operating") & rows.wastewater.isin(["stopped", "none"])]
    named = facts.independent(named, claim)
    have, all_ = _headline(facts, given["with"])[0], _headline(facts, given["of"])[0]
    both = have.merge(all_, on="entity", suffixes=("", "_all"))
    short = both[both.value < both.value_all]
    parts = listed(
        [
            Text(f"{n.vi}: {a:g}/{b:g} cụm", f"{n.en}: {a:g} of {b:g} clusters")
            for n, a, b in [(facts.name(r.entity), r.value, r.value_all) for r in records(short)]
        ]
    )
    used = [*named.cluster_id, *short.claim_id]
    if named.empty and short.empty:
        missing = Text("tình trạng xử lý nước thải của từng cụm", "the state of treatment cluster by cluster")
        return Finding("not_verifiable_yet", NOTHING, missing=missing)
    reason = (
        Text(f"Chỉ một phần có hệ thống: {parts.vi}.", f"Only a part has a system: {parts.en}.")
        if len(short)
        else NOTHING
    )
    if len(named):
        who = Text(", ".join(named.name_vi), ", ".join(named.name_en))
        reason += Text(f"Nguồn khác nêu trạm đã ngừng: {who.vi}.", f"Another source names a stopped plant: {who.en}.")
    return Finding("supported", reason, used, basis="independent" if len(named) else "internal")


def single_sector(claim: pd.Series, facts: Facts) -> Finding:
    """Whether specialised clusters are lacking: operating clusters for which exactly one main sector was published.

    Such clusters show that specialisation by sector exists; whether they form a value chain nobody published.
    """
    clusters, sectors = facts.data.clusters, facts.data.cluster_sectors
    operating = facts.independent(clusters[clusters.status == "operating"], claim)
    counts = sectors.groupby("cluster_id").sector_id.nunique()
    one = operating[operating.cluster_id.map(counts).eq(1)]
    stated = operating[operating.cluster_id.map(counts).notna()]
    missing = Text("ngành và quan hệ cung ứng của từng cụm", "sectors and supply links of each cluster")
    if one.empty:
        return Finding("not_verifiable_yet", NOTHING, missing=missing)
    names = ", ".join(one.name_vi)
    reason = Text(
        f"Trong {len(stated)} cụm hoạt động có nêu ngành, {len(one)} cụm chỉ có một ngành ({names}); "
        "có chuỗi giá trị hay không thì chưa nguồn nào nói.",
        f"Of {len(stated)} operating clusters with stated sectors, {len(one)} have a single one "
        f"({', '.join(one.name_en)}); "
        "no source says whether they form a value chain.",
    )
    return Finding("depends_on_definition", reason, list(one.cluster_id), basis="independent", missing=missing)


def documented_cases(claim: pd.Series, facts: Facts) -> Finding:
    """A general statement borne out by documented cases of another lineage (argument `parameters`): by convention."""
    wanted = arguments(claim)["parameters"].split(",")
    rows = facts.data.parameters
    rows = facts.independent(rows[rows.parameter_id.isin(wanted)], claim)
    if rows.empty:
        missing = Text("khảo sát đại diện", "a representative survey")
        return Finding("not_verifiable_yet", NOTHING, missing=missing)
    cases = listed([_case(r) for r in records(rows)])
    reason = Text(
        f"Có trường hợp được ghi nhận: {cases.vi}; quy ước là chúng tiêu biểu.",
        f"Documented cases: {cases.en}; by convention they stand for the rest.",
    )
    return Finding("supported_by_convention", reason, list(rows.parameter_id), basis="independent")


def _case(row: Any) -> Text:
    """A parameter's name with its value and unit, as far as it has one."""
    known = Bound.exact(float(row.value)) if pd.notna(row.value) else Bound(row.low, row.high)
    value, unit = shown(known), [measured(row.unit, lang, always=True) for lang in words.LANGUAGES]
    if not known.known:
        return Text(str(row.name_vi), str(row.name_en))
    return Text(f"{row.name_vi}: {value.vi}{unit[0]}", f"{row.name_en}: {value.en}{unit[1]}")


def _parks(facts: Facts, claim: pd.Series, prefix: str) -> pd.DataFrame:
    parks = facts.data.parks
    return facts.independent(parks[parks.park_id.str.startswith(prefix)], claim)


def parks_named(claim: pd.Series, facts: Facts) -> Finding:
    """How many of the named parks (argument `parks`: beginnings of park ids) another source knows."""
    found = [rows.iloc[0] for p in arguments(claim)["parks"].split(",") if len(rows := _parks(facts, claim, p))]
    names = Text(", ".join(r.name_vi for r in found), ", ".join(r.name_en for r in found))
    enough = len(found) >= claim.value
    return Finding(
        "supported" if enough else "not_verifiable_yet",
        Text(f"Nguồn khác có: {names.vi}.", f"Other sources have: {names.en}."),
        [r.park_id for r in found],
        Bound.exact(float(len(found))),
        "independent",
        NOTHING if enough else Text("nguồn về các khu còn lại", "sources on the other parks"),
    )


def large_park(claim: pd.Series, facts: Facts) -> Finding:
    """Whether a park (argument `park`: beginning of its id) is large: above the median of the region's operating parks.

    Between the legal maximum of a cluster and that median it depends on what large means; below the maximum it is not.
    """
    parks, prefix = facts.data.parks, arguments(claim)["park"]
    named = parks[parks.park_id.str.startswith(prefix)]
    rows = _parks(facts, claim, prefix)
    rows = rows[rows.area_ha.notna()]
    if rows.empty:
        missing = Text("diện tích khu công nghiệp", "the area of the park")
        who = Text(", ".join(named.name_vi), ", ".join(named.name_en))
        reason = Text(f"{who.vi}: chưa nguồn nào nêu diện tích.", f"{who.en}: no source gives the area.")
        if named.empty:
            reason = Text("Khu này không có trong danh sách khu.", "The list of parks does not have this one.")
        return Finding("not_verifiable_yet", reason, missing=missing)
    median = float(parks[(parks.status == "operating") & parks.area_ha.notna()].area_ha.median())
    cap = facts.data.parameters.set_index("parameter_id").value.get("rule_ccn_area_max", np.nan)
    area = float(rows.area_ha.max())
    verdict = "supported" if area >= median else "contradicted" if area <= cap else "depends_on_definition"
    a, m, c = (shown(Bound.exact(float(v))) for v in (area, median, cap))
    largest = rows.iloc[int(rows.area_ha.to_numpy().argmax())]
    one = Text(" (khu lớn nhất cùng tên)", " (largest of that name)") if len(named) > 1 else NOTHING
    reason = Text(
        f"{largest.name_vi} rộng {a.vi} ha{one.vi}; trung vị các khu đang hoạt động {m.vi} ha, cụm tối đa {c.vi} ha.",
        f"{largest.name_en} has {a.en} ha{one.en}; median of operating parks {m.en} ha, a cluster at most {c.en} ha.",
    )
    return Finding(verdict, reason, list(rows.park_id), Bound.exact(area), "independent")


def tenants_outnumber_owners(claim: pd.Series, facts: Facts) -> Finding:
    """Share of secondary firms among all firms, taking one infrastructure owner per operating cluster (convention)."""
    rows = facts.data.published
    rows = facts.independent(
        rows[(rows.province == facts.merged) & rows.district_id.isna() & rows.value.notna()], claim
    )
    for _, group in rows.groupby("source_id"):
        values = group.set_index("indicator").value
        if {"projects", "clusters_operating"} <= set(values.index):
            tenants, owners = float(values["projects"]), float(values["clusters_operating"])
            share = tenants / (tenants + owners)
            p = [words.percent(share, lang, 0) for lang in ("vi", "en")]
            n = [words.number(tenants, lang) for lang in ("vi", "en")]
            reason = Text(
                f"{n[0]} dự án thứ cấp trong {owners:g} cụm; quy ước mỗi cụm một chủ đầu tư hạ tầng thì chiếm {p[0]}.",
                f"{n[1]} secondary projects in {owners:g} clusters; with one infrastructure owner each, {p[1]}.",
            )
            used = list(group[group.indicator.isin(["projects", "clusters_operating"])].figure_id)
            found = Bound.exact(round(share * 100, 1))
            return Finding("supported_by_convention", reason, used, found, "independent")
    missing = Text("số doanh nghiệp theo loại trong các cụm", "the number of firms by kind in clusters")
    return Finding("not_verifiable_yet", NOTHING, missing=missing)


def no_data(claim: pd.Series, facts: Facts) -> Finding:
    """A statement of fact on which nobody published anything; arguments `vi` and `en` say what is missing."""
    given = arguments(claim)
    reason = Text("Chưa thấy số liệu công bố nào về điều này.", "No published figure on this was found.")
    return Finding("not_verifiable_yet", reason, missing=Text(given["vi"], given["en"]))


def judgement(claim: pd.Series, facts: Facts) -> Finding:
    """A judgement, proposal or vision: marked, not scored."""
    reason = Text("Nhận định, đề xuất hoặc tầm nhìn; không chấm điểm.", "A judgement, proposal or vision; not scored.")
    return Finding("judgement", reason)


def unchecked(claim: pd.Series, facts: Facts) -> Finding:
    """A checkable claim for which nobody has named a rule yet."""
    missing = Text("quy tắc kiểm tra trong claims.csv", "a rule in claims.csv")
    return Finding("not_verifiable_yet", Text("Chưa có quy tắc kiểm tra.", "No rule has been named."), missing=missing)
