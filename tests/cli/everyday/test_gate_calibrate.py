"""`tidegate gate calibrate` as a person runs it, on a pipeline of three small scripts that DVC runs."""

import json

import pytest
import typer

import gate_project as project
import scripted_project
from tidegate import paths
from tidegate.cli.everyday import gate_calibrate
from tidegate.errors import DeclarationError
from tidegate.gate import calibration_report


@pytest.mark.slow
def test_a_model_that_ignores_its_seed_is_trained_on_other_rows(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    scripted_project.lay_out(tmp_path)
    gate_calibrate.command(seeds=1, draws=20, drop=["roc_auc=0.1"], json=False)
    out = capsys.readouterr().out
    assert out.startswith("1 draw of other training rows, alpha 0.05")
    assert "auc_holds  roc_auc  all         1,200    0.03" in out
    known = calibration_report.read()
    assert known.holdout == known.holdout.strip() != ""
    assert {each.slice for each in known.resolutions} == {"all", "carrier=AA", "carrier=HA"}
    assert known.detections[0].blocked > 0.5
    assert json.loads(paths.PARAMS.read_text())["seed"] == project.PARAMS["seed"]


@pytest.mark.parametrize("text", ["roc_auc", "roc_auc=", "roc_auc=much", "roc_auc=-0.1", "roc_auc=0", "roc_auc=inf"])
def test_a_drop_without_a_positive_size_is_a_usage_error(text):
    with pytest.raises(typer.BadParameter, match="is not METRIC=LOSS"):
        gate_calibrate.command(drop=[text])


def resolution(margin, resolves, rows=600, part="all"):
    return calibration_report.Resolution(
        rule="auc_holds", metric="roc_auc", slice=part, rows=rows, margin=margin, error=0.01, resolves=resolves,
        sees=None, undecided=0.1, blocked=0.0, inconclusive=0.1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("found", "answer"),
    [
        (resolution(0.03, 0.01258), "auc_holds: 0.03 is decided for roc_auc on 600 rows; down to 0.013 would be"),
        (
            resolution(0.01, 0.0201),
            "auc_holds: 0.01 is too fine for roc_auc on 600 rows: set margin: 0.021, or hold out about 2,425 rows",
        ),
        (resolution(0.0, 0.0201), "auc_holds: 0 is too fine for roc_auc on 600 rows: set margin: 0.021"),
        (
            resolution(0.03, None, 40, "carrier=AA"),
            "auc_holds: no margin of roc_auc of carrier=AA passes on these 40 rows: hold out more rows, days or groups",
        ),
    ],
    ids=["decided", "too fine", "no rows are enough", "none"],
)
def test_each_margin_has_an_answer_and_what_to_do(found, answer):
    assert gate_calibrate._answer(found) == answer


def test_a_budget_that_is_no_duration_is_refused(tmp_path, monkeypatch):
    with pytest.raises(DeclarationError, match="--budget soon: must be a number with a unit"):
        gate_calibrate.command(budget="soon")


def test_a_detected_share_comes_with_its_draws_and_interval():
    values = {"holdout": "a", "alpha": 0.05, "draws": 201, "retrained": "3 other seeds", "undecided": 0.0}
    found = calibration_report.Detection(metric="roc_auc", drop=0.0123, draws=60, blocked=0.9, by_its_rules=0.8)
    made = calibration_report.Calibration(**values, blocked=0.0, resolutions=(), detections=(found,))
    (line,) = [line for line in gate_calibrate._lines(made) if "loses" in line]
    # Clopper and Pearson for 48 of 60, as scipy.stats.binomtest gives it
    assert line == "roc_auc loses 0.0123: 90.0% of 60 draws blocked, 80.0% by rules on roc_auc [67.7%, 89.2%]"
    earlier = made.model_copy(update={"detections": (found.model_copy(update={"draws": None}),)})
    assert made.range_of(earlier.detections[0])[0] > 0.73, "of all 201"


def test_the_rate_of_false_blocks_comes_with_its_bound():
    values = {"holdout": "a", "alpha": 0.05, "draws": 200, "retrained": "3 other seeds", "undecided": 0.0}
    made = calibration_report.Calibration(**values, blocked=0.0, resolutions=(resolution(0.03, 0.01),), detections=())
    assert made.blocked_at_most == pytest.approx(1 - 0.05 ** (1 / 200), rel=1e-9)
    lines = list(gate_calibrate._lines(made))
    assert lines[2:4] == [
        "auc_holds: 0.03 is decided for roc_auc on 600 rows; down to 0.01 would be",
        "an unchanged model is blocked in 0.0% of 200 draws (95 % sure: at most 1.5%)",
    ]
