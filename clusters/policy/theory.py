"""The theory of change: steps from inputs to outcomes, and the assumption on which each leads to the next."""

import pandas as pd

from clusters.uncertainty.quantities import records

STAGES = ("input", "activity", "output", "outcome")


def steps(theory: pd.DataFrame) -> pd.DataFrame:
    """The rows of theory.csv in reading order: adds `column` (0 inputs to 3 outcomes) and `number` of each assumption.

    Steps that lead nowhere have no number (0).
    """
    column = theory.stage.map({stage: k for k, stage in enumerate(STAGES)}).astype(int)
    table = theory.assign(column=column).sort_values(["column", "order"], kind="stable").reset_index(drop=True)
    leads = table.leads_to.notna()
    return table.assign(number=leads.cumsum().where(leads, 0).astype(int))


def numbered(steps: pd.DataFrame) -> pd.DataFrame:
    """The rows of `steps` as a reader takes them: with `step`, their number from 1, and `leads`, where they lead.

    leads: the numbers of steps, "4, 5"; "" for a step that leads to none of them.
    """
    at = {node: k for k, node in enumerate(steps.node_id, 1)}
    targets = [step.leads_to.split() if isinstance(step.leads_to, str) else [] for step in records(steps)]
    leads = [", ".join(str(at[node]) for node in nodes if node in at) for nodes in targets]
    return steps.assign(step=range(1, len(steps) + 1), leads=leads)
