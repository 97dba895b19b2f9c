"""The holdout is the latest rows where time is known, whole groups where they are, else drawn; the reason is given."""

from dataclasses import replace

import numpy as np
import pytest

import loans
from tidegate.errors import DeclarationError
from tidegate.onboarding import roles, split_choice


def chosen(table, wishes):
    decided = roles.decide(table, wishes)
    return split_choice.choose(table, decided, wishes.split, without_time=wishes.time == "none")


def test_by_time_the_last_fifth_is_held_out_from_a_midnight_on(observed, wishes):
    choice = chosen(observed(), wishes)
    assert choice.split == {"kind": "time", "holdout_from": "2022-06-09"}
    assert choice.cv == {"kind": "time_series", "folds": 4}
    assert "would see the future" in choice.reason


MINUTES = [f"2022-01-01 {number // 60:02d}:{number % 60:02d}:00" for number in range(600)]
TWO_DATES = np.where(np.arange(600) < 400, "2024-01-31", "2024-02-29")


@pytest.mark.parametrize(("times", "days"), [(MINUTES, "1 day;"), (TWO_DATES, "2 days;")], ids=["one", "two"])
def test_where_a_gate_could_never_pass_by_few_days_rows_are_drawn(observed, wishes, times, days):
    choice = chosen(observed(**{"issued on": times}), wishes)
    assert choice.split["kind"] == "random"
    assert f"issued_on holds {days} no change passes the gate with fewer than 25 days held out" in choice.reason
    assert "--split time keeps days apart" in choice.reason


def test_dates_of_months_are_called_months(observed, wishes):
    months = np.repeat(np.arange("2023-01", "2024-03", dtype="datetime64[M]").astype("datetime64[D]"), 43)[:600]
    choice = chosen(observed(**{"issued on": months.astype(str)}), wishes)
    assert "issued_on holds 14 months; no change passes the gate with fewer than 25 months" in choice.reason
    assert "rows of one month are on both sides" in choice.reason
    assert "day" not in choice.reason


def test_that_time_does_not_matter_is_repeated_not_contradicted(observed, wishes):
    reason = "at random, 30% of each value of default: by --time none, it does not matter when a row came in"
    assert chosen(observed(), replace(wishes, time="none")).reason == reason
    months = np.where(np.arange(600) < 300, "2024-01", "2024-02")
    assert chosen(observed(**{"issued on": months}), replace(wishes, time="none")).reason == reason
    assert "holds months" in chosen(observed(**{"issued on": months}), wishes).reason


@pytest.mark.parametrize(
    ("read", "written"), [("%Y-%m", "{1}-{0:02d}"), ("%Y/%m", "{1}/{0:02d}"), ("%m/%Y", "{0:02d}/{1}")]
)
def test_many_months_as_text_are_named_with_the_option_that_reads_them(observed, wishes, read, written):
    months = np.resize([written.format(1 + number % 12, 2001 + number // 12) for number in range(200)], 600)
    table = observed(Region=months)
    without = replace(table, columns=tuple(column for column in table.columns if column.original != "issued on"))
    reason = chosen(without, wishes).reason
    assert f'Region holds months: --csv \'{{"format": {{"Region": "{read}"}}}}\' reads them as dates' in reason
    decided = roles.decide(without, wishes)
    assert ("Region", "months, as text") in decided.ignored


def test_asked_for_time_of_few_days_stays_and_says_what_follows(observed, wishes):
    choice = chosen(observed(**{"issued on": MINUTES}), replace(wishes, split="time"))
    assert choice.split["holdout_from"] == "2022-01-01 07:59:00"
    assert choice.reason.endswith("fewer than 25 days held out: add days, or use --split random")


def test_more_days_are_held_out_where_a_fifth_of_the_rows_is_of_few(observed, wishes):
    days = np.repeat(np.arange("2024-01-01", "2024-03-01", dtype="datetime64[D]"), 10).astype(str)
    assert chosen(observed(**{"issued on": days}), wishes).split == {"kind": "time", "holdout_from": "2024-02-05"}


@pytest.mark.parametrize(("groups", "held"), [(200, 0.2), (100, 0.3), (60, 0.5)])
def test_by_group_so_many_groups_are_held_out_that_a_gate_can_pass(observed, wishes, groups, held):
    choice = chosen(observed(customer=np.arange(600) % groups), replace(wishes, group="customer"))
    assert (choice.split, choice.cv) == ({"kind": "group", "holdout": held}, {"kind": "group", "folds": 5})


def test_too_few_groups_are_said_to_be(observed, wishes):
    choice = chosen(observed(customer=np.arange(600) % 12), replace(wishes, group="customer"))
    assert choice.split == {"kind": "group", "holdout": 0.2}
    assert "12 groups are few; no change passes the gate with fewer than 25 groups held out" in choice.reason


@pytest.mark.slow
def test_at_random_each_value_keeps_its_share(observed, wishes):
    choice = chosen(observed(), replace(wishes, split="random"))
    assert choice.split == {"kind": "random", "holdout": 0.3, "stratify": True}
    assert choice.cv == {"kind": "stratified", "folds": 5}
    number = replace(wishes, split="random", positive=None)
    assert "stratify" not in chosen(observed(**{loans.TARGET: np.linspace(0, 1, 600)}), number).split


def test_many_rare_classes_may_be_numbers_in_words(observed, wishes):
    times = [f"{1 + number % 2}h {number % 40}m" for number in range(599)] + ["9m"]
    table = observed(**{loans.TARGET: times})
    with pytest.raises(
        DeclarationError, match=r"is \"9m\" in 1 row only.*numbers in words \(1h 30m\), write them as num"
    ):
        chosen(table, replace(wishes, split="random", positive=None))


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
        (
            {"customer": np.arange(600) % 4},
            {"group": "customer"},
            "split by customer, each of its 4 groups has more than 20% of the rows: none can be held out",
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
