"""The published values, recomputed from the frozen CSV files without the library: none differs but for rounding."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.oracle import comparison, growth, policy, wastewater  # noqa: F401
from tests.oracle.reckoning import CHECKS, Check


def params() -> list:
    known = [pytest.mark.xfail(strict=True, raises=AssertionError, reason=c.wrong) if c.wrong else () for c in CHECKS]
    return [pytest.param(check, id=check.name, marks=mark) for check, mark in zip(CHECKS, known, strict=True)]


@pytest.mark.parametrize("check", params())
def test_published_values_are_what_the_data_give(
    check: Check, frozen: Path, record_property: Callable[[str, object], None]
) -> None:
    compared, found = check.differences(frozen / "results")
    record_property("recomputed", compared)
    record_property("differ", len(found))
    assert compared
    assert not found, "\n".join(found)


def test_many_values_of_every_notebook_are_compared() -> None:
    compared: Counter[str] = Counter()
    for check in CHECKS:
        if not check.wrong:
            compared[check.table[:2]] += sum(1 for _ in check.expected())
    print(dict(compared))
    assert sum(compared.values()) >= 120
    assert set(compared) == {"01", "02", "03", "04"}
    assert min(compared.values()) >= 20
