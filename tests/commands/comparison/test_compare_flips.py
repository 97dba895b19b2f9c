"""Flips of two files: counted both ways, limited by a share, ids and truth only where they may be shown."""

import numpy as np
import pytest

from compared_files import frame, lines, lm_eval_sample, written
from tidegate.commands.comparison import compare
from tidegate.commands.comparison.compare import ComparisonRequest
from tidegate.commands.comparison.compare_rules import AskedLimits, AskedRules
from tidegate.errors import DeclarationError
from tidegate.prediction_files.column_roles import AskedColumns


def compared(base, head, columns=None, *, limit="", amount=None, **options):
    rules = AskedRules(limits=AskedLimits(negative_flips=limit), error_grows_by=amount)
    return compare.run(ComparisonRequest(base, head, columns or AskedColumns(), rules, **options)).decision


@pytest.fixture
def flipped(tmp_path):
    """Two files; the head turns the first 50 of 200 predictions round."""
    base = frame(rows=200)
    head = base.assign(predicted=np.where(np.arange(200) < 50, 1 - base.predicted, base.predicted))
    right = ((base.predicted >= 0.5) == (base.truth > 0))[:50].sum()
    return written(tmp_path, "a.csv", base), written(tmp_path, "b.csv", head), int(right)


def numbers(folder):
    """Two files of numbers; every tenth error grows by 5."""
    base = frame(rows=500).assign(truth=np.linspace(0, 100, 500), predicted=np.linspace(1, 101, 500))
    head = base.assign(predicted=np.where(np.arange(500) % 10 == 0, base.predicted + 5, base.predicted))
    return written(folder, "c.csv", base), written(folder, "d.csv", head)


def test_flips_are_counted_both_ways_and_named_by_their_ids(flipped):
    base, head, right = flipped
    flips = compared(base, head).flips
    assert (flips.every.rows, flips.every.negative, flips.every.positive) == (200, right, 50 - right)
    assert {row.row_id for row in flips.examples} <= {f"f{number}" for number in range(50)}


def test_without_an_id_the_place_in_the_file_names_a_row(tmp_path):
    base = frame(rows=200).drop(columns="id")
    files = written(tmp_path, "a.csv", base), written(tmp_path, "b.csv", base.assign(predicted=1 - base.predicted))
    assert compared(*files).flips.examples[0].row_id.startswith("row ")


@pytest.mark.parametrize(("limit", "verdict"), [("1%", "fail"), ("0.9", "pass"), ("90 %", "pass")])
def test_a_limit_alone_decides(flipped, limit, verdict):
    decision = compared(*flipped[:2], limit=limit)
    assert [(finding.rule, finding.verdict.value) for finding in decision.findings] == [("flips", verdict)]


@pytest.mark.parametrize("limit", ["2", "-1%", "many", "101%", "1e-3", "%", "nan"])
def test_a_limit_that_is_not_a_share_is_refused(flipped, limit):
    with pytest.raises(DeclarationError, match=r"must be a share of the rows, as 0\.01 or 1%"):
        compared(*flipped[:2], limit=limit)


def test_numbers_flip_by_the_growth_of_their_error(tmp_path):
    files = numbers(tmp_path)
    assert compared(*files, amount=4.0).flips.every.negative == 50
    assert compared(*files, amount=6.0).flips.every.negative == 0
    assert compared(*files).flips is None
    (finding,) = compared(*files, amount=4.0, limit="1%").findings
    assert (finding.verdict.value, finding.head) == ("fail", 0.1)


def test_an_amount_is_needed_for_numbers_only(tmp_path, flipped):
    with pytest.raises(DeclarationError, match="add --error-grows-by AMOUNT"):
        compared(*numbers(tmp_path), limit="1%")
    with pytest.raises(DeclarationError, match="rows of the task binary are right by --threshold"):
        compared(*flipped[:2], amount=3.0)
    for amount in (0.0, -1.0, float("nan")):
        with pytest.raises(DeclarationError, match="must be above 0"):
            compared(*numbers(tmp_path), amount=amount)


def test_a_case_that_passed_and_fails_now_is_a_flip(tmp_path):
    base = lines(tmp_path, "a.jsonl", [lm_eval_sample(number, acc=1.0) for number in range(40)])
    head = lines(tmp_path, "b.jsonl", [lm_eval_sample(number, acc=float(number > 3)) for number in range(40)])
    flips = compared(base, head).flips
    assert (flips.every.negative, flips.every.positive) == (4, 0)
    assert {row.truth for row in flips.examples} == {None}


def test_private_columns_are_not_shown(flipped):
    base, head, _ = flipped
    no_ids = compared(base, head, AskedColumns(private=("id",))).flips
    assert (no_ids.examples, no_ids.private) == ((), True)
    no_truth = compared(base, head, AskedColumns(private=("truth",))).flips
    assert {row.truth for row in no_truth.examples} == {None}


def test_a_private_column_is_one_of_the_files_and_not_a_slice(flipped):
    base, head, _ = flipped
    with pytest.raises(DeclarationError, match="--private: unknown column: ids; did you mean id"):
        compared(base, head, AskedColumns(private=("ids",)))
    with pytest.raises(DeclarationError, match="--by carrier would show its values"):
        compared(base, head, AskedColumns(by=("carrier",), private=("carrier",)))
