"""`train` with a search: what it writes, and that no fold has a part in choosing what predicts it."""

import csv

import numpy as np
import pytest

import model_project
from tidegate import artifacts, paths
from tidegate.config.params import load
from tidegate.stages import train

SPACE = {"C": {"kind": "log_uniform", "low": 1e-4, "high": 10.0}}
SEARCHED = model_project.LOGISTIC | {
    "cv": {"kind": "k_fold", "folds": 2},
    "search": {"kind": "random", "metric": "brier", "candidates": 4, "space": SPACE},
}


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model_project.write(train=SEARCHED)


def trained(**search):
    if search:
        model_project.write(train=SEARCHED | {"search": SEARCHED["search"] | search}, tables=False)
    train.run(load(train.Params))
    return artifacts.read_json(paths.SEARCH), artifacts.read_table(paths.FOLD_PREDICTIONS)


@pytest.mark.slow
def test_the_scored_rows_have_no_part_in_what_predicts_them(project):
    """Their truth is turned round: with nested folds nothing that is predicted for them changes."""
    search, before = trained()
    table = artifacts.read_table(paths.TRAIN)
    turned = table.ticket.isin(before[before.fold == 0].row_id)
    artifacts.write_table(paths.TRAIN, table.assign(late=np.where(turned, ~table.late, table.late)))
    other, after = trained()
    first = before.fold == 0
    assert after[first].predicted.tolist() == before[first].predicted.tolist()
    assert after[~first].predicted.tolist() != before[~first].predicted.tolist()
    assert other["nested"]["folds"][0]["best"] == search["nested"]["folds"][0]["best"]
    assert other["best"] != search["best"]


@pytest.mark.slow
def test_both_scores_and_the_table_are_written(project):
    search, rows = trained()
    folds = [rows[rows.fold == fold] for fold in range(2)]
    briers = [((fold.predicted - fold.truth) ** 2).mean() for fold in folds]
    assert search["nested"]["mean"] == pytest.approx(np.mean(briers), rel=1e-9)
    assert search["nested"]["optimism"] == pytest.approx(search["nested"]["mean"] - search["optimum"], rel=1e-9)
    with paths.SEARCH_TABLE.open() as file:
        table = list(csv.DictReader(file))
    assert [float(row["param_C"]) for row in table] == [each["parameters"]["C"] for each in search["candidates"]]
    assert min(float(row["mean"]) for row in table) == search["optimum"]


@pytest.mark.slow
def test_nested_folds_can_be_left_out_and_a_search_needs_no_holdout(project):
    paths.HOLDOUT.unlink()
    search, _ = trained(nested=False)
    assert search["nested"] is None


@pytest.mark.slow
def test_a_bayesian_search_gives_the_same_bytes_with_any_number_of_workers(project, monkeypatch):
    pytest.importorskip("optuna", reason="needs optuna: pip install tidegate[optuna]")
    written = []
    for count in ("1", "2"):
        monkeypatch.setenv("TIDEGATE_WORKERS", count)
        trained(kind="bayesian", candidates=3)
        files = (paths.MODEL, paths.SEARCH, paths.SEARCH_TABLE, paths.FOLD_PREDICTIONS)
        written.append([path.read_bytes() for path in files])
    assert written[0] == written[1]
