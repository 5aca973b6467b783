"""The tables that notebook 04 shows and publishes, built from the policy tables of a region.

Every function takes and returns DataFrames; quantity tables begin with entity, indicator, low, high, unit.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from clusters.claims.evidence import origins
from clusters.policy.cards import Results, ends, quantity
from clusters.uncertainty import citing
from clusters.uncertainty.quantities import QUANTITY, records


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
    texts = ["name_vi", "name_en", "applies_to_vi", "applies_to_en", "year", "note_vi", "note_en", *citing.kept(known)]
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


def requested(asked: pd.DataFrame) -> pd.DataFrame:
    """The data requests to publish, quantity columns first."""
    first = QUANTITY
    return asked[first + [c for c in asked.columns if c not in first]].assign(claims=asked.claims.fillna(""))


def behind(data: Any, results: Results, named: Iterable[Any]) -> list[str]:
    """What to cite for what is named, each once: texts of ids, and results as "03/coverage/ENTITY/INDICATOR".

    A result's table tells its sources in the column `sources` (ids divided by blanks); one without it adds none.
    """
    texts = [text for text in named if isinstance(text, str)]
    tables = dict.fromkeys("/".join(text.split("/")[:2]) for text in texts if "/" in text)
    told = [results[name].sources for name in tables if "sources" in results.get(name, ())]
    texts += [text for sources in told for text in sources.dropna().unique()]
    return list(dict.fromkeys(source for sources in origins(data, texts) for source in sources))
