"""conf/data: roles that must be there once, and a positive value that the target can hold."""

from typing import Any

import pytest
from pydantic import ValidationError

from tidegate.config.schema.data import Column, ColumnRole, Data, column_of, features, id_column

DECLARED: dict[str, Any] = {
    "name": "boats",
    "sources": {"boats": {"kind": "file", "path": "boats.csv"}},
    "columns": {"x": {"type": "float"}, "y": {"type": "bool", "role": "target", "positive": True}},
    "split": {"kind": "random", "holdout": 0.3},
}


def test_columns_are_found_by_role() -> None:
    data = Data.model_validate(DECLARED)
    assert column_of(data.columns, ColumnRole.TARGET) == "y"
    assert column_of(data.columns, ColumnRole.TIME) is None
    assert list(features(data.columns)) == ["x"]
    assert id_column(data.columns) == "row_id"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"columns": {"x": {"type": "float"}, "z": {"type": "float"}}}, "one column needs the role target"),
        (
            {"columns": DECLARED["columns"] | {"z": {"type": "bool", "role": "target"}}},
            "only one column may have the role target, got y, z",
        ),
        ({"sources": dict.fromkeys("ab", DECLARED["sources"]["boats"])}, "more than one source needs a query"),
        ({"sources": {"boats": {"kind": "carrier_pigeon"}}}, "carrier_pigeon"),
        ({"columns": DECLARED["columns"] | {"drop table": {"type": "int"}}}, "String should match pattern"),
    ],
)
def test_a_table_that_nothing_could_learn_from_is_refused(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Data.model_validate(DECLARED | changed)


@pytest.mark.parametrize(
    ("kind", "positive"),
    [("bool", 1), ("bool", "true"), ("int", True), ("category", 1), ("float", 1), ("timestamp", "2013-01-01")],
)
def test_a_positive_value_that_the_target_cannot_hold_is_refused(kind: str, positive: object) -> None:
    with pytest.raises(ValidationError, match=f"positive must be a value of the type {kind}"):
        Column.model_validate({"type": kind, "role": "target", "positive": positive})


def test_a_category_written_as_a_number_is_to_be_quoted() -> None:
    with pytest.raises(ValidationError, match='type category, got 1; write it in quotes, as in "1"'):
        Column.model_validate({"type": "category", "role": "target", "positive": 1})


def test_only_the_target_has_a_positive_value() -> None:
    with pytest.raises(ValidationError, match="positive belongs to the target only"):
        Column.model_validate({"type": "bool", "positive": True})
    assert Column.model_validate({"type": "category", "role": "target", "positive": "yes"}).positive == "yes"


@pytest.mark.parametrize(
    ("kind", "classes", "said"),
    [
        pytest.param("int", [0, 1, "2"], "classes must be values of the type int, got '2'", id="text among numbers"),
        pytest.param("category", ["a", "b", 2], 'got 2; write it in quotes, as in "2"', id="a number among text"),
        pytest.param("int", [1, 2], r"at least three, got 2; of two, declare one as `positive`", id="two"),
        pytest.param("int", [1, 2, 2], "classes names 2 more than once", id="one twice"),
        pytest.param("int", range(1001), "classes must be at most 1,000, got 1,001", id="too many"),
        pytest.param("category", [True, False, "?"], "Input should be a valid", id="a yes and a no among text"),
        pytest.param("category", ["a", "b", ""], "at least 1 character", id="a class without a name"),
        pytest.param("bool", ["a", "b", "c"], "classes must be values of the type bool, got 'a'", id="of a yes or no"),
    ],
)
def test_classes_are_values_of_the_targets_type(kind, classes, said):
    with pytest.raises(ValidationError, match=said):
        Column.model_validate({"type": kind, "role": "target", "classes": list(classes)})


def test_classes_keep_their_order_and_belong_to_the_target():
    assert Column(type="int", role="target", classes=[3, 1, 2]).classes == (3, 1, 2)
    with pytest.raises(ValidationError, match="classes belong to the target only"):
        Column(type="int", classes=[3, 1, 2])
