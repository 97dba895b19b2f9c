"""A smaller share of a fold's rows is in each larger one: the latest rows, whole groups, every class."""

import numpy as np
import pytest

import folding
import model_project
from tidegate.models.training.fold_predictions import FoldSizes
from tidegate.models.training.fold_variants import FoldVariant, declared, parts, recorded, row_order, variant_folds

OWNED = {"owner": {"type": "category", "role": "group"}}


def shares(kind, columns=None, truth=None, **keys):
    """The rows of each share, and the whole fold's."""
    table = model_project.table(240).sample(frac=1, random_state=5).reset_index(drop=True)
    table = table.assign(owner=[f"o{row % 40}" for row in range(240)])
    train = model_project.train(cv={"kind": kind, "folds": 3}, learning_curve=["25%", "50%"], **keys)
    target = table["late"].to_numpy(float) if truth is None else truth
    cuts = folding.cut(kind, table, columns=columns)
    ordered = row_order(train, table, target, model_project.columns(columns), task="binary", seed=7)
    others = variant_folds(declared(train, 7), cuts, lambda seed: [seed] * 3, ordered)
    return table, target, [[learn for learn, _ in folds] for folds in (*others.cuts, cuts)], others


def test_the_seeds_are_those_that_the_project_does_not_have():
    train = model_project.train(seeds=[3, 7, 1], learning_curve=["50%"])
    assert declared(train, 7) == (FoldVariant(3, 1.0), FoldVariant(1, 1.0), FoldVariant(7, 0.5))
    assert declared(model_project.train(), 7) == ()


@pytest.mark.parametrize(("kind", "columns"), [("k_fold", None), ("time_series", None), ("group", OWNED)])
def test_a_share_is_in_every_larger_one(kind, columns):
    _, _, (quarter, half, whole), others = shares(kind, columns)
    for small, middle, all_ in zip(quarter, half, whole, strict=True):
        assert {*small} < {*middle} < {*all_}
        assert (len(small), len(middle)) == (round(len(all_) / 4), round(len(all_) / 2))
    assert others.models == ([7] * 3, [7] * 3)


def test_along_time_it_is_the_latest_rows():
    table, _, (quarter, _, whole), _ = shares("time_series")
    rest = np.setdiff1d(whole[1], quarter[1])
    assert table.departure[quarter[1]].min() >= table.departure[rest].max()


def test_of_groups_it_is_whole_ones_but_for_the_last():
    table, _, (quarter, _, whole), _ = shares("group", OWNED)
    inside, outside = set(table.owner[quarter[0]]), set(table.owner[np.setdiff1d(whole[0], quarter[0])])
    assert len(inside & outside) <= 1


def test_at_random_every_class_has_its_share():
    _, truth, (quarter, _, whole), _ = shares("k_fold", truth=(np.arange(240) % 12 == 0).astype(float))
    for small, all_ in zip(quarter, whole, strict=True):
        assert truth[small].mean() == pytest.approx(truth[all_].mean(), abs=0.03)
        assert truth[small].sum() > 0


def test_without_variants_what_is_written_is_as_before():
    table, _, _, others = shares("k_fold")
    sizes = FoldSizes("k_fold", 240, [])
    none = variant_folds((), [], lambda _: [], lambda learn: learn)
    assert recorded(sizes, none, [table], 7) == (sizes, table)
    size, rows = recorded(sizes, others, [table] * 3, 7)
    assert [(variant.share, len(variant.train_rows)) for variant in size.variants] == [(0.25, 3), (0.5, 3)]
    assert (len(rows), [*rows.share.unique()], [*rows.seed.unique()]) == (720, [1.0, 0.25, 0.5], [7])
    assert [*parts([*range(6)], 2)] == [[0, 1], [2, 3], [4, 5]]
