"""Which model of a cluster serves which aim: what is stated, what sources tell of how that went, and where both differ.

What is stated are the features of models.csv, each with its claim; feature_criteria.csv says which aim a feature
serves and what bears witness: published cases for and against, craft villages that have a cluster, and clusters by the
state of their plant. Nothing is scored here; `acceptability` shows how a scored ranking turns with an assumption.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import pandas as pd

from clusters.facts import standing
from clusters.policy import multicriteria
from clusters.uncertainty import citing
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import joined, records
from clusters.wording import language as words
from clusters.wording.measures import measured

TOLD = ("told_for", "told_both", "told_against", "told_nothing")
"""What sources tell of a thing stated: it comes about, in one case but not in another, it does not, or nothing."""
SIGNS = {
    "told_for": ("tick", "good"),
    "told_both": ("equal", "m1"),
    "told_against": ("cross", "warn"),
    "told_nothing": ("ring", "m0"),
}
"""How a matrix shows each of TOLD."""
STATEMENTS = ["entity", "indicator", "stated", "told", "claims"]
STATEMENTS += [f"{what}_{end}" for what in ("said", "pro", "contra", "failed", "fact") for end in ("vi", "en")]


HALVES = ("lower_half", "whole_scale", "upper_half")
"""The ranges of `multicriteria.silences`, in their order."""


class Witness(NamedTuple):
    """One thing that sources tell, and where, in both languages; and whose it is."""

    said: tuple[str, ...]
    where: tuple[str, ...]
    sources: str


def statements(data: Any) -> pd.DataFrame:
    """What is stated of each model for each aim, and what sources tell of it: STATEMENTS and sources, a row a pair.

    entity: model; indicator: criterion; stated: means, benefit, both or none; told: one of TOLD, blank where nothing is
    stated; claims: ids, divided by blanks; said_, pro_, contra_: the features and the witnesses, joined by semicolons;
    failed_: where the latter are; fact_: what measurement would decide. No row without models, or without criteria.
    """
    models, criteria = list(dict.fromkeys(data.models.model_id)), data.criteria
    links = data.feature_criteria.merge(data.models, on="feature_vi")
    rows = []
    for model in models:
        for aim in records(criteria):
            here = links[(links.model_id == model) & (links.criterion_id == aim.criterion_id)]
            rows.append(_statement(model, aim, here, data))
    return pd.DataFrame(rows, columns=[*STATEMENTS, "sources"])


def _statement(model: str, aim: Any, features: pd.DataFrame, data: Any) -> dict[str, Any]:
    kinds = {"benefit" if kind == "expected_benefit" else "means" for kind in features.feature_type}
    pro = _witnesses(features, "for_ids", data) + _plants(features, data, stopped=False)
    contra = _witnesses(features, "against_ids", data) + _plants(features, data, stopped=True)
    told = {(True, True): "told_both", (True, False): "told_for", (False, True): "told_against"}
    claims = list(dict.fromkeys(features.claim_id))
    own = citing.own(data.claims[data.claims.claim_id.isin(claims)])
    found = {"entity": model, "indicator": aim.criterion_id, "claims": " ".join(claims)}
    found["stated"] = "both" if len(kinds) == 2 else kinds.pop() if kinds else multicriteria.NONE
    found["told"] = told.get((bool(pro), bool(contra)), "told_nothing") if len(features) else ""
    for k, end in enumerate(words.LANGUAGES):
        found[f"said_{end}"] = "; ".join(dict.fromkeys(features[f"feature_{end}"]))
        found[f"pro_{end}"] = "; ".join(dict.fromkeys(w.said[k] for w in pro))
        found[f"contra_{end}"] = "; ".join(dict.fromkeys(w.said[k] for w in contra))
        found[f"failed_{end}"] = "; ".join(dict.fromkeys(w.where[k] for w in contra))
        fact = getattr(aim, f"fact_{end}", "")
        found[f"fact_{end}"] = fact if isinstance(fact, str) else ""
    return found | {"sources": joined([*own, *(w.sources for w in pro + contra)])}


def _ids(features: pd.DataFrame, column: str) -> list[str]:
    """The ids in a column of blank-divided ids, each once."""
    cells: Iterable[Any] = features.get(column, [])
    return list(dict.fromkeys(id for cell in cells if isinstance(cell, str) for id in cell.split()))


def _witnesses(features: pd.DataFrame, column: str, data: Any) -> list[Witness]:
    """The published cases and the craft villages named there; what no source was seen for tells nothing."""
    known = data.parameters.drop_duplicates("parameter_id").set_index("parameter_id")
    villages = standing.counted(data.craft_villages).set_index("row_id")
    names = data.clusters[data.clusters.status == "operating"].set_index("cluster_id")
    found = []
    for id in _ids(features, column):
        if id in known.index and str(known.seen[id]) == "True" and isinstance(known.source_id[id], str):
            said = tuple(_case(known.loc[id], language) for language in words.LANGUAGES)
            where = tuple(_where(known.loc[id], language) for language in words.LANGUAGES)
            found.append(Witness(said, where, citing.of(known.loc[id])))
        if id in villages.index and villages.cluster_id[id] in names.index:
            village, cluster = villages.loc[id], names.loc[villages.cluster_id[id]]
            where = (cluster.name_vi, cluster.name_en)
            said = (f"{village.name_vi}: {where[0]}", f"{village.name_en}: {where[1]}")
            found.append(Witness(said, where, joined([citing.of(village), citing.of(cluster)])))
    return found


def _case(parameter: pd.Series, language: str) -> str:
    """A published case in words: where, what, and how much."""
    name, where, value = parameter[f"name_{language}"], _where(parameter, language), parameter["value"]
    said, unit = name if where == name else f"{where}: {name}", measured(parameter["unit"], language)
    if pd.isna(value):
        return str(said)
    about = "" if parameter["bound"] == "exact" else f"{words.label(parameter['bound'], language)} "
    return f"{said} ({about}{words.number(value, language)}{unit})"


def _where(parameter: pd.Series, language: str) -> str:
    """Where a case is, its name where nobody says."""
    where = parameter[f"applies_to_{language}"]
    return where if isinstance(where, str) else str(parameter[f"name_{language}"])


def _plants(features: pd.DataFrame, data: Any, *, stopped: bool) -> list[Witness]:
    """The clusters named there whose plant runs, or (`stopped`) has stopped or runs with residents complaining."""
    known, found = data.clusters.set_index("cluster_id"), []
    for id in _ids(features, "plant_cluster_ids"):
        if id not in known.index:
            continue
        plant = known.loc[id]
        complaint = isinstance(plant.get("complaint_source_id"), str)
        state = "complaints" if complaint else plant.wastewater
        if state in (("stopped", "complaints") if stopped else ("operating",)):
            where = (plant.name_vi, plant.name_en)
            told = (words.label(f"wastewater_{state}", language) for language in words.LANGUAGES)
            said = tuple(f"{name}: {word}" for name, word in zip(where, told, strict=True))
            complained = citing.beside(plant.get("complaint_source_id"), citing.of(plant))
            found.append(Witness(said, where, joined([citing.of(plant), complained])))
    return found


def counted(statements: pd.DataFrame, language: str) -> dict[str, Any]:
    """How many pairs there are, how many nothing is stated for, and of the others how many each of TOLD.

    told: whether sources tell a result of all that is stated; undecided: of how many they do not (None where of all).
    What they contradict: `against` (models), `aims`, `failed` (where, a text). Which aims have no witness at all:
    `open`, with `facts`, what would decide (a text).
    """
    stated = statements[statements.stated != multicriteria.NONE]
    numbers = {told: int((stated.told == told).sum()) for told in TOLD}
    bare = stated.groupby("indicator", sort=False).told.agg(lambda told: set(told) == {"told_nothing"})
    against, alone = stated[stated.told == "told_against"], stated[stated.indicator.isin(bare.index[bare.astype(bool)])]
    facts = [fact[:1].lower() + fact[1:] for fact in alone[f"fact_{language}"].unique() if fact]
    return numbers | {
        "pairs": len(statements) or None,
        "silent": len(statements) - len(stated) or None,
        "stated": len(stated),
        "undecided": numbers["told_nothing"] or None,
        "told": not numbers["told_nothing"],
        "against": list(dict.fromkeys(against.entity)),
        "aims": list(dict.fromkeys(against.indicator)),
        "failed": "; ".join(against[f"failed_{language}"]),
        "open": list(dict.fromkeys(alone.indicator)),
        "facts": "; ".join(facts),
    }


def scores(data: Any, silence: tuple[float, float] | None = None) -> pd.DataFrame:
    """The score ranges of all models on all aims if what is not stated has the range `silence`, raters' in their place.

    Without `silence` it has the whole range of the register. Columns entity, indicator, low, high, unit, stated,
    features (text), rater, sources. No row without models, criteria, a complete rule, or a range for silence.
    """
    ranges = [silence] if silence else multicriteria.silences(data.assumptions)[1:2]
    ruled = bool(ranges) and set(multicriteria.STATED) <= set(data.score_rules.stated)
    models = list(dict.fromkeys(data.models.model_id)) if ruled else []
    stated = multicriteria.stated_scores(
        data.models,
        data.feature_criteria,
        data.score_rules,
        models,
        list(data.criteria.criterion_id),
        ranges[0] if ruled else (0.0, 0.0),
    )
    found = multicriteria.rated(stated, data.scores)
    told = joined(citing.own(data.claims[data.claims.claim_id.isin(data.models.claim_id)]))
    found = found.assign(features=found.features.map("; ".join), unit="score", sources=told)
    found = found.rename(columns={"model_id": "entity", "criterion_id": "indicator"})
    return found[["entity", "indicator", "low", "high", "unit", "stated", "features", "rater", "sources"]]


def acceptability(data: Any, draws: int, seed: int) -> pd.DataFrame:
    """How often each model takes each rank, for each thing that silence may be scored: one row a model and range.

    Columns model_id, silence_low, silence_high, rank_1 … (shares of draws), sources. No row where `scores` has none or
    the register says nothing of silence.
    """
    parts = []
    for low, high in multicriteria.silences(data.assumptions):
        table = scores(data, (low, high)).rename(columns={"entity": "model_id", "indicator": "criterion_id"})
        if len(table):
            ranked = multicriteria.smaa(table, draws, seed).add_prefix("rank_").rename_axis("model_id").reset_index()
            spans = {"silence_low": low, "silence_high": high}
            parts.append(ranked.assign(**spans, sources=joined(table.sources)))
    if not parts:
        return pd.DataFrame(columns=["model_id", "silence_low", "silence_high", "rank_1", "sources"])
    found = pd.concat(parts, ignore_index=True)
    ranks = [column for column in found if str(column).startswith("rank_")]
    return found[["model_id", "silence_low", "silence_high", *ranks, "sources"]]


def firsts(acceptability: pd.DataFrame) -> pd.DataFrame:
    """The first ranks to draw: silence (one of HALVES), range (a text), model_id, low = high = per cent of draws."""
    spans = list(zip(acceptability.silence_low, acceptability.silence_high, strict=True))
    called = dict(zip(dict.fromkeys(spans), HALVES, strict=False))
    share = 100 * acceptability.rank_1.astype(float)
    found = {"silence": [called[span] for span in spans], "range": [f"{low:g}–{high:g}" for low, high in spans]}
    return pd.DataFrame(
        found | {"model_id": acceptability.model_id, "low": share, "high": share, "sources": acceptability.sources}
    )


def turning(acceptability: pd.DataFrame) -> dict[str, Any]:
    """How the first place turns with silence: `leaders` in the order of the ranges, each once, and of the model whose
    share moves most `model`, `span` (per cent, a bound); None where there is nothing to compare, or where silence moves
    nothing (`still` is true then: every model keeps its share, rounded to whole per cents)."""
    nothing = dict.fromkeys(("leaders", "model", "span"))
    if acceptability.empty:
        return nothing | {"still": False}
    wide = acceptability.pivot_table(
        index="model_id", columns=["silence_low", "silence_high"], values="rank_1", sort=False
    )
    moves = (wide.max(axis=1) - wide.min(axis=1)).sort_values(ascending=False, kind="stable")
    if round(100 * moves.iloc[0]) == 0:
        return nothing | {"still": True}
    model = str(moves.index[0])
    span = Bound(100 * wide.loc[model].min(), 100 * wide.loc[model].max())
    return {"leaders": list(dict.fromkeys(wide.idxmax())), "model": model, "span": span, "still": False}
