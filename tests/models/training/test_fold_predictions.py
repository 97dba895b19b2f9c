"""The predictions of cross-validation are written once, with the same bytes, and read fold by fold."""

import numpy as np
import pandas as pd
import pytest

import folding
from tidegate import artifacts, paths
from tidegate.errors import EvidenceError
from tidegate.models.training import fold_predictions

ROW_ID = pd.Series(["a", "b", "c", "d"])
TRUTH = np.array([0.0, 1.0, 0.0, 1.0])
FOLDS = [(np.array([0, 1]), np.array([3, 2])), (np.array([2, 3]), np.array([0, 1]))]
PREDICTED = (np.array([0.9, 0.2]), np.array([0.3, 1 / 3]))


@pytest.fixture
def written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    leave()


def leave():
    artifacts.write_json(paths.FOLDS, fold_predictions.sizes(folding.declared("k_fold"), 4, FOLDS).as_json())
    artifacts.write_table(paths.FOLD_PREDICTIONS, fold_predictions.table(ROW_ID, TRUTH, FOLDS, PREDICTED))


def test_every_fold_comes_back_in_the_order_of_its_rows_to_the_last_bit(written):
    sizes, folds = fold_predictions.read()
    assert (sizes.kind, sizes.rows, [(fold.train_rows, fold.rows) for fold in sizes.folds]) == (
        "k_fold",
        4,
        [(2, 2), (2, 2)],
    )
    assert [(truth.tolist(), predicted.tolist()) for truth, predicted in folds] == [
        ([1.0, 0.0], [0.9, 0.2]),
        ([0.0, 1.0], [0.3, 1 / 3]),
    ]


def test_a_row_keeps_its_id(written):
    table = artifacts.read_table(paths.FOLD_PREDICTIONS)
    assert list(table.columns) == ["row_id", "fold", "truth", "predicted"]
    assert table.row_id.tolist() == ["d", "c", "a", "b"]
    assert table.fold.tolist() == [0, 0, 1, 1]


def test_twice_gives_the_same_bytes(written):
    first = paths.FOLD_PREDICTIONS.read_bytes()
    leave()
    assert paths.FOLD_PREDICTIONS.read_bytes() == first


@pytest.mark.parametrize(
    "changed",
    [lambda table: table.head(3), lambda table: table.assign(fold=0), lambda table: table.assign(fold=table.fold + 1)],
    ids=["a row is gone", "one fold has all", "a fold that is not declared"],
)
def test_files_that_do_not_agree_are_refused(written, changed):
    artifacts.write_table(paths.FOLD_PREDICTIONS, changed(artifacts.read_table(paths.FOLD_PREDICTIONS)))
    with pytest.raises(EvidenceError, match=r"fold_predictions.parquet: has other rows than .*; run `dvc repro train`"):
        fold_predictions.read()


@pytest.mark.parametrize("path", [paths.FOLDS, paths.FOLD_PREDICTIONS], ids=str)
def test_a_missing_file_says_how_to_make_it(written, path):
    path.unlink()
    with pytest.raises(EvidenceError, match="run `dvc repro`"):
        fold_predictions.read()


def test_settings_of_the_folds_are_kept_where_there_are_any(written):
    assert "settings" not in artifacts.read_json(paths.FOLDS)
    repeated = fold_predictions.sizes(folding.declared("k_fold", repeats=2), 4, FOLDS)
    artifacts.write_json(paths.FOLDS, repeated.as_json())
    sizes, _ = fold_predictions.read()
    assert sizes.settings == {"repeats": 2}
