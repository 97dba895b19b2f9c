import json
from pathlib import Path

import pytest

from reviewed import DECISION
from tidegate import paths, plans
from tidegate.errors import EvidenceError
from tidegate.records import Verdict
from tidegate.review.gathering.chart_data import MOST_POINTS, curves, parts, rollouts
from tidegate.review.review_data import SliceChange


def plot(root: Path, name: str, text: str) -> None:
    path = root / paths.PLOTS / f"{name}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def slices(root: Path, value: object) -> None:
    (root / paths.SLICES).parent.mkdir(parents=True, exist_ok=True)
    (root / paths.SLICES).write_text(json.dumps(value))


def test_a_curve_of_both_revisions_is_read_in_order(tmp_path):
    plot(tmp_path / "base", "roc", "false_positive_rate,true_positive_rate\n0.0,0.5\n1.0,1.0\n")
    plot(tmp_path / "head", "roc", "false_positive_rate,true_positive_rate\n0.0,0.6\n1.0,1.0\n")
    (curve,) = curves(tmp_path / "base", tmp_path / "head")
    assert (curve.title, curve.across) == ("ROC", "false positive rate")
    assert (curve.base, curve.head) == (((0.0, 0.5), (1.0, 1.0)), ((0.0, 0.6), (1.0, 1.0)))


def test_a_curve_that_the_base_lacks_is_drawn_alone(tmp_path):
    plot(tmp_path, "calibration", "predicted,observed,rows\n0.1,0.2,5\n")
    (curve,) = curves(tmp_path / "base", tmp_path)
    assert (curve.base, curve.head, curve.dots) == ((), ((0.1, 0.2),), True)


def test_what_is_no_point_of_the_unit_square_is_left_out(tmp_path):
    text = "false_positive_rate,true_positive_rate\nnan,1\n2,1\nx,1\n0.5\n,\n0.5,0.5\n1e999,0\n"
    plot(tmp_path, "roc", text)
    assert curves(tmp_path / "base", tmp_path)[0].head == ((0.5, 0.5),)


def test_a_file_without_the_columns_gives_no_curve(tmp_path):
    plot(tmp_path, "roc", "a,b\n1,2\n")
    assert curves(tmp_path, tmp_path) == ()


@pytest.mark.slow
def test_a_huge_curve_is_thinned(tmp_path):
    rows = "".join(f"{n / 99_999},{n / 99_999}\n" for n in range(100_000))
    plot(tmp_path, "roc", f"false_positive_rate,true_positive_rate\n{rows}")
    assert len(curves(tmp_path, tmp_path)[0].head) <= MOST_POINTS


def test_slices_show_the_largest_loss_first_with_the_interval_of_the_rule_that_judged_it(tmp_path):
    def measured(ha: float, ua: float) -> object:
        entry = {
            "carrier=HA": {"rows": 89, "metrics": {"roc_auc": ha}},
            "carrier=UA": {"rows": 9, "metrics": {"roc_auc": ua}},
        }
        return {"carrier": {**entry, "carrier=ZZ": {"rows": 1, "metrics": {}}}}

    slices(tmp_path / "base", measured(0.712, 0.70))
    slices(tmp_path / "head", measured(0.702, 0.71))
    found = parts("roc_auc", DECISION, tmp_path / "base", tmp_path / "head")
    assert [part.label for part in found] == ["carrier=HA", "carrier=UA"]
    assert found[0] == SliceChange(
        "carrier=HA", 89, 0.712, 0.702, DECISION.findings[1].difference, Verdict.INCONCLUSIVE
    )
    assert found[1].difference is None


def test_a_slice_that_one_side_did_not_measure_is_left_out(tmp_path):
    slices(tmp_path / "base", {"a": {"a=1": {"rows": 3, "metrics": {"roc_auc": None}}}})
    slices(tmp_path / "head", {"a": {"a=1": {"rows": 3, "metrics": {"roc_auc": 0.5}}}})
    assert parts("roc_auc", None, tmp_path / "base", tmp_path / "head") == ()
    assert parts("roc_auc", None, tmp_path / "none", tmp_path / "head") == ()


@pytest.mark.parametrize("value", [[1], {"a": 3}, {"a": {"b": {}}}])
def test_slices_of_another_shape_are_refused(tmp_path, value):
    slices(tmp_path, value)
    with pytest.raises(EvidenceError, match="does not list slices"):
        parts("roc_auc", None, tmp_path, tmp_path)


def test_plans_are_read_by_environment_and_an_edited_one_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert rollouts() == ()
    plan = plans.Plan("dev", "rolling", 1.0, (), (), "stop", 1, 0, 0)
    paths.PLANS.mkdir(parents=True)
    (paths.PLANS / "dev.json").write_text(json.dumps(plan.as_json()))
    assert rollouts() == (plan,)
    (paths.PLANS / "dev.json").write_text(json.dumps(plan.as_json()).replace("rolling", "canary"))
    with pytest.raises(EvidenceError, match="is not a plan: the digest does not belong to the plan"):
        rollouts()
