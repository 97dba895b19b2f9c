"""A model never learns from what comes after the rows that it is scored on."""

import model_project
from folding import cut


def test_it_learns_from_the_past_only_whatever_the_order_of_rows():
    table = model_project.table(200).sample(frac=1, random_state=3).reset_index(drop=True)
    for learn, score in cut("time_series", table):
        assert table.departure[learn].max() <= table.departure[score].min()


def test_each_fold_learns_from_what_the_one_before_learnt_from_and_was_scored_on():
    (first, scored), (second, _), _ = cut("time_series", model_project.table(200))
    assert {*second} == {*first, *scored}


def test_nothing_is_drawn():
    table = model_project.table(50)
    for one, other in zip(cut("time_series", table, seed=1), cut("time_series", table, seed=2), strict=True):
        assert (one[1] == other[1]).all()
