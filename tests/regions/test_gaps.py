"""Whatever rows and cells a region lacks, every notebook runs through, and less data never makes a result narrower."""

import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from clusters import style
from clusters.region import Region
from tests import synthetic
from tests.regions import by_exec
from tests.regions.damage import Tables, damage
from tests.regions.widths import bounds_of, narrower

QUICK = {"deadline": None, "suppress_health_check": list(HealthCheck)}
SHAPES = [
    {"former": 2, "same_name": True},
    {"former": 1, "same_name": False},
    {"former": 5, "same_name": True},
    {"former": 3, "same_name": False, "header_only": True},
]


@pytest.fixture(autouse=True, scope="module")
def _no_pictures() -> None:
    """Figures are drawn and checked, but not turned into pictures: that takes most of the time."""
    patch = pytest.MonkeyPatch()
    real, kept = style.pictures, []

    def once(fig, *texts):
        kept[:] = kept or [real(fig, *texts)]
        return kept[0]

    patch.setattr(style, "pictures", once)
    yield
    patch.undo()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    synthetic.write_nation(folder)
    return folder


def collection(slug: str, data: Path, language: str = "en") -> tuple[dict[str, by_exec.Outcome], Path]:
    out = data / "out" / "results"
    shutil.rmtree(out, ignore_errors=True)
    return {o.notebook: o for o in by_exec.run(slug, data, language, out)}, out


def assert_whole(outcomes: dict[str, by_exec.Outcome]) -> None:
    for outcome in outcomes.values():
        assert outcome.error is None, str(outcome)
        assert set(outcome.promised) <= set(outcome.delivered), outcome.notebook


def fresh(data: Path, slug: str, **shape) -> Path:
    shutil.rmtree(data / slug, ignore_errors=True)
    return synthetic.write_region(data, slug, seed=7, **shape)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_rich_and_empty_keep_every_promise(data: Path, language: str) -> None:
    for preset in (synthetic.rich, synthetic.empty):
        folder = preset(data, f"vung-thu-{preset.__name__}-{language}-02")
        assert_whole(collection(folder.name, data, language)[0])


@seed(1)
@settings(max_examples=12, **QUICK)
@given(
    st.sampled_from(SHAPES),
    st.integers(0, 10**6),
    st.sampled_from([(0.1, 0.0), (0.0, 0.1), (0.3, 0.3), (0.8, 0.5), (0.5, 0.0), (0.0, 1.0)]),
)
def test_no_gap_stops_a_notebook(data: Path, shape: dict, number: int, severity: tuple[float, float]) -> None:
    folder = fresh(data, "vung-thu-50", **shape)
    damage(folder, random.Random(number), *severity)
    Region.load(folder.name, data)  # still valid: it is the notebooks' turn to cope
    assert_whole(collection(folder.name, data)[0])


LONE = {"published": ("province", "indicator"), "economy": ("area", "year", "period", "sector", "measure")}


@seed(2)
@settings(max_examples=4, **QUICK)
@given(st.sampled_from(sorted(LONE)), st.integers(0, 10**6))
def test_without_an_indicators_only_row_no_result_is_narrower(data: Path, table: str, number: int) -> None:
    folder = fresh(data, "vung-thu-60", former=3)
    full = bounds_of(collection(folder.name, data)[1])
    tables = Tables(folder)
    rows = tables.rows[table]
    what = [tuple(row[c] for c in LONE[table]) for row in rows]
    lone = [row for row, key in zip(rows, what, strict=True) if what.count(key) == 1 and row["value"]]
    tables.delete(table, random.Random(number).choice(lone))
    tables.write()
    assert narrower(full, bounds_of(collection(folder.name, data)[1])) == []
