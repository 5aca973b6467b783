"""What the status of a figure lets one do with it: some figures are shown with their status and decide nothing."""

import pandas as pd

SET_ASIDE = ("unverified", "suspect", "superseded")
"""Read but not yet confirmed; doubtful or impossible as printed; replaced by a later figure of the same release."""
NO_RESULT = (*SET_ASIDE, "target", "forecast")


def counted(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that may be summed, chained, compared or chosen: results, and none of SET_ASIDE.

    Takes any table with a column `status`; a blank status (the source does not say) counts.
    """
    return rows[~rows["status"].isin(NO_RESULT)]


def set_aside(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that are shown with their status and enter no result: those of SET_ASIDE.

    Targets and forecasts enter none either, but nothing is doubtful about them.
    """
    return rows[rows["status"].isin(SET_ASIDE)]
