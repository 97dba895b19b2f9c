"""The review of a comparison: its curves and slices, and nothing of a pipeline."""

import pandas as pd
import pytest

from compared_files import frame, pair, written
from tidegate.commands.comparison import compare
from tidegate.commands.comparison.compare import ComparisonRequest
from tidegate.commands.comparison.compare_rules import AskedLimits, AskedRules
from tidegate.prediction_files.column_roles import AskedColumns
from tidegate.records import Verdict
from tidegate.review.gathering.comparison import review_of


def review(base, head, *margins, by=(), **others):
    rules = AskedRules(limits=AskedLimits(margins), by=by)
    comparison = compare.run(ComparisonRequest(base, head, AskedColumns(by=by), rules, **others))
    return review_of(comparison, "tidegate compare a b")


def test_it_has_the_decision_and_the_command_and_no_pipeline(tmp_path):
    made = review(*pair(tmp_path), "roc_auc=0.05")
    assert made.verdict is Verdict.PASS
    assert made.commands == ("tidegate compare a b",)
    assert (made.of_pipeline, made.checks, made.steps) == (False, (), ())


def test_curves_of_both_files_are_drawn(tmp_path):
    made = review(*pair(tmp_path, head_noise=3.0), "roc_auc=0.05")
    assert [curve.title for curve in made.curves] == ["ROC", "Precision and recall", "Calibration"]
    for curve in made.curves:
        assert curve.base
        assert curve.head
        assert curve.base != curve.head
        assert all(0 <= number <= 1 for point in curve.base + curve.head for number in point)


def test_slices_are_listed_the_largest_loss_first(tmp_path):
    base = frame(rows=4_000)
    head = base.assign(predicted=base.predicted.where(base.carrier != "UA", 0.5))
    paths = written(tmp_path, "a.csv", base), written(tmp_path, "b.csv", head)
    made = review(*paths, "roc_auc=0.05", by=("carrier",))
    assert [part.label for part in made.parts] == ["carrier=UA", "carrier=AA"]
    assert made.parts[0].head == pytest.approx(0.5)


def test_numbers_have_residuals_instead_of_curves(tmp_path):
    table = pd.DataFrame({"id": range(400), "truth": range(400), "predicted": range(1, 401)})
    path = written(tmp_path, "a.csv", table)
    made = review(path, path, "mae=1")
    assert made.curves == ()
    assert len(made.residuals.head) == 20
    assert {found.residual for found in made.residuals.base} == {-1.0}
