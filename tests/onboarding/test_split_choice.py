"""The holdout is the latest rows where time is known, whole groups where they are, else drawn; the reason is given."""

from dataclasses import replace

import numpy as np
import pytest

import loans
from tidegate.errors import DeclarationError
from tidegate.onboarding import roles, split_choice


def chosen(table, wishes):
    return split_choice.choose(table, roles.decide(table, wishes), wishes.split)


def test_by_time_the_last_fifth_is_held_out_from_a_midnight_on(observed, wishes):
    choice = chosen(observed(), wishes)
    assert choice.split == {"kind": "time", "holdout_from": "2022-06-09"}
    assert choice.cv == {"kind": "time_series", "folds": 4}
    assert "would see the future" in choice.reason


def test_where_all_rows_are_of_few_days_the_holdout_begins_within_one(observed, wishes):
    minutes = [f"2022-01-01 {number // 60:02d}:{number % 60:02d}:00" for number in range(600)]
    assert chosen(observed(**{"issued on": minutes}), wishes).split["holdout_from"] == "2022-01-01 07:59:00"


def test_by_group_whole_groups_are_held_out(observed, wishes):
    choice = chosen(observed(customer=np.arange(600) % 60), replace(wishes, group="customer"))
    assert (choice.split, choice.cv) == ({"kind": "group", "holdout": 0.2}, {"kind": "group", "folds": 5})


@pytest.mark.slow
def test_at_random_each_value_keeps_its_share(observed, wishes):
    choice = chosen(observed(), replace(wishes, split="random"))
    assert choice.split == {"kind": "random", "holdout": 0.3, "stratify": True}
    assert choice.cv == {"kind": "stratified", "folds": 5}
    number = replace(wishes, split="random", positive=None)
    assert "stratify" not in chosen(observed(**{loans.TARGET: np.linspace(0, 1, 600)}), number).split


@pytest.mark.slow
def test_a_rare_value_has_fewer_folds(observed, wishes):
    rare = np.where(np.arange(600) < 17, "Y", "N")
    assert chosen(observed(**{loans.TARGET: rare}), replace(wishes, split="random")).cv["folds"] == 5
    few = np.where(np.arange(600) < 9, "Y", "N")
    with pytest.raises(DeclarationError, match=r'Default\? is "Y" in 9 rows only: too few to hold some of them out$'):
        chosen(observed(**{loans.TARGET: few}), replace(wishes, split="random"))


@pytest.mark.parametrize(
    ("changes", "wished", "message"),
    [
        ({}, {"split": "time", "time": "none"}, "--split time needs a column of dates"),
        ({}, {"split": "group"}, "--split group needs --group"),
        ({}, {"split": "kfold"}, "unknown split: kfold"),
        (
            {loans.TARGET: np.where(np.arange(600) < 300, "Y", "N")},
            {},
            'the rows from 2022-06-09 would have 0 with Default\\? "Y"; use --split random$',
        ),
    ],
)
def test_a_split_that_cannot_be_is_refused(observed, wishes, changes, wished, message):
    with pytest.raises(DeclarationError, match=message):
        chosen(observed(**changes), replace(wishes, **wished))


def test_a_rare_one_of_several_classes_is_named_with_both_ways_out(observed, wishes):
    target = np.where(np.arange(600) < 2, "frost", np.where(np.arange(600) % 2, "rain", "sun"))
    table, wished = observed(**{loans.TARGET: target}), replace(wishes, positive=None)
    either = "use --split random, or --positive VALUE to predict one class against the rest"
    with pytest.raises(DeclarationError, match=rf'would have 0 with Default\? "frost"; {either}'):
        chosen(table, wished)
    with pytest.raises(
        DeclarationError, match=r'is "frost" in 2 rows only: .* leave these rows out of the file, or --pos'
    ):
        chosen(table, replace(wished, split="random"))
