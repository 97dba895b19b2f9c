"""The margin is what the holdout can decide: larger for fewer rows, none where nothing can be seen."""

import pytest
import yaml

import loans
from tidegate.config.schema.data import Data
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.train import Train
from tidegate.data import query
from tidegate.data.csv_text import Csv
from tidegate.data.row_order import ordered
from tidegate.data.table import typed
from tidegate.onboarding import declaration, margin, roles, split_choice
from tidegate.onboarding.margin import MeasuredMargin
from tidegate.onboarding.observed import observe


def measured(table, wishes):
    decided = roles.decide(table, wishes)
    choice = split_choice.choose(table, decided, None)
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


@pytest.mark.parametrize(
    ("resolves", "margin_"),
    [(0.0312, 0.032), (0.00291, 0.003), (0.5, 0.5), (0.51, None), (None, None), (float("nan"), None)],
)
def test_it_is_rounded_up_to_two_digits(resolves, margin_):
    assert margin._rounded_up(resolves) == margin_


def test_the_reason_is_a_sentence_either_way():
    assert "may lose 0.03: the least that 90 holdout rows can decide" in MeasuredMargin("r2", 90, 0.03).reason
    assert "1,200 holdout rows, 12 of them decisive, can" in MeasuredMargin("roc_auc", 1200, 0.34, 12).reason
    assert MeasuredMargin("r2", 90, None).reason.startswith("90 holdout rows decide no loss of r2")


def test_a_fit_that_is_too_good_is_doubted():
    assert not MeasuredMargin("r2", 90, 0.03).doubt
    assert not MeasuredMargin("r2", 90, 0.03, 0, 0.995).doubt
    assert (
        "a quick fit reaches r2 0.9981: is a column made of the target"
        in MeasuredMargin("r2", 90, 0.03, 0, 0.9981).doubt
    )
    assert "reaches roc_auc 1:" in MeasuredMargin("roc_auc", 90, 0.03, 0, 1.0).doubt
    named = MeasuredMargin("roc_auc", 90, 0.03, 0, 1.0, "status").doubt
    assert "status alone explains nearly all of the target; is status made of the target" in named


@pytest.mark.slow
def test_a_column_made_of_the_target_is_named(wishes, tmp_path):
    frame = loans.frame(600)
    frame["status"] = frame[loans.TARGET].astype(str).radd("is ")
    frame.to_csv(tmp_path / "leaks.csv", index=False)
    assert measured(observe("leaks.csv", Csv()), wishes).suspect == "status"


@pytest.mark.slow
def test_what_the_quick_fit_reached_is_recorded(observed, wishes):
    assert 0.5 < measured(observed(), wishes).reached < 0.95
