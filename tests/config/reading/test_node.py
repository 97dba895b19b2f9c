import pytest

from tidegate.config.reading.node import at, dotted, leaves, merge, path_of, plain
from tidegate.config.reading.reader import parse

ROOT = parse("a: 1\nb: {c: [2, {d: 3}], e: {}}\n'7': x\n", "a.yaml")


def test_plain_values_are_fresh():
    values = plain(ROOT)
    values["b"]["c"].append(4)
    assert plain(ROOT) == {"a": 1, "b": {"c": [2, {"d": 3}], "e": {}}, "7": "x"}


@pytest.mark.parametrize(
    ("path", "value"), [(("a",), 1), (("b", "c", 1, "d"), 3), (("b", "c", -1, "d"), 3), (("b", "e"), {}), (("7",), "x")]
)
def test_a_path_leads_to_its_node(path, value):
    assert plain(at(ROOT, path)) == value


@pytest.mark.parametrize("path", [("x",), ("a", "b"), ("b", "c", 2), ("b", "c", "d")])
def test_a_path_that_leads_nowhere_has_no_node(path):
    assert at(ROOT, path) is None


def test_leaves_are_scalars_and_what_is_empty():
    assert [dotted(path) for path, _ in leaves(ROOT)] == ["a", "b.c.0", "b.c.1.d", "b.e", "7"]


def test_a_number_counts_into_a_sequence_only():
    assert path_of(ROOT, "b.c.1.d") == ("b", "c", 1, "d")
    assert path_of(ROOT, "7") == ("7",)


def test_mappings_are_merged_by_key_and_anything_else_is_replaced_and_remembered():
    over = parse("a: 5\nb: {c: [9]}\n", "b.yaml")
    merged = merge(ROOT, over)
    assert plain(merged) == {"a": 5, "b": {"c": [9], "e": {}}, "7": "x"}
    assert at(merged, ("a",)).overrode.value == 1
    assert at(merged, ("a",)).where.path == "b.yaml"
