"""A column that numbers the rows is told from one that measures: by its name, or by its order from 0 or 1 on."""

import numpy as np
import pytest

from tidegate.onboarding.data_file import row_numbers

ROWS = np.arange(600)


def decided(observed, **column):
    table = observed(**column)
    (name,) = column
    return [ask(table, table.column(name)) for ask in (row_numbers.counts, row_numbers.may_count)]


@pytest.mark.parametrize(
    ("column", "counts", "may"),
    [
        ({"x": ROWS}, True, True),
        ({"x": ROWS + 1}, True, True),
        ({"x": ROWS[::-1]}, True, True),
        ({"x": ROWS + 7}, False, True),
        ({"Ticket": ROWS[::-1] + 10_000}, True, True),
        ({"Unnamed: 0": (ROWS * 7) % 600}, True, True),
        ({"column0": (ROWS * 7) % 600}, True, True),
        ({"Kundennummer": ROWS + 55}, True, True),
        ({"PassengerId": ROWS + 55}, True, True),
        ({"x": (ROWS * 7) % 600}, False, True),
        ({"year": ROWS + 1501}, False, False),
        ({"x": ROWS * 2}, False, False),
        ({"x": ROWS // 2}, False, False),
        ({"ticket": ROWS * 3}, False, False),
        ({"x": ROWS / 4}, False, False),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else str(value),
)
def test_whole_numbers_without_a_gap_may_number_the_rows(observed, column, counts, may):
    assert decided(observed, **column) == [counts, may]


@pytest.mark.parametrize(
    ("keys", "name"),
    [(["id", "ticket"], "id"), (["ticket", "x"], "ticket"), (["customer_id", "order_id"], None), (["x"], None)],
)
def test_of_two_that_name_a_row_an_id_does_and_of_two_ids_none(keys, name):
    assert row_numbers.the_name(keys) == name


@pytest.mark.parametrize("name", ["candid", "animal", "casino", "piano", "turnover", "monkey", "paid", "n", "humid"])
def test_words_that_end_alike_name_no_row(name):
    assert not row_numbers.names_a_row(name)
