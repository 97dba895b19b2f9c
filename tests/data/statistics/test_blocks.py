import json

import numpy as np
import pyarrow as pa
import pytest

from data.sql_statistics import of_table as by_sql
from tidegate.config.schema.data import Column
from tidegate.data.statistics import blocks
from tidegate.data.statistics.table_statistics import of_table

NUMBER, CATEGORY = Column(type="float", nullable=True), Column(type="category", nullable=True)
GROUP, TIME = Column(type="category", role="group"), Column(type="timestamp", role="time")


def described(columns, **values):
    return of_table(pa.table(values), columns)


def grouped(blocks, rows, shared, seed=1):
    """So many blocks of so many normal rows, of whose variance the share `shared` is the block's."""
    random = np.random.default_rng(seed)
    added = np.repeat(random.normal(0, shared**0.5, blocks), rows)
    return added + random.normal(0, (1 - shared) ** 0.5, blocks * rows), np.repeat(
        [f"g{at}" for at in range(blocks)], rows
    )


@pytest.mark.parametrize("shared", [0.0, 0.1, 0.4])
def test_the_correlation_of_a_number_is_the_share_of_variance_of_its_blocks(shared):
    values, groups = grouped(2000, 20, shared)
    found = described({"x": NUMBER, "g": GROUP}, x=values, g=groups)
    assert found["blocks"] == {"by": "g", "count": 2000, "rows": 20}
    # ranks correlate as 6/pi asin(rho/2), a little less than the values (Spearman's relation)
    assert found["columns"]["x"]["correlation"]["largest"] == pytest.approx(6 / np.pi * np.arcsin(shared / 2), abs=0.03)
    assert found["columns"]["x"]["correlation"]["mean"] <= found["columns"]["x"]["correlation"]["largest"]


def test_the_correlation_of_a_category_is_the_anova_estimate():
    random = np.random.default_rng(2)
    share = np.repeat(random.beta(5, 5, 500), 40)  # rho = 1 / (5 + 5 + 1)
    found = described(
        {"c": CATEGORY, "g": GROUP},
        c=np.where(random.random(20_000) < share, "a", "b"),
        g=np.repeat(np.arange(500).astype(str), 40),
    )
    assert found["columns"]["c"]["correlation"]["mean"] == pytest.approx(1 / 11, abs=0.02)


def test_what_is_the_same_all_day_is_worth_one_row_a_day():
    days = np.repeat(np.arange("2024-01-01", "2024-03-01", dtype="datetime64[D]"), 24)
    table = {"x": days.astype(int) % 7 + 0.0, "t": days.astype("datetime64[us]")}
    found = described({"x": NUMBER, "t": TIME}, **table)
    assert (found["blocks"]["by"], found["blocks"]["count"]) == ("t", 60)
    assert found["columns"]["x"]["correlation"] == {"mean": 1.0, "largest": 1.0}


def test_a_declared_group_goes_before_the_day():
    table = {"x": [1.0, 2.0], "g": ["a", "b"], "t": np.array(["2024-01-01"] * 2, dtype="datetime64[us]")}
    assert described({"x": NUMBER, "g": GROUP, "t": TIME}, **table)["blocks"]["by"] == "g"


def test_a_random_row_lies_in_a_larger_block_than_the_mean_one():
    groups = ["a"] * 9 + ["b"]
    assert described({"x": NUMBER, "g": GROUP}, x=[1.0] * 10, g=groups)["blocks"]["rows"] == 8.2


@pytest.mark.parametrize("values", [[1.0, None], [None, None], [1.0, 1.0]], ids=str)
def test_one_block_or_one_value_has_no_correlation(values):
    table = pa.table({"x": pa.array(values, pa.float64()), "g": ["a", "a"]})
    column = of_table(table, {"x": NUMBER, "g": GROUP})["columns"]["x"]
    assert column.get("correlation", {"mean": 0, "largest": 0}) == {"mean": 0, "largest": 0}


def test_missing_values_that_come_by_block_are_alike():
    values = pa.array([None] * 50 + [1.0] * 50 + [2.0] * 50, pa.float64())
    found = described({"x": NUMBER, "g": GROUP}, x=values, g=np.repeat(["a", "b", "c"], 50))
    assert found["columns"]["x"]["correlation"]["largest"] == 1


def test_names_that_are_sql_stay_names():
    name = 'x") FROM seen; --'
    found = described(
        {name: CATEGORY, 'g"': GROUP}, **{name: ["'); DROP TABLE a", "b"] * 2, 'g"': ["a", "a", "b", "b"]}
    )
    assert found["blocks"]["count"] == 2


def test_what_is_kept_does_not_grow_with_rows_blocks_or_distinct_values():
    def length(blocks, rows):
        values, groups = grouped(blocks, rows, 0.1)
        names = np.random.default_rng(3).integers(0, blocks * rows, blocks * rows).astype(str)
        return len(json.dumps(described({"x": NUMBER, "c": CATEGORY, "g": GROUP}, x=values, c=names, g=groups)))

    assert length(6000, 5) < 1.1 * length(300, 10)


@pytest.mark.parametrize("most_cells", [1, 33, 1000, 2**22])
def test_counts_of_few_blocks_at_a_time_add_up(most_cells, monkeypatch):
    monkeypatch.setattr(blocks, "MOST_CELLS", most_cells)
    values, groups = grouped(60, 5, 0.4)
    shuffled = np.random.default_rng(5).permutation(300)
    columns = {"x": NUMBER, "c": CATEGORY, "g": GROUP}
    table = pa.table({"x": values, "c": np.round(values).astype(str), "g": groups})
    for each in (table, table.take(shuffled)):
        assert of_table(each, columns) == by_sql(each, columns)
