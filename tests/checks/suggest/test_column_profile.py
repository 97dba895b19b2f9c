import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidegate.artifacts import write_table
from tidegate.checks.suggest.column_profile import profile_table


def profiled(tmp_path, **columns):
    write_table(tmp_path / "table.parquet", pd.DataFrame(columns))
    return profile_table(tmp_path / "table.parquet")


def test_a_text_of_few_values_is_a_category_and_all_of_them_are_listed(tmp_path):
    profile = profiled(tmp_path, origin=["JFK", "LGA"] * 30, name=[f"n{number}" for number in range(60)])
    assert profile.columns["origin"]["type"] == "category"
    assert profile.columns["name"]["type"] == "string"
    assert profile.categories == {"origin": ["JFK", "LGA"]}


def test_a_whole_number_that_counts_kinds_is_listed_and_one_beyond_conf_is_not(tmp_path):
    table = pa.table({"kind": [1, 2, 3] * 20, "huge": pa.array([2**64 - 1, 2**64 - 2] * 30, pa.uint64())})
    pq.write_table(table, tmp_path / "table.parquet")
    assert profile_table(tmp_path / "table.parquet").categories == {"kind": [1, 2, 3]}


def test_a_column_whose_values_are_unique_is_a_key(tmp_path):
    profile = profiled(tmp_path, id=range(60), late=[True, False] * 30)
    assert ("id",) in profile.keys


def test_where_none_is_unique_pairs_are_tried(tmp_path):
    profile = profiled(tmp_path, place=["a", "b"] * 30, hour=[number // 2 for number in range(60)], late=[True] * 60)
    assert profile.keys == [("hour", "place")]


@pytest.mark.parametrize(
    ("texts", "pattern"),
    [
        ([f"AB-{number}" for number in range(99)], r"^[A-Z]+-\d+$"),
        ([f"{'-' * (number % 3)}a{number}" for number in range(99)], None),
    ],
    ids=["built alike", "not built alike"],
)
def test_only_texts_that_are_built_alike_have_a_pattern(tmp_path, texts, pattern):
    assert profiled(tmp_path, code=texts).patterns.get("code") == pattern
