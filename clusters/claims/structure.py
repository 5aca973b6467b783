"""Rules on claims about how clusters, parks, models and firms stand to each other."""

from typing import Any

import numpy as np
import pandas as pd

from clusters.claims.evidence import NOTHING, Facts, Finding, Text, arguments, listed, shown, stated_by_place, worded
from clusters.uncertainty import citing
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import records
from clusters.wording import language as words
from clusters.wording.measures import measured


def count_former(claim: pd.Series, facts: Facts) -> Finding:
    """How many former provinces there are, borne out by sources that say they were merged (argument `sources`).

    Another number contradicts the claim if the provinces have sources of another lineage of their own.
    """
    former = facts.data.provinces[facts.data.provinces.role == "former"]
    names = listed([facts.name(p) for p in facts.former])
    counted = Bound.exact(float(len(former)))
    if len(former) != claim.value:
        own = facts.independent(former, claim, "area_source_id")
        reason = Text(f"Gói dữ liệu có {len(former)}: {names.vi}.", f"The data package has {len(former)}: {names.en}.")
        if len(own) < len(former):
            missing = Text("nguồn khác cho từng tỉnh cũ", "another source for each former province")
            return Finding("not_verifiable_yet", reason, missing=missing)
        behind = [citing.beside(*pair) for pair in zip(own.area_source_id, _rows(own), strict=True)]
        return Finding("contradicted", reason, behind, counted, "independent")
    wanted = [s for s in arguments(claim)["sources"].split(",") if s in facts.data.sources.index]
    told = facts.independent(pd.DataFrame({"source_id": wanted}), claim)
    if told.empty:
        missing = Text("nguồn khác nêu việc sáp nhập", "another source on the merger")
        return Finding("not_verifiable_yet", NOTHING, missing=missing)
    whose = ", ".join(dict.fromkeys(facts.publisher(s) for s in told.source_id))
    reason = Text(
        f"Nguồn khác nêu việc sáp nhập {names.vi}: {whose}.", f"Other sources on the merger of {names.en}: {whose}."
    )
    behind = [citing.citation(source, f"sources:{source}") for source in told.source_id]  # which tell it themselves
    return Finding("supported", reason, behind, counted, "independent")


def _rows(table: pd.DataFrame) -> list[str]:
    return list(table.get(citing.CITES, [""] * len(table)))


def count_features(claim: pd.Series, facts: Facts) -> Finding:
    """How many models, sectors or stages the source itself names (argument `count`: models or a feature_type)."""
    what, models = arguments(claim)["count"], facts.data.models
    rows = models if what == "models" else models[(models.feature_type == what) & (models.model_id == claim.entity)]
    names = list(dict.fromkeys(rows.name_vi if what == "models" else rows.feature_vi))
    english = list(dict.fromkeys(rows.name_en if what == "models" else rows.feature_en))
    if not names:
        missing = Text("các đặc điểm này trong models.csv", "these features in models.csv")
        return Finding("not_verifiable_yet", NOTHING, missing=missing)
    reason = Text(f"Đếm trong nguồn nêu: {'; '.join(names)}.", f"Counted in the source itself: {'; '.join(english)}.")
    verdict = "self_consistent" if len(names) == claim.value else "contradicted"
    return Finding(verdict, reason, sorted(set(rows.claim_id)), Bound.exact(float(len(names))), "internal")


