"""Single rows get the answers of one process, in their order, however many there are."""

import os

import numpy as np
import pandas as pd
import pytest

from tidegate.errors import EvidenceError
from tidegate.models.exact_forms.row_by_row import SingleRows, one_by_one
from tidegate.models.execution.workers import Workers

NUMBERS = np.arange(12_001.0).reshape(-1, 1)
TABLE = pd.DataFrame({"a": np.arange(101.0), "b": np.arange(101.0) ** 2})


def third(rows):
    assert len(rows) == 1
    return np.asarray(rows)[:, 0] / 3


def classes(rows):
    return np.column_stack([third(rows), 1 - third(rows)])


@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_answers_are_those_of_all_rows_at_once(count):
    asked = [SingleRows(third, NUMBERS), SingleRows(classes, TABLE, cost=100.0), SingleRows(third, NUMBERS[:1])]
    of_numbers, of_classes, of_one = one_by_one(asked, Workers(count, threads=1))
    assert of_numbers.tobytes() == (NUMBERS[:, 0] / 3).tobytes()
    assert of_classes.shape == (101, 2)
    assert of_classes[:, 0].tolist() == (TABLE["a"] / 3).tolist()
    assert of_one.tolist() == [0.0]


def test_a_row_of_a_table_is_in_memory_of_its_own():
    shared = []
    one_by_one(
        [SingleRows(lambda row: shared.append(np.shares_memory(row, TABLE)) or third(row), TABLE)], Workers(1, 1)
    )
    assert shared == [False] * len(TABLE)


def test_no_row_gets_no_answer():
    [answers] = one_by_one([SingleRows(third, NUMBERS[:0])], Workers(2, threads=1))
    assert len(answers) == 0


def test_several_processes_answer_many_rows_and_one_few():
    def where(_):
        return np.array([float(os.getpid())])

    for rows, several in ((NUMBERS, True), (NUMBERS[:100], False)):
        [answers] = one_by_one([SingleRows(where, rows)], Workers(2, threads=1))
        assert ({*answers} == {float(os.getpid())}) is not several


def test_what_one_row_raises_is_raised():
    def refuse(row):
        if row[0, 0] == 11_000:
            raise EvidenceError("row 11,000 is not answered")
        return third(row)

    with pytest.raises(EvidenceError, match="row 11,000"):
        one_by_one([SingleRows(refuse, NUMBERS)], Workers(2, threads=1))
