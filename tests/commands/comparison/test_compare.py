"""compare: two files of predictions get the verdict that the gate would give on the same rows."""

import json

import numpy as np
import pandas as pd
import pytest

from compared_files import frame, lines, lm_eval_sample, pair, promptfoo, promptfoo_result, written
from tidegate.commands.comparison import compare
from tidegate.commands.comparison.compare import ComparisonRequest
from tidegate.commands.comparison.compare_rules import AskedLimits, AskedRules
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.gate import Gate
from tidegate.errors import DeclarationError
from tidegate.gate.decision import decide
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Predictions
from tidegate.gate.revision import RevisionEvidence
from tidegate.prediction_files.column_roles import AskedColumns
from tidegate.records import Verdict


def request(base, head, *margins, block="", by=(), floors=(), metrics=(), slice_margins=(), min_rows=100, **others):
    rules = AskedRules(metrics, AskedLimits(margins, tuple(slice_margins), tuple(floors)), tuple(by), min_rows=min_rows)
    return ComparisonRequest(base, head, AskedColumns(block=block, by=tuple(by)), rules, **others)


def findings(*arguments, **options):
    return compare.run(request(*arguments, **options)).decision.findings


def test_the_same_rules_on_the_same_rows_as_the_gate(tmp_path):
    base, head = pair(tmp_path, head_noise=0.6)
    made = findings(base, head, "roc_auc=0.01", "brier=0.002", block="day")
    old, new = frame(), frame(noise=0.6, seed=3)
    revisions = (
        RevisionEvidence(
            "x", Predictions(np.arange(len(table)), table.truth.to_numpy(float), table.predicted.to_numpy(), day)
        )
        for table, day in ((old, old.day.to_numpy(object)), (new, old.day.to_numpy(object)))
    )
    before, after = revisions
    evaluate = Evaluate.model_validate({"task": "binary", "metrics": {"roc_auc": {}, "brier": {}}})
    rules = {
        "roc_auc_holds": {"kind": "no_regression", "metric": "roc_auc", "margin": 0.01},
        "brier_holds": {"kind": "no_regression", "metric": "brier", "margin": 0.002},
    }
    expected = decide(Gate.model_validate({"rules": rules}), Evidence(evaluate, after, before))
    assert [f.verdict for f in made] == [f.verdict for f in expected.findings if f.rule in rules]
    for one, other in zip(made, (f for f in expected.findings if f.rule in rules), strict=True):
        assert one.difference.value == pytest.approx(other.difference.value, abs=1e-12)
        assert one.difference.low == pytest.approx(other.difference.low, abs=1e-12)
        assert (one.reason, one.rows) == (other.reason, other.rows)


@pytest.mark.parametrize("ending", ["csv", "parquet", "jsonl"])
@pytest.mark.parametrize(
    ("noise", "margin", "verdict"),
    [(0.3, "0.03", Verdict.PASS), (3.0, "0.03", Verdict.FAIL), (0.3, "0.001", Verdict.INCONCLUSIVE)],
)
def test_the_three_verdicts(tmp_path, ending, noise, margin, verdict):
    base, head = pair(tmp_path, ending=ending, head_noise=noise)
    decision = compare.run(request(base, head, f"roc_auc={margin}")).decision
    assert decision.verdict is verdict
    assert decision.exit_code == {"pass": 0, "fail": 10, "inconclusive": 3}[verdict.value]
    assert (decision.base, decision.head) == (str(base), str(head))


def test_rows_of_one_block_are_not_taken_for_independent(tmp_path):
    """Every day the head errs on the whole day or not at all: 40 days say less than 2,000 rows."""
    base = frame()
    bad = base.day.str[-2:].astype(int) % 4 == 0
    head = base.assign(predicted=np.where(bad, 1 - base.predicted, base.predicted))
    paths = written(tmp_path, "a.csv", base), written(tmp_path, "b.csv", head)
    alone, blocked = (findings(*paths, "accuracy=0.15", block=block)[0] for block in ("", "day"))
    width = [each.difference.high - each.difference.low for each in (alone, blocked)]
    assert width[1] > 2 * width[0]


