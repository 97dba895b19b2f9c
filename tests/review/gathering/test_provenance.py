from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tidegate import paths
from tidegate.artifacts import write_json, write_table
from tidegate.errors import Problem
from tidegate.records import Verdict
from tidegate.review.gathering.provenance import Grade, by_digest, findings, recomputed


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Path, Path]:
    """The claimed side and the recomputed one, equal to start with."""
    for name in ("claimed", "again"):
        metrics(tmp_path / name, '{"roc_auc": 0.75, "brier": 0.2}')
        predictions(tmp_path / name)
        stress(tmp_path / name)
        (tmp_path / name / paths.MANIFESTS / "prod").mkdir(parents=True)
        (tmp_path / name / paths.MANIFESTS / "prod/rollout.yaml").write_text(f"package: {'a' * 64}\nweight: 5\n")
    return tmp_path / "claimed", tmp_path / "again"


def stress(root: Path, *, loss: float = 0.02, stress: str = "new_carrier") -> None:
    (root / paths.STRESS).parent.mkdir(parents=True, exist_ok=True)
    write_json(root / paths.STRESS, {"stresses": [{"stress": stress, "losses": [{"loss": loss, "blocked": True}]}]})


def metrics(root: Path, text: str) -> None:
    (root / paths.METRICS).parent.mkdir(parents=True, exist_ok=True)
    (root / paths.METRICS).write_text(text)


def predictions(root: Path, *, moved: float = 0.0, first_id: int = 0) -> None:
    predicted = np.linspace(0.1, 0.9, 50)
    predicted[0] += moved
    rows = {"row_id": np.arange(first_id, first_id + 50), "truth": np.tile([0.0, 1.0], 25), "predicted": predicted}
    write_table(root / paths.PREDICTIONS, pd.DataFrame(rows))


def grades(sides: tuple[Path, Path]) -> dict[str, Grade]:
    claimed, again = sides
    return {each.name: each.grade for each in recomputed(again, claimed)}


def test_equal_evidence_was_recomputed_identically(sides):
    assert set(grades(sides).values()) == {Grade.IDENTICAL}
    assert all(each.verdict is Verdict.PASS for each in findings(recomputed(sides[1], sides[0])))


@pytest.mark.parametrize(
    "text",
    [
        '{"roc_auc": 0.76, "brier": 0.2}',
        '{"roc_auc": true, "brier": 0.2}',
        '{"roc_auc": "0.75", "brier": 0.2}',
        '{"roc_auc": null, "brier": 0.2}',
        '{"brier": 0.2}',
        '{"roc_auc": NaN, "brier": 0.2}',
        '{"roc_auc": Infinity, "brier": 0.2}',
        '{"roc_auc": 1e999, "brier": 0.2}',
        '{"roc_auc": 0.7, "roc_auc": 0.75, "brier": 0.2}',
        '{"roc_auc": 0.75, "brier": 0.2, "extra": 1.0}',
        "[0.75]",
        "not json",
        "",
    ],
)
def test_a_spoofed_metric_is_contradicted(sides, text):
    metrics(sides[0], text)
    assert Grade.CONTRADICTED in grades(sides).values()
    assert Verdict.worst(each.verdict for each in findings(recomputed(sides[1], sides[0]))) is Verdict.FAIL


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ('{"roc_auc": 0.7500001, "brier": 0.2}', Grade.WITHIN_TOLERANCE),
        ('{"roc_auc": 0.750002, "brier": 0.2}', Grade.CONTRADICTED),
    ],
)
def test_the_last_bits_may_differ_and_no_more(sides, text, grade):
    metrics(sides[0], text)
    assert grades(sides)["roc_auc"] is grade


@pytest.mark.parametrize(
    ("change", "grade"),
    [
        ({"moved": 1e-9}, Grade.WITHIN_TOLERANCE),
        ({"moved": 1e-3}, Grade.CONTRADICTED),
        ({"moved": float("nan")}, Grade.CONTRADICTED),
        ({"first_id": 1}, Grade.CONTRADICTED),
    ],
    ids=["in the last bits", "visibly", "to nothing", "to other rows"],
)
def test_predictions_that_moved_are_graded_by_how_far(sides, change, grade):
    predictions(sides[0], **change)
    assert grades(sides)[str(paths.PREDICTIONS)] is grade


def test_predictions_that_are_no_table_are_contradicted_and_missing_ones_a_claim(sides):
    (sides[0] / paths.PREDICTIONS).write_bytes(b"not parquet")
    assert grades(sides)[str(paths.PREDICTIONS)] is Grade.CONTRADICTED
    (sides[0] / paths.PREDICTIONS).unlink()
    assert grades(sides)[str(paths.PREDICTIONS)] is Grade.CLAIMED


@pytest.mark.parametrize(
    ("change", "grade"),
    [
        ({"loss": 0.02 + 1e-9}, Grade.WITHIN_TOLERANCE),
        ({"loss": 0.01}, Grade.CONTRADICTED),
        ({"stress": "another"}, Grade.CONTRADICTED),
    ],
    ids=["in the last bits", "by a milder loss", "by another name"],
)
def test_a_stress_report_is_compared_by_content(sides, change, grade):
    stress(sides[0], **change)
    assert grades(sides)[str(paths.STRESS)] is grade


def test_a_contradicted_stress_names_the_place_and_both_values(sides):
    stress(sides[0], loss=0.01)
    reason = next(each.reason for each in recomputed(sides[1], sides[0]) if each.name == str(paths.STRESS))
    assert "/stresses/0/losses/0/loss is claimed as 0.01; recomputed: 0.02" in reason


def test_a_stress_report_that_cannot_be_read_is_contradicted_a_missing_one_a_claim_and_none_at_all_is_no_claim(sides):
    (sides[0] / paths.STRESS).write_text("{")
    assert grades(sides)[str(paths.STRESS)] is Grade.CONTRADICTED
    (sides[0] / paths.STRESS).unlink()
    assert grades(sides)[str(paths.STRESS)] is Grade.CLAIMED
    (sides[1] / paths.STRESS).unlink()
    assert str(paths.STRESS) not in grades(sides)


def test_a_recomputation_without_metrics_leaves_a_claim_a_claim(sides):
    (sides[1] / paths.METRICS).unlink()
    found = findings(recomputed(sides[1], sides[0]))
    assert found[0].verdict is Verdict.INCONCLUSIVE
    assert "left no metrics" in found[0].reason


def test_manifests_may_differ_in_digests_and_in_nothing_else(sides):
    manifest = sides[0] / paths.MANIFESTS / "prod/rollout.yaml"
    manifest.write_text(f"package: {'b' * 64}\nweight: 5\n")
    assert grades(sides)[str(paths.MANIFESTS)] is Grade.WITHIN_TOLERANCE
    manifest.write_text(f"package: {'a' * 64}\nweight: 50\n")
    assert grades(sides)[str(paths.MANIFESTS)] is Grade.CONTRADICTED


def test_without_a_recomputation_the_lock_tells_a_written_number_from_an_edited_one(here):
    assert by_digest().grade is Grade.DIGEST_VERIFIED
    paths.METRICS.write_text("{}")
    assert by_digest().grade is Grade.CLAIMED
    Path("dvc.lock").write_text("[]")
    assert by_digest().grade is Grade.CLAIMED


def test_an_unsafe_pipeline_fails_whatever_the_numbers_are(sides):
    found = findings(recomputed(sides[1], sides[0]), (Problem("is frozen", key="stages.train"),))
    assert (found[0].rule, found[0].verdict, found[0].subject) == ("pipeline", Verdict.FAIL, "stages.train")
