"""compare: files with the probabilities of several classes, whatever these are called."""

import numpy as np
import pandas as pd
import pytest

import multiclass_evidence
from compared_files import written
from tidegate import class_probabilities
from tidegate.commands.comparison import compare
from tidegate.commands.comparison.compare import ComparisonRequest
from tidegate.commands.comparison.compare_rules import AskedLimits, AskedRules
from tidegate.errors import DeclarationError
from tidegate.prediction_files.column_roles import AskedColumns
from tidegate.records import Verdict


def request(base, head, *margins, by=(), metrics=(), **others):
    rules = AskedRules(metrics, AskedLimits(margins), tuple(by))
    return ComparisonRequest(base, head, AskedColumns(by=tuple(by)), rules, **others)


def findings(*arguments, **options):
    return compare.run(request(*arguments, **options)).decision.findings


def several(folder, name, *, noise=1.0, seed=3, classes=("a", "b", "c"), prefix="predicted_"):
    """A file of rows of three classes with a column of probabilities for each."""
    known = multiclass_evidence.truth(1_500, np.random.default_rng(1))
    scores = multiclass_evidence.scores(known, np.random.default_rng(seed), noise=noise)
    columns = {f"{prefix}{classes[place]}": scores[:, place] for place in range(3)}
    truth = np.array(classes)[known.astype(int)]
    side = np.where(np.arange(1_500) % 2, "left", "right")
    return written(folder, name, pd.DataFrame({"id": np.arange(1_500), "truth": truth, **columns, "side": side}))


@pytest.mark.parametrize("classes", [("a", "b", "c"), ('say "a", b', "<b>b</b>", "|c| `x`"), (3, 1, 2)])
@pytest.mark.parametrize(("noise", "verdict"), [(1.0, Verdict.PASS), (3.0, Verdict.FAIL)])
def test_a_column_per_class_is_compared_whatever_classes_are_called(tmp_path, classes, noise, verdict):
    base = several(tmp_path, "base.csv", classes=classes)
    head = several(tmp_path, "head.csv", classes=classes, noise=noise, prefix="p_")
    (f1, loss, *_), notes = (
        (made := compare.run(request(base, head, "f1_macro=0.05", "log_loss=0.1", by=("side",)))).decision.findings,
        made.decision.notes,
    )
    assert {f1.verdict, loss.verdict} == {verdict}
    assert any(note.startswith("task multiclass: one of 3") for note in notes)
    assert made.decision.flips is not None


def test_what_the_pipeline_writes_is_read_like_any_other_file(tmp_path):
    table = {
        "row_id": np.arange(90),
        **class_probabilities.columns(np.arange(90.0) % 3, np.tile(np.eye(3), (30, 1)), ("a", "b", "c")),
    }
    path = written(tmp_path, "predictions.parquet", pd.DataFrame(table | {"block": ""}))
    f1, _ = findings(path, path, "f1_macro=0.05", "log_loss=0.05")
    assert (f1.base, f1.head, f1.verdict) == (1.0, 1.0, Verdict.PASS)


def test_one_class_against_the_rest_is_a_yes_or_no(tmp_path):
    base, head = several(tmp_path, "base.csv"), several(tmp_path, "head.csv", noise=3.0)
    (auc,) = findings(base, head, "roc_auc=0.05", positive="b")
    assert auc.verdict is Verdict.FAIL
    with pytest.raises(DeclarationError, match="--positive: unknown class: d"):
        compare.run(request(base, head, positive="d"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"task": "regression"}, r"--task regression: predicted_\* are probabilities of 3 classes"),
        ({"task": "binary"}, r"--task binary: predicted_\* are probabilities of 3 classes"),
        ({"metrics": ("top_k_accuracy",)}, "top_k_accuracy is not defined for the task multiclass"),
        ({"metrics": ("roc_auc",)}, "roc_auc is not defined for the task multiclass"),
    ],
)
def test_what_is_not_for_several_classes_is_refused(tmp_path, options, said):
    path = several(tmp_path, "base.csv")
    with pytest.raises(DeclarationError, match=said):
        compare.run(request(path, path, **options))


def test_two_columns_of_classes_ask_for_the_event(tmp_path):
    table = pd.DataFrame({"id": [1, 2], "truth": ["y", "n"], "p_y": [0.9, 0.2], "p_n": [0.1, 0.8]})
    path = written(tmp_path, "two.csv", table)
    with pytest.raises(
        DeclarationError, match=r"p_\* are probabilities of y, n: say which is the event with --positive"
    ):
        compare.run(request(path, path))


def test_classes_alone_are_compared_by_how_often_they_are_right(tmp_path):
    truth = np.resize(["a", "b", "c"], 600)
    table = pd.DataFrame({"id": np.arange(600), "truth": truth, "predicted": truth})
    worse = table.assign(predicted=np.where(np.arange(600) % 4, truth, "a"))
    base, head = written(tmp_path, "base.csv", table), written(tmp_path, "head.csv", worse)
    made = findings(base, head, "accuracy=0.05", "f1_macro=0.05")
    assert [(finding.subject, finding.verdict) for finding in made[:2]] == [
        ("accuracy", Verdict.FAIL),
        ("f1_macro", Verdict.FAIL),
    ]
