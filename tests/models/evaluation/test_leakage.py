"""What one revision shows of leakage: copied rows, columns that reveal the target, a holdout easier than the folds."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

import leaking
from gate_evidence import declared
from tidegate.data.comparison.holdout_copies import AT_MOST
from tidegate.gate.rules import leakage as rule
from tidegate.models.evaluation.cv_report import CvReport, Fold
from tidegate.models.evaluation.leakage import COPIES, EASIER, MOST_COLUMNS, STRONG, needed, signs
from tidegate.models.evaluation.metric_intervals import HoldoutRows, MetricInterval

FOLDS = (0.70, 0.72, 0.74, 0.73)


def interval(value, low, high, metric="roc_auc"):
    return MetricInterval(metric, value, low, high, 0.95, "", 9, None, None, None, None)


def report(metric="roc_auc", folds=FOLDS, **settings):
    scored = tuple(Fold(300, 100, {metric: value}) for value in folds)
    return CvReport("time_series", 400, {}, {}, scored, settings)


def found(parts=None, columns=None, headline=None, folds=None, predicted=None):
    table = leaking.table()
    parts, columns = parts or table.parts, columns or table.columns
    truth = np.asarray(parts["holdout"]["late"].to_numpy(zero_copy_only=False), dtype=float)
    guess = np.random.default_rng(1).random(len(truth)) if predicted is None else predicted
    rows = HoldoutRows(truth, guess, np.arange(len(truth)))
    headline, folds = headline or interval(0.73, 0.69, 0.76), folds or report()
    return [*signs(declared(), columns, parts, rows, headline=headline, folds=folds)]


def suspected(measured):
    return [(sign.sign, sign.subject) for sign in measured if sign.finding == "suspected"]


def test_an_honest_table_has_no_sign_and_each_kind_was_measured():
    measured = found()
    assert suspected(measured) == []
    assert [sign.sign for sign in measured] == [COPIES, COPIES, *[STRONG] * 7, EASIER]


def test_the_limit_of_copies_is_the_rules_own():
    assert rule.Params(kind="leakage").copies_at_most == AT_MOST


def test_copies_under_other_ids_are_found_by_their_rounded_content():
    parts = leaking.table().parts
    copied = leaking.renamed(leaking.moved(parts["holdout"].slice(0, 500), 1e-7))
    measured = found(parts | {"train": pa.concat_tables([parts["train"], copied])})
    assert suspected(measured) == [(COPIES, sign.subject) for sign in measured[:2]]
    assert measured[0].value == pytest.approx(0.5, abs=0.02)  # a few of the numbers round to the other side
    assert measured[1].value == pytest.approx(0.5)
    assert (measured[0].expected, measured[0].rows) == (0, 1_000)


def test_a_table_that_repeats_itself_is_not_one_of_copies():
    parts = leaking.table().parts
    twice = {name: pa.concat_tables([part] * 4) for name, part in parts.items()}
    twice["holdout"] = twice["train"].slice(0, 1_000)
    assert suspected(found(twice)) == []


def test_a_column_that_holds_the_target_comes_first():
    parts = {
        name: part.set_column(part.column_names.index("wind"), "wind", pc.cast(part["late"], pa.float64()))
        for name, part in leaking.table().parts.items()
    }
    measured = found(parts)
    assert suspected(measured) == [(STRONG, "wind")]
    assert (measured[2].subject, measured[2].limit) == ("wind", 0.95)
    assert measured[2].value == pytest.approx(1)


def test_a_column_that_explains_only_the_holdout_is_suspected_where_it_matters():
    parts = leaking.table().parts
    late = np.asarray(parts["holdout"]["late"].to_numpy(zero_copy_only=False), dtype=float)
    told = leaking.overwritten(parts["holdout"], wind=late * 6 + parts["holdout"]["wind"].to_numpy())
    assert suspected(found(parts | {"holdout": told})) == [(STRONG, "wind")]


def test_of_many_columns_the_strongest_are_listed():
    parts, columns = leaking.table().parts, leaking.columns(**{f"n{n}": {"type": "float"} for n in range(20)})
    wide = {
        name: pa.table(
            {**dict(zip(part.column_names, part.columns, strict=True)), **{f"n{n}": part["temp"] for n in range(20)}}
        )
        for name, part in parts.items()
    }
    strong = [sign for sign in found(wide, columns) if sign.sign == STRONG]
    assert len(strong) == MOST_COLUMNS
    assert [sign.value for sign in strong] == sorted((sign.value for sign in strong), reverse=True)


def test_a_holdout_beyond_what_a_fold_may_reach_is_easier():
    assert suspected(found(headline=interval(0.95, 0.94, 0.96))) == [(EASIER, "roc_auc")]
    assert suspected(found(headline=interval(0.5, 0.45, 0.55))) == []
    low = report("brier", (0.20, 0.21, 0.22))
    assert suspected(found(headline=interval(0.05, 0.04, 0.06, "brier"), folds=low)) == [(EASIER, "brier")]
    assert suspected(found(headline=interval(0.4, 0.3, 0.5, "brier"), folds=low)) == []


@pytest.mark.parametrize(
    ("headline", "folds"),
    [
        (interval(None, None, None), report()),
        (interval(0.9, 0.8, 0.95), report(folds=(0.7,))),
        (interval(0.9, 0.8, 0.95), report(folds=(0.7, None, 0.7))),
    ],
    ids=["undefined on the holdout", "one fold", "undefined on a fold"],
)
def test_what_cannot_be_compared_with_folds_is_left_out(headline, folds):
    assert not [sign for sign in found(headline=headline, folds=folds) if sign.sign == EASIER]


def test_one_training_row_has_no_copies_to_compare():
    parts = leaking.table().parts
    assert not [sign for sign in found(parts | {"train": parts["train"].slice(0, 1)}) if sign.sign == COPIES]


def test_ids_are_not_read():
    assert needed(leaking.columns()) == ["carrier", *leaking.NUMBERS, "late"]