def some_lack(claim: pd.Series, facts: Facts) -> Finding:
    """Whether some operating clusters lack working treatment: named ones of another lineage, then claimed counts.

    Sure if the inventory names an operating cluster whose plant stopped or does not exist, or if a province's clusters
    with a plant (argument `with`) are fewer than its operating ones (argument `of`).
    """
    given = arguments(claim)
    rows = facts.data.clusters
    named = rows[(rows.status == "operating") & rows.wastewater.isin(["stopped", "none"])]
    named = facts.independent(named, claim)
    have, all_ = (stated_by_place(claim, facts, given[key], facts.former) for key in ("with", "of"))
    both = have.merge(all_, on="entity", suffixes=("", "_all"))
    short = both[both.near_high < both.near_low_all]
    parts = listed(
        [
            Text(f"{n.vi}: {a.vi} trong {b.vi} cụm", f"{n.en}: {a.en} of {b.en} clusters")
            for n, a, b in [
                (
                    facts.name(r.entity),
                    shown(Bound(r.near_low, r.near_high)),
                    shown(Bound(r.near_low_all, r.near_high_all)),
                )
                for r in records(short)
            ]
        ]
    )
    used = [*named.cluster_id, *" ".join([*short.claim_ids, *short.claim_ids_all]).split()]
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
    if named.empty:
        return Finding("self_consistent", reason, used, basis="internal")
    return Finding("supported", reason, used, basis="independent")


def single_sector(claim: pd.Series, facts: Facts) -> Finding:
    """Whether specialised clusters are lacking: operating clusters for which exactly one main sector was published.

    Such clusters show that specialisation by sector exists; whether they form a value chain nobody published. While
    sectors of fewer clusters are known than the claim's release counts as operating (argument `of`), the rest may be
    anything: not verifiable.
    """
    clusters, sectors = facts.data.clusters, facts.data.cluster_sectors
    operating = facts.independent(clusters[clusters.status == "operating"], claim)
    counts = sectors.groupby("cluster_id").sector_id.nunique()
    one = operating[operating.cluster_id.map(counts).eq(1)]
    known = operating[operating.cluster_id.map(counts).notna()]
    missing = Text("ngành và quan hệ cung ứng của từng cụm", "sectors and supply links of each cluster")
    every = stated_by_place(claim, facts, arguments(claim)["of"], [claim.entity])
    if known.empty or every.empty:
        return Finding("not_verifiable_yet", NOTHING, missing=missing)
    all_ = Bound(every.near_low.iloc[0], every.near_high.iloc[0])
    total = shown(all_)
    named = Text(*(f" ({', '.join(names)})" if len(names) else "" for names in (one.name_vi, one.name_en)))
    reason = Text(
        f"Mới biết ngành của {len(known)} trong {total.vi} cụm hoạt động; {len(one)} cụm chỉ có một ngành{named.vi}.",
        f"Sectors are known for {len(known)} of {total.en} operating clusters; {len(one)} have a single one{named.en}.",
    )
    chain = Text(
        "Có chuỗi giá trị hay không thì chưa nguồn nào nói.", "No source says whether they form a value chain."
    )
    reason += chain
    if len(known) < all_.high or one.empty:
        return Finding("not_verifiable_yet", reason, list(known.cluster_id), missing=missing)
    return Finding("depends_on_definition", reason, list(one.cluster_id), basis="independent", missing=missing)


def documented_cases(claim: pd.Series, facts: Facts) -> Finding:
    """A general statement borne out by documented cases of another lineage (argument `parameters`): by convention.

    A case is told with its value, of what it speaks and its note, so that a reader sees what it shows.
    """
    wanted = arguments(claim)["parameters"].split(",")
    rows = facts.data.parameters
    rows = facts.independent(rows[rows.parameter_id.isin(wanted)], claim)
    if rows.empty:
        missing = Text("khảo sát đại diện", "a representative survey")
        return Finding("not_verifiable_yet", NOTHING, missing=missing)
    cases = listed([_case(r) for r in records(rows)], " ")
    reason = Text(
        f"Có trường hợp được ghi nhận. {cases.vi} Quy ước là chúng tiêu biểu.",
        f"Documented cases. {cases.en} By convention they stand for the rest.",
    )
    return Finding("supported_by_convention", reason, list(rows.parameter_id), basis="independent")


