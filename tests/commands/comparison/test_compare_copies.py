"""Rows that were copied under new ids are noticed; rows that are alike because of few or rounded scores are not."""

from dataclasses import replace

import numpy as np
import pytest

from tidegate.commands.comparison import compare_copies
from tidegate.prediction_files.classes import TaskOfTruth
from tidegate.prediction_files.match_rows import MatchedRows

ROWS = 400


def matched(*, digits=16, copied=0, **others):
    generator = np.random.default_rng(1)
    base = generator.random(ROWS).round(digits)
    head = np.clip(base + generator.normal(0, 0.05, ROWS), 0, 1).round(digits)
    truth = (generator.random(ROWS) < base).astype(float)
    columns = [np.concatenate([column, column[:copied]]) for column in (truth, base, head)]
    blocks = np.full(ROWS + copied, "", dtype=object)
    return MatchedRows(TaskOfTruth("binary"), *columns, blocks, **others)


def test_copies_are_counted_with_what_they_were_copied_from():
    (note,) = compare_copies.notes(matched(copied=200))
    assert note.startswith("400 of 600 rows (66.7%) equal another row in truth and both predictions")
    assert "--block" in note


@pytest.mark.parametrize("digits", [16, 5, 4])
def test_a_file_twice_over_is_noticed_although_scores_are_rounded(digits):
    assert [*compare_copies.notes(matched(digits=digits, copied=ROWS))]


@pytest.mark.parametrize(
    "rows",
    [
        matched(),
        matched(digits=4),
        matched(digits=2, copied=200),
        matched(copied=9),
        matched(copied=200, classes=True),
    ],
    ids=["none", "rounded", "too few digits to say", "few", "classes"],
)
def test_what_may_be_so_by_itself_is_not_noticed(rows):
    assert list(compare_copies.notes(rows)) == []


def test_few_leaves_of_a_tree_are_shared_by_many_rows():
    leaves = np.random.default_rng(2).choice([0.123456, 0.234567, 0.876543], ROWS)
    assert list(compare_copies.notes(replace(matched(), base=leaves, head=leaves))) == []


def test_copies_in_one_block_count_once_and_those_in_others_do_not():
    rows = matched(copied=200)
    same = np.array([f"c{number}" for number in (*range(ROWS), *range(200))], dtype=object)
    assert list(compare_copies.notes(replace(rows, block=same))) == []
    other = np.array([f"c{number}" for number in range(ROWS + 200)], dtype=object)
    assert [*compare_copies.notes(replace(rows, block=other))]


def test_a_file_against_itself_has_one_number_a_row_which_is_alike_by_chance():
    generator = np.random.default_rng(3)
    score = generator.random(3000).round(4)
    rows = matched()
    same = replace(rows, truth=(score > 0.5).astype(float), base=score, head=score, block=np.full(3000, "", object))
    assert [*compare_copies.notes(same)] == []
