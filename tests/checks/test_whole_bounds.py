"""A bound beyond 2^53 is compared as it is declared, on every value, not as the nearest double."""

import great_expectations.expectations as gxe
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidegate.checks import whole_bounds
from tidegate.checks.check_table import check_table
from tidegate.config.schema.check import Check

LARGE = 2**53


def test_great_expectations_keeps_a_whole_bound_and_types_any_other_as_before() -> None:
    made = gxe.ExpectColumnValuesToBeBetween(column="x", min_value=-0.5, max_value=LARGE + 1)
    again = made.configuration.to_domain_obj()
    assert (again.min_value, again.max_value) == (-0.5, LARGE + 1)
    assert isinstance(again.max_value, int)


def test_it_is_allowed_once() -> None:
    field = gxe.ExpectColumnMaxToBeBetween.__fields__["max_value"]
    before = len(field.sub_fields)
    whole_bounds.allow()
    assert len(field.sub_fields) == before


@pytest.mark.parametrize(
    ("bound", "kind", "exact"),
    [(LARGE + 1, "int", LARGE + 1), (5.0, "int", 5), (5.5, "int", 5.5), (5, "float", 5.0), ("2013", "int", "2013")],
)
def test_a_bound_is_whole_where_the_column_is_too(bound: object, kind: str, exact: object) -> None:
    found = whole_bounds.exact("expect_column_values_to_be_between", bound, kind)
    assert found == exact
    assert type(found) is type(exact)


@pytest.mark.parametrize("what", ["values", "max"])
@pytest.mark.parametrize("engine", ["duckdb", "pandas"])
def test_a_value_that_exceeds_a_large_bound_by_one_fails(tmp_path, engine: str, what: str) -> None:
    pq.write_table(pa.table({"x": [LARGE + 1, 7]}), path := tmp_path / "t.parquet")
    kwargs = {"column": "x", "max_value": LARGE}
    expectation = {"type": f"expect_column_{what}_to_be_between", "kwargs": kwargs, "dimension": "accuracy", "why": "w"}
    report = check_table(Check.model_validate({"expect": {"large": expectation}, "engine": engine}), path)
    assert [entry.outcome for entry in report.entries] == ["fail"]
