"""How large a figure of a unit can be: beyond that another unit was meant, or a point that stands between thousands.

Limits are wide, many times what any source has given. A unit that is not named here has none.
"""

from collections.abc import Mapping

LARGEST = {
    "billion VND/ha": 1_000.0,  # forty million dollars a hectare
    "million VND per m3/day": 1_000.0,  # forty plants for one
    "thousand persons": 200_000.0,  # twice the nation
    "ratio": 100.0,
}
LARGEST_SITES_HA = 400_000.0
"""Of clusters and parks, whose figures have an indicator: twice what the nation plans for all of them."""


def largest(cells: Mapping[str, str]) -> float:
    """The largest figure, in its unit, that the row of these cells can hold; infinite if nothing says so.

    A row that is marked as suspect may hold anything: it is shown, never computed with.
    """
    if cells.get("status") == "suspect":
        return float("inf")
    if cells.get("unit") == "ha" and cells.get("indicator"):
        return LARGEST_SITES_HA
    return LARGEST.get(cells.get("unit", ""), float("inf"))
