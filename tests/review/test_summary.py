from dataclasses import replace
from pathlib import PurePosixPath

from review.evaluated_parts import LEAKAGE, LEARNING, SEARCH, SEEDS
from tidegate.records import Verdict
from tidegate.review.review_data import CheckHistory, EvaluatedMetric, PipelineStep, StepState
from tidegate.review.summary import WIDTH, Summary, lines

FOUND = Summary(
    model="flights",
    steps=(PipelineStep("check", StepState.DONE), PipelineStep("train", StepState.DONE)),
    checks=(CheckHistory("enough_rows", Verdict.PASS, "critical", "327,346 rows"),),
    metrics={"roc_auc": 0.6904, "average_precision": 0.41},
    manifests=(PurePosixPath("prod/rollout.yaml"), PurePosixPath("dev/service.yaml"), PurePosixPath("prod/a.yaml")),
    places=(("metrics", "artifacts/evaluate/metrics.json"),),
)


def text(summary: Summary) -> str:
    return "\n".join(lines(summary))


def test_a_finished_pipeline_shows_numbers_places_and_what_to_try():
    shown = text(FOUND)
    assert shown.startswith("flights: the pipeline is complete\n")
    assert "1 of 1 expectation pass" in shown
    assert "roc_auc 0.6904, average_precision 0.4100" in shown
    assert "dev 1 file, prod 2 files" in shown
    assert "artifacts/evaluate/metrics.json" in shown
    assert "tidegate gate" in shown


def test_a_metric_without_a_value_is_undefined():
    assert "roc_auc 0.6904, precision undefined" in text(replace(FOUND, metrics={"roc_auc": 0.6904, "precision": None}))


def test_a_stopped_pipeline_says_where_and_what_was_not_reached():
    failed = CheckHistory("id_unique", Verdict.FAIL, "critical", "12 of 327,346 values are not unique")
    steps = (PipelineStep("check", StepState.STOPPED), PipelineStep("train", StepState.NOT_REACHED))
    shown = text(replace(FOUND, steps=steps, checks=(failed,), metrics=None, manifests=()))
    assert shown.startswith("flights: the pipeline stopped at check\n")
    assert "critical fail: id_unique: 12 of 327,346" in shown
    assert "not reached   train" in shown
    assert "then rerun it" in shown
    assert "dvc exp run" not in shown


def test_after_an_edit_nothing_stopped_and_the_command_is_named():
    steps = (PipelineStep("compose", StepState.STOPPED), PipelineStep("train", StepState.DONE))
    shown = text(replace(FOUND, steps=steps, edited=("compose", "train", "evaluate")))
    assert shown.startswith("flights: conf/ or code was edited since the last run, whose results these are\n")
    assert "re-runs compose, train, evaluate" in " ".join(shown.split())
    assert "`dvc repro` runs these" in shown
    assert "stopped" not in shown
    assert "roc_auc 0.6904" in shown


def test_a_pipeline_that_never_checked_does_not_claim_to_have():
    assert "data checks   not reached" in text(replace(FOUND, checks=None))


def test_no_line_is_wider_than_a_terminal_and_none_moves_the_cursor():
    hostile = CheckHistory("x" * 200, Verdict.FAIL, "warning", "\x1b[2Jcleared " * 30)
    shown = text(replace(FOUND, checks=(hostile,), metrics={f"metric_{n}": n / 7 for n in range(40)}))
    assert "\x1b" not in shown
    assert max(map(len, shown.splitlines())) <= WIDTH


def test_a_project_without_environments_has_no_line_for_manifests():
    assert "manifests" not in text(replace(FOUND, manifests=None))


AUC = EvaluatedMetric("roc_auc", 0.6904, 0.6812, 0.6996, 0.95, 0.5, 0.18)


def test_metrics_are_shown_with_their_intervals_and_what_a_constant_reaches():
    shown = " ".join(text(replace(FOUND, evaluated=(AUC,))).split())
    assert "roc_auc 0.6904 [0.6812, 0.6996], average_precision 0.4100 (95 % intervals)" in shown
    assert "baseline a constant prediction reaches roc_auc 0.5000; the model gains at least 0.1800" in shown


def test_a_small_value_is_as_exact_as_its_interval():
    loss = replace(AUC, metric="log_loss", value=0.0000234, low=0.0000171, high=0.0000302)
    shown = text(replace(FOUND, metrics={"log_loss": 0.0000234}, evaluated=(loss,)))
    assert "log_loss 0.0000234 [0.0000171, 0.0000302]" in shown


def test_a_useless_model_is_said_to_be_one():
    shown = " ".join(text(replace(FOUND, evaluated=(replace(AUC, gain_low=-0.01),))).split())
    assert "a constant prediction reaches roc_auc 0.5000; it is not certain that the model is better" in shown


def test_a_constant_without_a_value_is_not_compared():
    undefined = replace(AUC, metric="precision", constant=None, gain_low=None)
    shown = " ".join(text(replace(FOUND, evaluated=(undefined,))).split())
    assert "no constant prediction is compared in precision" in shown


def test_a_search_is_shown_with_its_optimism():
    shown = " ".join(text(replace(FOUND, search=SEARCH)).split())
    assert "search the best of 3 candidates (random) reaches roc_auc 0.7100 on the folds that chose it" in shown
    assert "optimism 0.0125" in shown
    assert " search " not in text(FOUND)


def test_seeds_and_more_rows_are_shown_of_the_headline():
    shown = " ".join(text(replace(FOUND, seeds=SEEDS, learning=LEARNING)).split())
    assert "seeds roc_auc by 3 seeds: 0.7000 on average" in shown
    assert "more rows roc_auc gains +0.030" in shown
    assert "brier" not in shown


def test_a_suspected_leak_is_shown_with_its_limit():
    shown = " ".join(text(replace(FOUND, leakage=LEAKAGE)).split())
    assert (
        "leakage suspected: copies, equal to 4 digits in all columns: 0.3100 on the holdout, 0.0100 expected" in shown
    )
    assert "no sign that training has seen the holdout (1 comparison)" in " ".join(
        text(replace(FOUND, leakage=LEAKAGE[1:])).split()
    )
    assert " leakage " not in text(FOUND)
