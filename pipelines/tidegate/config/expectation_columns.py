"""Say which types of column an expectation can judge, and by which constants: alike on every engine.

An engine asked for the mean of a bool, or whether a number is one of '1' and '2', answers by conversions or with an
error of its own. So it is not asked.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from tidegate.config.expression import fits

TEXT = ("string", "category")
NUMBERS = ("int", "float")
ORDERED = (*NUMBERS, "timestamp")
KNOWN = (*TEXT, *ORDERED, "bool")
FAMILIES = {**dict.fromkeys(TEXT, "text"), **dict.fromkeys(NUMBERS, "number"), "timestamp": "time", "bool": "bool"}

JUDGED = (
    (("_not_be_null", "_be_null", "_non_null_values_to_be_between", "_to_exist"), ()),
    (("_unique_values_to_be_between",), KNOWN),
    (("_regex", "_regex_list", "_lengths_to_be_between", "_lengths_to_equal"), TEXT),
    (("_mean_to_be_between", "_median_to_be_between", "_stdev_to_be_between", "_column_sum_to_be_between"), NUMBERS),
    (("_z_scores_to_be_less_than", "_not_be_outliers", "_multicolumn_sum_to_equal"), NUMBERS),
    (
        ("_values_to_be_between", "_max_to_be_between", "_min_to_be_between", "_quantile_values_to_be_between"),
        ORDERED,
    ),
    (("_a_to_be_greater_than_b",), (*TEXT, *ORDERED)),
    (("_kl_divergence_to_be_less_than",), (*TEXT, *NUMBERS)),
    (("",), KNOWN),
)
"""By the end of an expectation's name, the first that fits: the types that it judges; () for every type there is."""
COMPARED = ("_pair_values_a_to_be_greater_than_b", "_pair_values_to_be_equal", "_values_to_be_equal", "_within_record")
"""Expectations that compare the columns with one another."""


def problems(name: str, kwargs: Mapping[str, Any], types: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What does not fit the columns of these types, each after the argument that names it. Unknown ones are passed."""
    wanted = next(kinds for ends, kinds in JUDGED if name.endswith(ends))
    named = dict(_columns(kwargs))
    known = {argument: column for argument, column in named.items() if column in types}
    for argument, column in known.items():
        if wanted and types[column] not in wanted:
            yield argument, f"{column} is of type {types[column]}; {name} is of columns of type {', '.join(wanted)}"
    families = {column: FAMILIES.get(types[column]) for column in known.values()}
    if name.endswith(COMPARED) and len(set(families.values())) > 1:
        said = " and ".join(f"{column} of type {types[column]}" for column in families)
        yield next(iter(known)), f"can't compare {said} with one another"
    bounded = wanted in (NUMBERS, ORDERED)  # elsewhere bounds are of a count, a length or a share
    for argument, column, value in [*_constants(kwargs), *(_bounds(kwargs) if bounded else ())]:
        if types.get(column) in wanted and not fits(value, types[column]):
            yield argument, f"{column} is of type {types[column]} and can't be compared with {value!r}"


def _columns(kwargs: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from ((key, str(kwargs[key])) for key in ("column", "column_A", "column_B") if kwargs.get(key) is not None)
    listed = kwargs.get("column_list")
    for index, column in enumerate(listed if isinstance(listed, list) else ()):
        yield f"column_list.{index}", str(column)


def _constants(kwargs: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Each constant that values of a column are compared with: its argument, the column, the constant."""
    column = str(kwargs.get("column"))
    for index, value in enumerate(_list(kwargs.get("value_set"))):
        yield f"value_set.{index}", column, value
    for index, pair in enumerate(_list(kwargs.get("value_pairs_set"))):
        for side, value in zip(("column_A", "column_B"), _list(pair), strict=False):
            yield f"value_pairs_set.{index}", str(kwargs.get(side)), value
    ranges = kwargs.get("quantile_ranges")
    for bounds in _list(ranges.get("value_ranges")) if isinstance(ranges, dict) else ():
        for bound in _list(bounds):
            if bound is not None:
                yield "quantile_ranges", column, bound
    partition = kwargs.get("partition_object")
    for value in _list(partition.get("values")) if isinstance(partition, dict) else ():
        yield "partition_object", column, value


def _bounds(kwargs: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    named = (key for key in ("min_value", "max_value") if kwargs.get(key) is not None)
    yield from ((key, str(kwargs.get("column")), kwargs[key]) for key in named)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
