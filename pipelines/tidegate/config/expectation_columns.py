"""Column types and constants that an expectation accepts, on every engine.

For the mean of a bool, or a number that must be '1' or '2', engines convert differently or fail. So these
are refused.
"""

from collections.abc import Iterator, Mapping

from tidegate.config.expression import fits

TEXT = ("string", "category")
NUMBERS = ("int", "float")
ORDERED = (*NUMBERS, "timestamp")
KNOWN = (*TEXT, *ORDERED, "bool")
FAMILIES = {**dict.fromkeys(TEXT, "text"), **dict.fromkeys(NUMBERS, "number"), "timestamp": "time", "bool": "bool"}

ACCEPTED = (
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
"""The accepted column types, by the first match of the end of an expectation's name; () for all types."""
COMPARED = ("_pair_values_a_to_be_greater_than_b", "_pair_values_to_be_equal", "_values_to_be_equal", "_within_record")
"""Expectations that compare the columns with one another."""


def problems(name: str, kwargs: Mapping[str, object], types: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Mismatches with these column types, each with the argument that names the column. Unknown columns are ignored."""
    wanted = next(kinds for ends, kinds in ACCEPTED if name.endswith(ends))
    named = dict(_columns(kwargs))
    typed = {argument: column for argument, column in named.items() if column in types}
    for argument, column in typed.items():
        if wanted and types[column] not in wanted:
            yield argument, f"{column} is of type {types[column]}; {name} needs type {', '.join(wanted)}"
    families = {column: FAMILIES.get(types[column]) for column in typed.values()}
    if name.endswith(COMPARED) and len(set(families.values())) > 1:
        listed = " and ".join(f"{column} of type {types[column]}" for column in families)
        yield next(iter(typed)), f"cannot compare {listed}"
    bounded = wanted in (NUMBERS, ORDERED)  # other bounds are of a count, a length or a share
    for argument, column, value in [*_constants(kwargs), *(_bounds(kwargs) if bounded else ())]:
        if types.get(column) in wanted and not fits(value, types[column]):
            yield argument, f"{column} is of type {types[column]} and cannot be compared with {value!r}"


def _columns(kwargs: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    yield from ((key, str(kwargs[key])) for key in ("column", "column_A", "column_B") if kwargs.get(key) is not None)
    listed = kwargs.get("column_list")
    for index, column in enumerate(listed if isinstance(listed, list) else ()):
        yield f"column_list.{index}", str(column)


def _constants(kwargs: Mapping[str, object]) -> Iterator[tuple[str, str, object]]:
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


def _bounds(kwargs: Mapping[str, object]) -> Iterator[tuple[str, str, object]]:
    named = (key for key in ("min_value", "max_value") if kwargs.get(key) is not None)
    yield from ((key, str(kwargs.get("column")), kwargs[key]) for key in named)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
