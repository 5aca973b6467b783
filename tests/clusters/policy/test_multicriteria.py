import numpy as np
import pandas as pd
import pytest

from clusters.policy import multicriteria

RULE = pd.DataFrame({"stated": multicriteria.STATED, "low": [2, 3, 4], "high": [4, 5, 5]})
WHOLE = (1.0, 5.0)


def table(cells: dict[tuple[str, str], tuple[float, float]]) -> pd.DataFrame:
    rows = [(m, c, "none", [], low, high) for (m, c), (low, high) in cells.items()]
    return pd.DataFrame(rows, columns=["model_id", "criterion_id", "stated", "features", "low", "high"])


def exact(values: list[list[float]]) -> pd.DataFrame:
    return table({(f"m{i}", f"c{j}"): (v, v) for i, row in enumerate(values) for j, v in enumerate(row)})


class TestScoresFromWhatIsStated:
    FEATURES = pd.DataFrame(
        {
            "model_id": ["a", "a", "b"],
            "feature_vi": ["xử lý nước", "sạch", "sạch"],
            "feature_type": ["technology", "expected_benefit", "expected_benefit"],
        }
    )
    LINKS = pd.DataFrame({"feature_vi": ["xử lý nước", "sạch"], "criterion_id": ["env", "env"]})

    def test_both_one_or_nothing_stated(self) -> None:
        found = multicriteria.stated_scores(self.FEATURES, self.LINKS, RULE, ["a", "b", "c"], ["env", "jobs"], WHOLE)
        cells = found.set_index(["model_id", "criterion_id"])
        assert cells.loc[("a", "env"), ["stated", "low", "high"]].tolist() == ["both", 4, 5]
        assert cells.loc[("b", "env"), ["stated", "low", "high"]].tolist() == ["benefit", 3, 5]
        assert cells.loc[("c", "env"), ["stated", "low", "high"]].tolist() == ["none", 1, 5]
        assert (cells.xs("jobs", level=1)[["low", "high"]] == [1, 5]).all(axis=None), "nothing stated is the full range"

    def test_a_rule_without_a_row_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"score_rules\.csv.*both"):
            multicriteria.stated_scores(self.FEATURES, self.LINKS, RULE[:2], ["a"], ["env"], WHOLE)

    def test_silence_has_the_range_it_is_given(self) -> None:
        found = multicriteria.stated_scores(self.FEATURES, self.LINKS, RULE, ["a", "c"], ["env", "jobs"], (1, 3))
        cells = found.set_index(["model_id", "criterion_id"])
        assert cells.loc[("c", "env"), ["low", "high"]].tolist() == [1, 3]
        assert cells.loc[("a", "env"), ["low", "high"]].tolist() == [4, 5], "what is stated keeps its score"

    def test_the_register_gives_the_lower_half_the_whole_and_the_upper_half(self) -> None:
        register = pd.DataFrame(
            {"assumption_id": ["build_time", "silence"], "low": [1, 1], "central": [2, 3], "high": [3, 5]}
        )
        assert multicriteria.silences(register) == [(1, 3), (1, 5), (3, 5)]
        assert multicriteria.silences(register[:1]) == [], "nobody said what silence may be scored"

    def test_raters_replace_the_rule(self) -> None:
        scores = table({("a", "x"): (3, 5), ("a", "y"): (1, 5), ("b", "x"): (2, 2)})
        given_ = pd.DataFrame(
            [("An", "a", "x", 2, 3), ("Bình", "a", "x", 3, 4)],
            columns=["rater", "model_id", "criterion_id", "low", "high"],
        )
        found = multicriteria.rated(scores, given_).set_index(["model_id", "criterion_id"])
        assert found.loc[("a", "x"), ["low", "high", "rater"]].tolist() == [2, 4, "An, Bình"]
        assert found.loc[("a", "y"), ["low", "high", "rater"]].tolist() == [1, 5, ""]


class TestSmaa:
    def test_two_options_against_the_closed_form(self) -> None:
        # a = (4, 1), b = (2, 2): a first when 2w > 1 - w, w > 1/3, so 2/3 of all weights
        found = multicriteria.smaa(exact([[4, 1], [2, 2]]), 200_000, seed=1)
        assert found.loc["m0", 1] == pytest.approx(2 / 3, abs=0.005)

    def test_overlapping_score_ranges_against_the_closed_form(self) -> None:
        # X ~ U(0, 2), Y ~ U(1, 3): P(X > Y) = 1/8
        found = multicriteria.smaa(table({("x", "c"): (0, 2), ("y", "c"): (1, 3)}), 200_000, seed=2)
        assert found.loc["x", 1] == pytest.approx(1 / 8, abs=0.005)

    def test_same_seed_same_numbers_and_shares_add_up(self) -> None:
        scores = table({(m, c): (1, 5) for m in "abcd" for c in "xyz"})
        one, two = (multicriteria.smaa(scores, 2_000, seed=7) for _ in range(2))
        pd.testing.assert_frame_equal(one, two)
        assert one.sum(axis=1).to_numpy() == pytest.approx(1)
        assert one.to_numpy() == pytest.approx(0.25, abs=0.05), "four unknown models are interchangeable"

    def test_equal_values_share_the_better_rank(self) -> None:
        assert multicriteria.ranks(np.array([3.0, 5.0, 3.0])).tolist() == [2, 1, 2]
