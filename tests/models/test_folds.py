"""Folds never let a model see what it is judged on: not the future, not another row of the same group."""

import numpy as np
import pytest

import model_project
from tidegate.config.schema.train import CrossValidation
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.models.folds import folds


def cut(kind, table, count=3, columns=None):
    declared = CrossValidation(kind=kind, folds=count)
    return folds(declared, table, table["late"].to_numpy(float), model_project.columns(columns), 7)


def test_time_series_learns_from_the_past_only_whatever_the_order_of_rows():
    table = model_project.table(200).sample(frac=1, random_state=3).reset_index(drop=True)
    for learn, judge in cut("time_series", table):
        assert table.departure[learn].max() <= table.departure[judge].min()


def test_a_group_is_never_on_both_sides():
    columns = {"owner": {"type": "category", "role": "group"}}
    table = model_project.table(200)
    table["owner"] = [f"o{row % 17}" for row in range(200)]
    for learn, judge in cut("group", table, columns=columns):
        assert not set(table.owner[learn]) & set(table.owner[judge])


def test_stratified_folds_keep_the_share_of_positives():
    table = model_project.table(300)
    for _, judge in cut("stratified", table):
        assert table.late[judge].mean() == pytest.approx(table.late.mean(), abs=0.01)


@pytest.mark.parametrize("kind", ["k_fold", "stratified"])
def test_every_row_is_judged_once_and_the_seed_decides_where(kind):
    table = model_project.table(100)
    judged = np.concatenate([judge for _, judge in cut(kind, table)])
    assert sorted(judged) == list(range(100))
    for (_, here), (_, again) in zip(cut(kind, table), cut(kind, table), strict=True):
        assert (here == again).all()


def test_more_folds_than_rows_is_refused():
    with pytest.raises(EvidenceError, match=r"train.cv.folds: 5 folds can't be cut from 4 training rows"):
        cut("k_fold", model_project.table(4), 5)


def test_a_kind_without_its_column_is_refused():
    with pytest.raises(DeclarationError, match="needs a column with the role group"):
        cut("group", model_project.table(20))