def _case(row: Any) -> Text:
    """A parameter's name, its value and unit as far as it has one, what it speaks of, and its note."""
    known = Bound.exact(float(row.value)) if pd.notna(row.value) else Bound(row.low, row.high)
    value, told = worded(row) if pd.notna(row.value) else shown(known), []
    for lang, said in zip(words.LANGUAGES, value, strict=True):
        amount = f": {said}{measured(row.unit, lang, always=True)}" if known.known else ""
        more = [text for text in (getattr(row, f"{c}_{lang}") for c in ("applies_to", "note")) if isinstance(text, str)]
        told.append(f"{getattr(row, f'name_{lang}')}{amount} – {'; '.join(more)}".removesuffix(" – ").rstrip(".") + ".")
    return Text(*told)


def _parks(facts: Facts, claim: pd.Series, prefix: str) -> pd.DataFrame:
    parks = facts.data.parks
    return facts.independent(parks[parks.park_id.str.startswith(prefix)], claim)


def mentions_of_parks(claims: pd.DataFrame) -> pd.DataFrame:
    """The parks that claims of the rule `parks_named` name: a row a claim and park, columns park (the beginning of its
    ids), claim_id, source_id, cites."""
    named = claims[claims.rule == "parks_named"]
    rows = [
        (park.strip(), claim.claim_id, claim.source_id, own)
        for (_, claim), own in zip(named.iterrows(), citing.own(named), strict=True)
        for park in arguments(claim).get("parks", "").split(",")
        if park.strip()
    ]
    return pd.DataFrame(rows, columns=["park", "claim_id", "source_id", citing.CITES])


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
    area, together = float(rows.area_ha.max()), float(rows.area_ha.sum())
    verdict = "supported" if area >= median else "contradicted" if together <= cap else "depends_on_definition"
    a, t, m, c = (shown(Bound.exact(float(v))) for v in (area, together, median, cap))
    largest = rows.iloc[int(rows.area_ha.to_numpy().argmax())]
    one = Text(" (khu lớn nhất cùng tên)", " (largest of that name)") if len(named) > 1 else NOTHING
    reason = Text(
        f"{largest.name_vi} rộng {a.vi} ha{one.vi}; trung vị các khu đang hoạt động {m.vi} ha, cụm tối đa {c.vi} ha.",
        f"{largest.name_en} has {a.en} ha{one.en}; median of operating parks {m.en} ha, a cluster at most {c.en} ha.",
    )
    if verdict == "depends_on_definition":
        reason += (
            Text(
                f"Tính cả các khu cùng tên ({t.vi} ha) thì vượt trung vị, tính riêng thì không.",
                f"All parks of that name together ({t.en} ha) exceed the median, the one alone does not.",
            )
            if together >= median
            else Text("Rộng hơn một cụm, nhưng dưới trung vị.", "Larger than a cluster, but below the median.")
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
    """A statement of fact that no source bears out; arguments `vi` and `en` say what is missing.

    `why_vi` and `why_en` say why what was found does not do; without them nothing was found.
    """
    given = arguments(claim)
    silent = Text("Chưa thấy nguồn nào khác nói về điều này.", "No other source was found that speaks of this.")
    reason = Text(given.get("why_vi", silent.vi), given.get("why_en", silent.en))
    return Finding("not_verifiable_yet", reason, missing=Text(given["vi"], given["en"]))


def judgement(claim: pd.Series, facts: Facts) -> Finding:
    """A judgement, proposal or vision: marked, not scored."""
    reason = Text("Nhận định, đề xuất hoặc tầm nhìn; không chấm điểm.", "A judgement, proposal or vision; not scored.")
    return Finding("judgement", reason)


def unchecked(claim: pd.Series, facts: Facts) -> Finding:
    """A checkable claim for which nobody has named a rule yet."""
    missing = Text("quy tắc kiểm tra trong claims.csv", "a rule in claims.csv")
    return Finding("not_verifiable_yet", Text("Chưa có quy tắc kiểm tra.", "No rule has been named."), missing=missing)
