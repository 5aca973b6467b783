import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusters.policy import multicriteria

RULE = pd.DataFrame({"stated": multicriteria.STATED, "low": [1, 2, 3, 4], "high": [5, 4, 5, 5]})


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
        found = multicriteria.stated_scores(self.FEATURES, self.LINKS, RULE, ["a", "b", "c"], ["env", "jobs"])
        cells = found.set_index(["model_id", "criterion_id"])
        assert cells.loc[("a", "env"), ["stated", "low", "high"]].tolist() == ["both", 4, 5]
        assert cells.loc[("b", "env"), ["stated", "low", "high"]].tolist() == ["benefit", 3, 5]
        assert cells.loc[("c", "env"), ["stated", "low", "high"]].tolist() == ["none", 1, 5]
        assert (cells.xs("jobs", level=1)[["low", "high"]] == [1, 5]).all(axis=None), "nothing stated is the full range"

    def test_a_rule_without_a_row_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"score_rules\.csv.*both"):
            multicriteria.stated_scores(self.FEATURES, self.LINKS, RULE[:3], ["a"], ["env"])

    def test_raters_replace_the_rule_and_the_shift_stays_on_the_scale(self) -> None:
        scores = table({("a", "x"): (3, 5), ("a", "y"): (1, 5), ("b", "x"): (2, 2)})
        given_ = pd.DataFrame(
            [("An", "a", "x", 2, 3), ("Bình", "a", "x", 3, 4)],
            columns=["rater", "model_id", "criterion_id", "low", "high"],
        )
        up = multicriteria.rated(scores, given_, 1, 5, shift=1).set_index(["model_id", "criterion_id"])
        assert up.loc[("a", "x"), ["low", "high", "rater"]].tolist() == [3, 5, "An, Bình"]
        assert up.loc[("a", "y"), ["low", "high"]].tolist() == [1, 5], "unknown stays unknown"
        assert up.loc[("b", "x"), ["low", "high"]].tolist() == [3, 3]
        down = multicriteria.rated(scores, given_[:0], 1, 5, shift=-1).set_index(["model_id", "criterion_id"])
        assert down.loc[("b", "x"), ["low", "high", "rater"]].tolist() == [1, 1, ""]


class TestTextbookMethods:
    def test_wsm_by_hand_on_the_fixed_scale(self) -> None:
        found = multicriteria.methods(exact([[5, 1], [3, 3]]), np.array([0.75, 0.25]), 1, 5)
        wsm = found[found.method == "wsm"]
        # (5-1)/4·0.75 + 0·0.25 = 0.75 ; 0.5·0.75 + 0.5·0.25 = 0.5
        assert wsm.value.tolist() == pytest.approx([0.75, 0.5])
        assert wsm["rank"].tolist() == [1, 2]

    def test_topsis_by_hand(self) -> None:
        # min-max: m0 = (1, 0), m1 = (0, 1), m2 = (.5, .5); weights .6, .4; ideal (.6, .4), anti-ideal (0, 0)
        found = multicriteria.methods(exact([[5, 1], [1, 5], [3, 3]]), np.array([0.6, 0.4]), 1, 5)
        topsis = found[found.method == "topsis"].value.tolist()
        half = np.hypot(0.3, 0.2)
        assert topsis == pytest.approx([0.6 / (0.6 + 0.4), 0.4 / (0.4 + 0.6), half / (half + half)])

    def test_promethee_by_hand(self) -> None:
        # usual preference, one criterion: net flow = (beaten - beating) / (n - 1)
        found = multicriteria.methods(exact([[5], [3], [1]]), np.array([1.0]), 1, 5)
        assert found[found.method == "promethee"].value.tolist() == pytest.approx([1, 0, -1])

    def test_a_criterion_on_which_all_agree_does_not_break_topsis(self) -> None:
        found = multicriteria.methods(exact([[5, 3], [1, 3]]), np.array([0.5, 0.5]), 1, 5)
        assert np.isfinite(found.value).all()