def test_few_blocks_cannot_pass(tmp_path):
    base, head = pair(tmp_path, days=10)
    (finding,) = findings(base, head, "roc_auc=0.05", block="day")
    assert finding.verdict is Verdict.INCONCLUSIVE
    assert "a pass needs 25" in finding.reason


def test_a_loss_within_one_slice_is_found(tmp_path):
    base = frame(rows=6_000)
    noise = np.random.default_rng(5).random(len(base))
    head = base.assign(predicted=np.where(base.carrier == "UA", noise, base.predicted))
    paths = written(tmp_path, "a.csv", base), written(tmp_path, "b.csv", head)
    made = {f.slice: f for f in findings(*paths, "roc_auc=0.5", by=["carrier"], slice_margins=["0.05"])}
    assert made["carrier=UA"].verdict is Verdict.FAIL
    assert made["carrier=AA"].verdict is Verdict.PASS
    assert "carrier=HA" in made["carrier"].reason


def test_regression_compares_errors(tmp_path):
    random = np.random.default_rng(0)
    truth = random.normal(100, 20, 3_000)
    paths = [
        written(tmp_path, f"{name}.csv", pd.DataFrame({"id": range(3_000), "y_true": truth, "y_pred": truth + error}))
        for name, error in (("a", random.normal(0, 5, 3_000)), ("b", random.normal(0, 9, 3_000)))
    ]
    (mae,) = findings(*paths, "mae=1")
    assert (mae.subject, mae.verdict) == ("mae", Verdict.FAIL)
    assert mae.difference.value == pytest.approx((9 - 5) * (2 / np.pi) ** 0.5, abs=0.3)
    assert [f.subject for f in findings(*paths)] == ["mae", "rmse"]


def test_without_limits_nothing_is_decided_and_margins_are_proposed(tmp_path):
    base, head = pair(tmp_path, head_noise=5.0)
    comparison = compare.run(request(base, head))
    assert comparison.decision.exit_code == 3
    assert {f.verdict for f in comparison.decision.findings} == {Verdict.INCONCLUSIVE}
    assert comparison.proposals.keys() == {"roc_auc_holds", "brier_holds"}


def test_a_proposed_margin_is_what_the_gate_says_it_resolves(tmp_path):
    base, head = pair(tmp_path, rows=6_000)
    margin = compare.run(request(base, head)).proposals["roc_auc_holds"]
    (finding,) = findings(base, head, f"roc_auc={margin}")
    assert finding.undecided == pytest.approx(0.2, abs=0.03)  # it was chosen to pass in 4 of 5 draws


def test_rows_that_the_head_lacks_leave_it_undecided_unless_somebody_accepts(tmp_path):
    """A head that drops its errors passes every margin on what is left."""
    base = frame()
    wrong = (base.predicted >= 0.5) != (base.truth > 0)
    paths = written(tmp_path, "a.csv", base), written(tmp_path, "b.csv", base[~wrong])
    rows, held = findings(*paths, "roc_auc=0.02")
    assert (rows.rule, rows.verdict, held.verdict) == ("rows", Verdict.INCONCLUSIVE, Verdict.PASS)
    assert f"{wrong.sum():,} of 2,000 rows of {paths[0]} are not in {paths[1]}" in rows.reason
    decision = compare.run(request(*paths, "roc_auc=0.02", shared_only=True)).decision
    assert decision.verdict is Verdict.PASS
    assert decision.lost_rows == wrong.sum()
    assert any("rows are only in the base's file" in note for note in decision.notes)


def test_a_single_lost_row_leaves_it_undecided_and_added_ones_are_counted_only(tmp_path):
    """Under one row in a hundred may be half of the events."""
    base, head = frame(), frame(2_300, noise=0.2, seed=3)
    head = head.assign(truth=[*base.truth, *head.truth[2_000:]])
    paths = written(tmp_path, "base.csv", base), written(tmp_path, "head.csv", head[1:])
    decision = compare.run(request(*paths, "roc_auc=0.1")).decision
    assert (decision.lost_rows, decision.added_rows) == (1, 300)
    assert decision.verdict is Verdict.INCONCLUSIVE
    assert compare.run(request(*paths, "roc_auc=0.1", shared_only=True)).decision.verdict is Verdict.PASS


