"""Roles follow from wishes and values; where these leave a choice, it is asked."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import loans
from tidegate.errors import DeclarationError
from tidegate.onboarding import roles
from tidegate.onboarding.wishes import UndecidedError, Wishes

WHOLE = np.arange(600) % 2


def test_id_time_and_what_the_model_does_not_see_follow_from_the_values(observed, wishes):
    decided = roles.decide(observed(), wishes)
    assert (decided.task, decided.positive) == ("binary", "Y")
    assert (decided.id, decided.time, decided.group) == ("loan_id", "issued_on", None)
    why = "text that hardly repeats, of few words: a name, a code or a place"
    assert dict(decided.ignored) == {"note": why, "currency": "holds one value"}


def test_the_number_of_a_row_is_no_feature_unless_there_is_no_other(observed, wishes):
    table = observed(ticket=np.arange(10_000, 10_600)[::-1])
    assert dict(roles.decide(table, wishes).ignored)["ticket"] == "numbers the rows"
    kept = ("ticket", "default", "loan_id", "issued_on")
    alone = replace(table, columns=tuple(column for column in table.columns if column.name in kept))
    assert roles.decide(alone, wishes).ignored == ()


def test_the_target_is_not_what_names_a_row(observed):
    number = observed(**{"Order ID": np.arange(600) * 3})
    decided = roles.decide(number, Wishes(target="Order ID", id=None))
    assert (decided.target.name, decided.id) == ("order_id", "loan_id")


@pytest.mark.parametrize(
    ("values", "positive"),
    [(WHOLE, 1), (WHOLE.astype(bool), True)],
)
def test_of_zero_and_one_and_of_false_and_true_the_event_is_known(observed, values, positive):
    decided = roles.decide(observed(**{loans.TARGET: values}), Wishes(target=loans.TARGET))
    assert decided.positive is positive or decided.positive == positive


def test_two_values_with_a_fraction_are_a_number(observed):
    decided = roles.decide(observed(**{loans.TARGET: np.where(WHOLE, 3.5, 9.0)}), Wishes(target=loans.TARGET))
    assert (decided.task, decided.positive) == ("regression", None)


@pytest.mark.parametrize(
    ("changes", "wished", "option", "answers"),
    [
        ({}, {"positive": None}, "positive", ("N", "Y")),
        ({loans.TARGET: WHOLE + 1}, {"positive": None}, "positive", ("1", "2")),
        ({loans.TARGET: np.arange(600) % 7}, {"positive": None}, "task", ("multiclass", "regression")),
        ({"due": pd.date_range("2023-01-01", periods=600)}, {}, "time", ("issued on", "due", "none")),
    ],
)
def test_a_choice_that_the_values_leave_is_asked(observed, wishes, changes, wished, option, answers):
    with pytest.raises(UndecidedError) as asked:
        roles.decide(observed(**changes), replace(wishes, **wished))
    assert (asked.value.option, asked.value.answers) == (option, answers)
    assert f"--{option} {answers[0]}" in str(asked.value)


@pytest.mark.parametrize(
    ("changes", "wished", "message"),
    [
        ({}, {"target": "Defalt?"}, r"--target: unknown column: Defalt\?; did you mean Default\?"),
        ({loans.TARGET: "Y"}, {}, "holds one value only; there is nothing to learn"),
        ({loans.TARGET: np.nan}, {}, "holds no value"),
        ({}, {"positive": "yes"}, r"--positive: unknown value of Default\?: yes"),
        ({}, {"task": "regression"}, "holds category, not numbers"),
        ({loans.TARGET: np.arange(600) % 3}, {"task": "binary"}, "has 3 values, not two"),
        ({loans.TARGET: np.resize(list("abc"), 600)}, {}, "--positive: unknown class: Y"),
        ({loans.TARGET: np.resize(["a", "b", "c" * 201], 600)}, {"positive": None}, "is a text of 201 characters"),
        ({loans.TARGET: np.arange(600.0) / 7}, {"task": "multiclass", "positive": None}, "holds float, not text"),
        ({}, {"task": "multiclass"}, "has 2 values; three to 1,000 can be predicted"),
        ({}, {"task": "clustering"}, "unknown task"),
        ({}, {"id": "Region"}, "not a text or a whole number that differs in every row"),
        ({}, {"time": "Region"}, "holds category, not dates or times"),
        ({"Region": np.resize(["2024-01", "2024-02"], 600)}, {"time": "Region"}, r'"format": {"Region": "%Y-%m"}'),
        ({"Region": np.resize(["01/2024", "12/2024"], 600)}, {"time": "Region"}, r'"format": {"Region": "%m/%Y"}'),
        ({"issued on": [None, *["2022-01-01"] * 599]}, {"time": "issued on"}, "is missing in 1 rows"),
        ({"Region": [None, *"ab" * 299, "a"]}, {"group": "Region"}, "is missing in 1 rows"),
        ({}, {"group": "Loan ID"}, "--group Loan ID: differs in every row, so that no rows belong together"),
        ({}, {"group": loans.TARGET}, "must name different columns"),
    ],
)
def test_a_wish_that_the_file_cannot_meet_is_refused(observed, wishes, changes, wished, message):
    with pytest.raises(DeclarationError, match=message):
        roles.decide(observed(**changes), replace(wishes, **wished))


@pytest.mark.slow
def test_a_group_replaces_the_time_and_none_declares_no_column(observed, wishes):
    grouped = roles.decide(observed(), replace(wishes, group="Region", id="none"))
    assert (grouped.id, grouped.time, grouped.group) == (None, None, "Region")
    assert roles.decide(observed(), replace(wishes, time="none")).time is None


@pytest.mark.slow
def test_text_that_repeats_is_asked_about_as_a_group(observed, wishes):
    text = [f"text {number % 120}" for number in range(600)]
    decided = roles.decide(
        observed(origin=text, customer=text, order_id=[number % 120 for number in range(600)]), wishes
    )
    ignored = dict(decided.ignored)
    assert ignored["origin"] == "text of 120 values; do rows of one belong together? --group origin"
    assert ignored["customer"] == ignored["order_id"] == "an id that repeats"
    assert [offer.name for offer in decided.offered] == ["customer", "order_id"]
    grouped = roles.decide(observed(customer=text, order_id=text), replace(wishes, group="customer"))
    assert grouped.offered == ()


def test_a_text_of_several_values_is_one_of_these_classes(observed):
    decided = roles.decide(observed(**{loans.TARGET: np.resize(["gold", "a: b", '"x", y'], 600)}), Wishes(loans.TARGET))
    assert (decided.task, decided.positive, decided.classes) == ("multiclass", None, ('"x", y', "a: b", "gold"))


def test_a_few_whole_numbers_are_classes_where_that_is_said(observed):
    wished = Wishes(loans.TARGET, task="multiclass")
    assert roles.decide(observed(**{loans.TARGET: np.arange(600) % 3 + 1}), wished).classes == (1, 2, 3)


def test_dates_as_the_target_are_refused_with_what_to_predict_instead(observed, wishes):
    with pytest.raises(DeclarationError) as refused:
        roles.decide(observed(), replace(wishes, target="issued on", positive=None))
    text = str(refused.value)
    assert "--target 'issued on': holds dates or times, which no model here predicts" in text
    assert "as a number (days until it) or as yes or no" in text
    assert text.endswith("if issued on says when rows came in, it is --time 'issued on'")


def test_a_file_without_a_column_to_learn_from_is_refused_with_why(observed, wishes):
    table = observed()
    kept = ("Loan ID", "note", "currency", "issued on", loans.TARGET)
    with pytest.raises(DeclarationError, match=r"no column is left to predict Default\? from: note: text that hardly"):
        roles.decide(replace(table, columns=tuple(c for c in table.columns if c.original in kept)), wishes)
