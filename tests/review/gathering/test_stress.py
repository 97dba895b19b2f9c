"""The page's losses under stress: here, and at the base; an unreadable file is none."""

from dataclasses import asdict, replace
from pathlib import Path

from tidegate import paths
from tidegate.artifacts import write_json, write_text
from tidegate.records import Estimate
from tidegate.review.gathering.stress import read
from tidegate.stress_report import StressLoss, StressOutcome, StressReport

LOSS = StressLoss("roc_auc", 0.8, 0.77, 0.03, 0.02, 0.04, 0.9, 0.005, 1999.0, 1e-5, 0.1, 0.0, 0.0, blocked=False)
GONE = StressOutcome("gone", {"kind": "missing_values"}, 2_000, 200, [LOSS])


def written(root: Path, *outcomes: StressOutcome) -> Path:
    write_json(root / paths.STRESS, asdict(StressReport(list(outcomes))))
    return root


def test_each_loss_is_beside_the_bases(tmp_path):
    base = written(tmp_path / "base", replace(GONE, losses=[replace(LOSS, loss=0.01)]))
    (metric,) = read(base, written(tmp_path / "head", GONE))
    assert (metric.stress, metric.kind, metric.metric, metric.base) == ("gone", "missing_values", "roc_auc", 0.01)
    assert metric.loss == Estimate(0.03, 0.02, 0.04, 0.95)


def test_a_failure_and_an_undefined_loss_are_shown_as_such(tmp_path):
    undefined = replace(LOSS, loss=None, low=None, high=None)
    head = written(tmp_path, replace(GONE, losses=[], failure="ValueError: x"), replace(GONE, losses=[undefined]))
    failed, unknown = read(None, head)
    assert (failed.failure, failed.loss, failed.metric) == ("ValueError: x", None, "")
    assert (unknown.failure, unknown.loss, unknown.base) == ("", None, None)


def test_what_cannot_be_read_is_nothing(tmp_path):
    assert read(None, tmp_path) == ()
    write_text(tmp_path / paths.STRESS, "{")
    assert read(tmp_path, tmp_path) == ()