@pytest.mark.parametrize("positive", [None, "yes"])
def test_a_truth_that_one_file_spells_in_numbers_and_one_in_words_is_refused(tmp_path, positive):
    numbers, words = frame(), frame(seed=3)
    words = words.assign(truth=words.truth.map({0: "no", 1: "yes"}))
    first, second = (words, numbers) if positive else (numbers, words)
    paths = written(tmp_path, "base.csv", first), written(tmp_path, "head.csv", second)
    with pytest.raises(DeclarationError, match="numbers in one file and text in the other"):
        compare.run(request(*paths, "roc_auc=0.1", positive=positive))


def test_an_undefined_metric_is_undecided_with_a_remedy_that_helps_here(tmp_path):
    base, head = pair(tmp_path)
    rules = AskedRules(limits=AskedLimits(("precision=0.1",)), threshold=0.999999)
    measured, _ = compare.run(ComparisonRequest(base, head, AskedColumns(), rules)).decision.findings
    assert measured.verdict is Verdict.INCONCLUSIVE
    assert "precision is undefined" in measured.reason
    assert measured.remedy == "compare rows for which it is defined, or another --metric or --threshold"


def test_nothing_speaks_of_a_repository(tmp_path):
    base, head = pair(tmp_path, days=10)
    asked = request(base, head, "roc_auc=0.001", "precision=0.1", block="day", by=["carrier"], floors=["roc_auc=0.9"])
    decision = compare.run(asked).decision
    said = " ".join([*decision.notes, *(f"{f.reason} {f.remedy}" for f in decision.findings)])
    for word in ("dvc", "commit", "holdout's columns", "owner"):
        assert word not in said


def test_results_of_promptfoo_are_compared_by_case(tmp_path):
    random = np.random.default_rng(3)
    base, head = (
        promptfoo(
            tmp_path,
            f"{name}.json",
            [
                promptfoo_result(test, provider=provider, score=float(random.random() < rate))
                for test in range(300)
                for provider in (0, 1)
            ],
        )
        for name, rate in (("a", 0.9), ("b", 0.5))
    )
    comparison = compare.run(request(base, head, "0.05"))
    (finding,) = comparison.decision.findings
    assert (finding.subject, finding.verdict, finding.rows) == ("score", Verdict.FAIL, 600)
    scores = [
        np.mean([each["score"] for each in json.loads(path.read_text())["results"]["results"]]) for path in (base, head)
    ]
    assert (finding.base, finding.head) == pytest.approx(scores)
    assert any("errors are those of 300 test cases" in note for note in comparison.decision.notes)


def test_samples_of_lm_evaluation_harness_are_compared_by_document(tmp_path):
    random = np.random.default_rng(4)
    base, head = (
        lines(
            tmp_path,
            f"samples_{name}.jsonl",
            [lm_eval_sample(number, acc=float(random.random() < 0.7)) for number in range(800)],
        )
        for name in ("a", "b")
    )
    (finding,) = findings(base, head, "acc=0.1")
    assert (finding.rule, finding.subject, finding.verdict) == ("score_holds", "acc", Verdict.PASS)
    assert finding.rows == 800


def test_scores_of_a_plain_file_need_no_truth(tmp_path):
    paths = [
        written(
            tmp_path, f"{name}.csv", pd.DataFrame({"id": range(500), "score": np.random.default_rng(seed).random(500)})
        )
        for name, seed in (("a", 0), ("b", 1))
    ]
    (finding,) = findings(*paths, "0.1", task="scores")
    assert (finding.subject, finding.verdict) == ("mean_score", Verdict.PASS)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"by": ["id"]}, "--by id: it has 2,000 values; at most 500 are slices"),
        (
            {"by": ["carrier"], "min_rows": 5_000},
            "--by carrier: the largest of its 3 values has 1,184 rows, fewer than",
        ),
    ],
)
def test_slices_that_cannot_be_compared_are_refused(tmp_path, options, said):
    with pytest.raises(DeclarationError, match=said):
        findings(*pair(tmp_path), "roc_auc=0.1", **options)


def test_the_same_files_give_the_same_decision(tmp_path):
    paths = pair(tmp_path, rows=3_000)
    asked = request(*paths, "average_precision=0.01", "ece=0.01", "roc_auc=0.01", block="day", by=["carrier"])
    assert compare.run(asked).decision == compare.run(asked).decision
