"""The tables that notebook 04 shows and publishes, built from the policy tables of a region.

Every function takes and returns DataFrames; quantity tables begin with entity, indicator, low, high, unit.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from clusters.claims.evidence import origins
from clusters.policy.cards import Results, ends, quantity
from clusters.uncertainty.quantities import QUANTITY, records

STAGES = ("input", "activity", "output", "outcome")

# What each exhibit of notebook 04 is about: the title of one that cannot be computed, which has no finding to state.
SUBJECTS = {
    "claims_by_topic": ("Phát biểu theo chủ đề", "Claims by topic"),
    "claims": ("Các phát biểu và kết quả kiểm tra", "Claims and their verdicts"),
    "problems": ("Các vấn đề", "Problems"),
    "lever_matrix": ("Đòn bẩy và vấn đề", "Levers and problems"),
    "lever_evidence": ("Bằng chứng của các đòn bẩy", "Evidence of the levers"),
    "model_scores": ("Điểm của các mô hình", "Scores of the models"),
    "model_acceptability": ("Mô hình nào đứng đầu", "Which model comes first"),
    "model_methods": ("Thứ tự theo từng phương pháp", "The order by each method"),
    "central_weights": ("Trọng số trung tâm", "Central weights"),
    "switch_points": ("Điểm đổi hạng nhất", "Where first place changes hands"),
    "score_changes": ("Dịch một điểm", "Moving one score"),
    "pilot_payoffs": ("Các phương án thí điểm", "Options for pilots"),
    "pilot_regret": ("Mức thiệt nếu tình huống xấu xảy ra", "Regret"),
    "pilot_inclusion": ("Tần suất được chọn", "How often chosen"),
    "pilot_clusters": ("Cụm có tên mang ngành ưu tiên", "Named clusters with a priority sector"),
    "readiness": ("Yêu cầu của cụm sinh thái", "Requirements of an eco-cluster"),
    "readiness_gaps": ("Yêu cầu chưa có số liệu", "Requirements without data"),
    "theory": ("Lý thuyết thay đổi", "Theory of change"),
    "theory_list": ("Lý thuyết thay đổi, dạng danh sách", "Theory of change as a list"),
}


def problems(data: Any, answers: pd.DataFrame, results: Results, merged: str) -> pd.DataFrame:
    """Each problem with its size (a result's range) and how many levers answer it; indicator is the problem's id."""
    found = [quantity(reference, results) for reference in data.problems.result]
    sizes = pd.DataFrame(
        [size if size is not None else (np.nan, np.nan, "", "") for size in found],
        columns=["low", "high", "unit", "sources"],
    )
    table = pd.concat([data.problems.reset_index(drop=True), sizes], axis=1).merge(answers, on="problem_id", how="left")
    table = table.assign(entity=merged, indicator=table.problem_id)
    first = QUANTITY
    said = ["result", "claim_ids", "direct", "indirect", "answered", "origin", "name_vi", "name_en"]
    return table[[*first, *said, "sources"]]


def levers(data: Any, matrix: pd.DataFrame) -> pd.DataFrame:
    """How many problems each lever answers directly; entity is the lever's id."""
    direct = (matrix == "direct").sum(axis=1).reindex(data.levers.lever_id).fillna(0).astype(int).to_numpy()
    kept = ["name_vi", "name_en", "instrument", "target_group", "article_gives_number", "claim_id"]
    lead = {"entity": data.levers.lever_id, "indicator": "problems_answered_directly", "low": direct, "high": direct}
    return pd.DataFrame(lead | {"unit": "problem"} | {name: data.levers[name] for name in kept})


def lever_evidence(data: Any) -> pd.DataFrame:
    """The published cases behind the answers of levers, one row a lever, problem and parameter."""
    known = data.parameters.drop_duplicates("parameter_id").set_index("parameter_id")
    texts = ["name_vi", "name_en", "applies_to_vi", "applies_to_en", "year", "note_vi", "note_en", "source_id"]
    rows = [
        {
            "lever_id": answer.lever_id,
            "problem_id": answer.problem_id,
            "parameter_id": parameter,
            **ends(known.loc[parameter]),
        }
        | {name: known.loc[parameter, name] for name in texts}
        for answer in records(data.lever_problems)
        if isinstance(answer.evidence_ids, str)
        for parameter in answer.evidence_ids.split()
        if parameter in known.index
    ]
    names = ["lever_id", "problem_id", "parameter_id", "low", "high", "unit", "value", "bound"]
    return pd.DataFrame(rows, columns=[*names, *texts])


def steps(theory: pd.DataFrame) -> pd.DataFrame:
    """The theory of change in reading order: adds `column` (0 inputs to 3 outcomes) and `number` of each assumption.

    Steps that lead nowhere have no number (0).
    """
    column = theory.stage.map({stage: k for k, stage in enumerate(STAGES)}).astype(int)
    table = theory.assign(column=column).sort_values(["column", "order"], kind="stable").reset_index(drop=True)
    leads = table.leads_to.notna()
    return table.assign(number=leads.cumsum().where(leads, 0).astype(int))


def arrows(steps: pd.DataFrame) -> list[tuple[str, str, int]]:
    """The arrows of the theory of change: from, to, number of the assumption on it."""
    return [
        (step.node_id, target, step.number)
        for step in records(steps)
        if isinstance(step.leads_to, str)
        for target in step.leads_to.split()
        if target in set(steps.node_id)
    ]


def requested(asked: pd.DataFrame) -> pd.DataFrame:
    """The data requests to publish, quantity columns first."""
    first = QUANTITY
    return asked[first + [c for c in asked.columns if c not in first]].assign(claims=asked.claims.fillna(""))


def publishers(data: Any, evidence: pd.Series) -> list[list[str]]:
    """Who published what each verdict was compared with, each publisher once: one list for every text of ids."""
    names = data.sources.publisher.fillna(data.sources.title)
    return [list(dict.fromkeys(str(names[source]) for source in sources)) for sources in origins(data, evidence)]


def behind(data: Any, results: Results, named: Iterable[Any]) -> list[str]:
    """The sources behind what is named, each once: texts of ids, and results as "03/coverage/ENTITY/INDICATOR".

    A result's table tells its sources in the column `sources` (ids divided by blanks); one without it adds none.
    """
    texts = [text for text in named if isinstance(text, str)]
    tables = dict.fromkeys("/".join(text.split("/")[:2]) for text in texts if "/" in text)
    told = [results[name].sources for name in tables if "sources" in results.get(name, ())]
    texts += [text for sources in told for text in sources.dropna().unique()]
    return list(dict.fromkeys(source for sources in origins(data, texts) for source in sources))
