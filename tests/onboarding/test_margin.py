"""The margin is what the holdout can decide: larger for fewer rows, none where nothing can be seen."""

from dataclasses import replace

import numpy as np
import pytest
import yaml

import loans
from tidegate.config.schema.data import Data
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.train import Train
from tidegate.data.column_types.table import typed
from tidegate.data.queries import query
from tidegate.data.reading.csv_text import Csv
from tidegate.data.row_order import ordered
from tidegate.onboarding import declaration, margin, roles, split_choice
from tidegate.onboarding.data_file.observed import observe


def measured(table, wishes):
    decided = roles.decide(table, wishes)
    choice = split_choice.choose(table, decided, wishes.split)
    data = Data.model_validate(yaml.safe_load(declaration.data("loans", table, decided, choice, "0" * 64)))
    train = Train.model_validate(yaml.safe_load(declaration.train(decided, choice, 5)))
    evaluate = Evaluate.model_validate(yaml.safe_load(declaration.evaluate(decided, 0.3)))
    made = ordered(typed(query.run({"rows": table.table}, data.query), data.columns), data.columns)
    return margin.measure(data, train, evaluate, made, 7)


@pytest.mark.slow
def test_more_rows_decide_smaller_losses(observed, wishes, tmp_path):
    few = measured(observed(), wishes)
    loans.frame(2400).to_csv(tmp_path / "many.csv", index=False)
    many = measured(observe("many.csv", Csv()), wishes)
    assert (few.metric, few.rows, many.rows) == ("roc_auc", 123, 483)
    assert 0.01 < many.margin < few.margin < 0.3
    assert measured(observed(), wishes) == few


@pytest.mark.slow
def test_no_margin_is_proposed_where_few_days_are_held_out(observed, wishes):
    days = np.where(np.arange(600) < 400, "2024-01-31", "2024-02-29")
    found = measured(observed(**{"issued on": days}), replace(wishes, split="time"))
    assert (found.margin, found.blocks) == (None, 1)


@pytest.mark.slow
def test_the_gate_decides_the_proposed_margin_of_a_metric_whose_rows_cost_without_bound(observed, wishes):
    """Three rows that the holdout may lack must fit into it: with a smaller one the gate is always undecided."""
    table = observed(**{loans.TARGET: loans.frame()["größe"] * 3 + np.random.default_rng(5).normal(size=600)})
    found = measured(table, replace(wishes, positive=None, split="random"))
    assert found.metric == "r2"
    assert found.margin > 0.01
    assert found.sees > found.margin


@pytest.mark.slow
def test_a_column_made_of_the_target_is_named(wishes, tmp_path):
    frame = loans.frame(600)
    frame["status"] = frame[loans.TARGET].astype(str).radd("is ")
    frame.to_csv(tmp_path / "leaks.csv", index=False)
    assert measured(observe("leaks.csv", Csv()), wishes).suspect == "status"


@pytest.mark.slow
def test_what_the_quick_fit_reached_is_recorded(observed, wishes):
    assert 0.5 < measured(observed(), wishes).reached < 0.95
