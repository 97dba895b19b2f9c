"""What a comparison assumed is stated, and how to change it."""

import numpy as np

from compared_files import frame, lines, lm_eval_sample, written
from tidegate.commands.comparison import compare
from tidegate.commands.comparison.compare import ComparisonRequest
from tidegate.prediction_files.column_roles import AskedColumns


def notes(base, head, columns=None, **options):
    return compare.run(ComparisonRequest(base, head, columns or AskedColumns(), **options)).decision.notes


def test_columns_task_and_blocks_are_stated_with_their_flags(tmp_path):
    path = written(tmp_path, "a.csv", frame())
    assert notes(path, path) == (
        "columns: id, truth, predicted; found by name (--id --truth --predicted to choose others)",
        "task binary: 1 is the event (--task to choose another)",
        "rows count as independent; if those of one day resemble each other, add --block day",
    )


def test_named_columns_are_not_called_found(tmp_path):
    path = written(tmp_path, "a.csv", frame().drop(columns="day"))
    first, _, third = notes(path, path, AskedColumns(("id",), ("truth",), ("predicted",)))
    assert first == "columns: id, truth, predicted"
    assert (
        third == "rows count as independent; if rows of one day or customer resemble each other, name it with --block"
    )


def test_blocks_are_counted(tmp_path):
    path = written(tmp_path, "a.csv", frame(days=30))
    assert "errors are those of 30 blocks of day: rows of one resemble each other" in notes(
        path, path, AskedColumns(block="day")
    )


def test_a_column_of_each_file_is_named(tmp_path):
    base, head = frame(), frame(seed=4).rename(columns={"predicted": "score"})
    said = notes(written(tmp_path, "a.csv", base), written(tmp_path, "b.csv", head))[0]
    assert "predicted predicted and score" in said


def test_classes_and_events_are_named(tmp_path):
    table = frame()
    table = table.assign(
        truth=np.where(table.truth > 0, "late", "on time"), predicted=np.where(table.predicted > 0.5, "late", "on time")
    )
    path = written(tmp_path, "a.csv", table)
    assert notes(path, path, positive="late")[1] == (
        "task binary: late is the event; classes are predicted, no probabilities (--task to choose another)"
    )


def test_the_score_of_a_harness_is_named_with_the_others(tmp_path):
    samples = lines(tmp_path, "a.jsonl", [lm_eval_sample(number, acc=1.0, acc_norm=0.5) for number in range(3)])
    assert notes(samples, samples)[:2] == (
        "results of lm-evaluation-harness, score acc; --metric chooses another: acc_norm",
        "task scores: the mean of what each case scored, between 0 and 1",
    )