class TestSmaa:
    def test_two_options_against_the_closed_form(self) -> None:
        # a = (4, 1), b = (2, 2): a first when 2w > 1 - w, w > 1/3, so 2/3 of all weights; mean of those w is 2/3.
        found = multicriteria.smaa(exact([[4, 1], [2, 2]]), 200_000, seed=1)
        assert found["acceptability"].loc["m0", 1] == pytest.approx(2 / 3, abs=0.005)
        assert found["central_weights"].loc["m0", "c0"] == pytest.approx(2 / 3, abs=0.005)
        assert found["central_weights"].loc["m1", "c0"] == pytest.approx(1 / 6, abs=0.005)

    def test_overlapping_score_ranges_against_the_closed_form(self) -> None:
        # X ~ U(0, 2), Y ~ U(1, 3): P(X > Y) = 1/8
        found = multicriteria.smaa(table({("x", "c"): (0, 2), ("y", "c"): (1, 3)}), 200_000, seed=2)
        assert found["wins"].loc["x", "y"] == pytest.approx(1 / 8, abs=0.005)

    def test_same_seed_same_numbers_and_shares_add_up(self) -> None:
        scores = table({(m, c): (1, 5) for m in "abcd" for c in "xyz"})
        one, two = (multicriteria.smaa(scores, 2_000, seed=7)["acceptability"] for _ in range(2))
        pd.testing.assert_frame_equal(one, two)
        assert one.sum(axis=1).to_numpy() == pytest.approx(1)
        assert one.to_numpy() == pytest.approx(0.25, abs=0.05), "four unknown models are interchangeable"

    def test_never_first_has_no_central_weight(self) -> None:
        found = multicriteria.smaa(exact([[5, 5], [1, 1]]), 100, seed=0)
        assert found["central_weights"].loc["m1"].isna().all()

    def test_no_clear_winner_is_an_answer(self) -> None:
        share = pd.DataFrame({1: [0.5, 0.3, 0.2]}, index=list("abc"))
        assert multicriteria.clear_winner(share) is None
        assert multicriteria.clear_winner(share.assign(**{"1": 0}).rename(columns={1: 9, "1": 1})) is None
        assert multicriteria.clear_winner(pd.DataFrame({1: [0.6, 0.4]}, index=list("ab"))) == "a"


class TestSwitchPoints:
    def test_by_hand(self) -> None:
        # values along c0: m0: 2w + 0(1-w)... m0 = (4, 1), m1 = (2, 2): 4w + 1 - w = 2 at w = 1/3
        found = multicriteria.switch_points(exact([[4, 1], [2, 2]]), np.array([0.5, 0.5]))
        row = found[found.criterion_id == "c0"].iloc[0]
        assert (row.switch_at, row.first_below, row.first_above) == (pytest.approx(1 / 3), "m1", "m0")

    def test_none_where_one_model_leads_everywhere(self) -> None:
        assert multicriteria.switch_points(exact([[5, 5], [1, 1]]), np.array([0.5, 0.5])).empty

    @given(st.integers(0, 10_000))
    @settings(max_examples=40, deadline=None)
    def test_leaders_between_switches_match_a_fine_grid(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        values = rng.integers(1, 6, size=(4, 3)).astype(float)
        weights = rng.dirichlet(np.ones(3))
        found = multicriteria.switch_points(exact(values.tolist()), weights)
        for c in range(3):
            here = found[found.criterion_id == f"c{c}"].sort_values("switch_at")
            for w in np.linspace(0.0005, 0.9995, 60):
                if len(here) and np.isclose(here.switch_at, w, atol=1e-6).any():
                    continue
                moved = np.delete(weights, c) / np.delete(weights, c).sum() * (1 - w)
                total = values @ np.insert(moved, c, w)
                top = {f"m{i}" for i in np.flatnonzero(np.isclose(total, total.max(), atol=1e-9))}
                past = here[here.switch_at < w]
                leader = past.first_above.iloc[-1] if len(past) else here.first_below.iloc[0] if len(here) else None
                if leader is not None:
                    assert top & set(leader.split(" = "))

    def test_single_steps_that_change_the_leader(self) -> None:
        found = multicriteria.one_step_changes(exact([[3, 3], [3, 2]]), np.array([0.5, 0.5]), 1, 5, 1)
        assert len(found) == 8
        # m0 leads by half a point, which is what one step on one of two scores moves: m1 draws level four times
        assert found.tied.sum() == 4
        assert not found.changed.any()
        assert multicriteria.one_step_changes(exact([[3, 3], [3, 3]]), np.array([0.5, 0.5]), 1, 5, 1).tied.sum() == 8
        further = multicriteria.one_step_changes(exact([[3, 3], [3, 2]]), np.array([0.5, 0.5]), 1, 5, 2)
        assert further.changed.sum() == 4, "m0 down by two on either score, m1 up by two on either"


class TestWeightsFromText:
    def test_named_scaled_and_equal(self) -> None:
        assert multicriteria.read_weights("", ["a", "b"]).tolist() == [0.5, 0.5]
        assert multicriteria.read_weights("b=3, a=1", ["a", "b", "c"]).tolist() == [0.25, 0.75, 0]

    @pytest.mark.parametrize("text", ["z=1", "a", "a=x", "a=-1,b=2", "a=0", "a=nan", "a=inf"])
    def test_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match="weights"):
            multicriteria.read_weights(text, ["a", "b"])

    def test_a_misspelt_criterion_is_answered_with_the_nearest_one(self) -> None:
        with pytest.raises(
            ValueError, match="no criterion 'enviroment', did you mean 'environment'\\? There are: craft"
        ):
            multicriteria.read_weights("craft=1, enviroment=2", ["craft", "environment"])
        with pytest.raises(ValueError, match=r"no criterion 'xyz'\. There are: craft"):
            multicriteria.read_weights("xyz=1", ["craft"])
