import pytest
from hydra.core.override_parser.overrides_parser import OverridesParser

from tidegate.config.composing.overrides import apply
from tidegate.config.reading.node import at, plain
from tidegate.config.reading.reader import parse
from tidegate.errors import DeclarationError

TEXT = "a: 1\nb: {c: 2, d: [3, 4]}\n"


def applied(*overrides):
    parsed = OverridesParser.create().parse_overrides(list(overrides))
    return apply(parse(TEXT, "a.yaml"), parsed)


@pytest.mark.parametrize(
    ("override", "values"),
    [
        ("a=5", {"a": 5, "b": {"c": 2, "d": [3, 4]}}),
        ("b.d=[7]", {"a": 1, "b": {"c": 2, "d": [7]}}),
        ("b.d.1=7", {"a": 1, "b": {"c": 2, "d": [3, 7]}}),
        ("+b.e=7", {"a": 1, "b": {"c": 2, "d": [3, 4], "e": 7}}),
        ("++a=7", {"a": 7, "b": {"c": 2, "d": [3, 4]}}),
        ("~b.c", {"a": 1, "b": {"d": [3, 4]}}),
    ],
)
def test_an_override_means_what_it_means_in_hydra(override, values):
    assert plain(applied(override)) == values


def test_the_value_is_traced_to_the_override_and_to_what_it_replaced():
    node = at(applied("a=5"), ("a",))
    assert str(node.where) == "override a=5"
    assert (node.overrode.value, node.overrode.where.line) == (1, 1)


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("x=5", "to add a key, put + in front"),
        ("+a=5", "has a value already; leave out the +"),
        ("~x", "nothing to delete"),
        ("b={x: 1}", "unknown key in b: x"),
        ("a.b=1", "a"),
        ("a='x\u202ey'", "invisible character U+202E"),
    ],
)
def test_what_means_nothing_is_refused_by_its_own_text(override, message):
    with pytest.raises(DeclarationError, match="override") as refused:
        applied(override)
    assert message in str(refused.value)


def test_all_of_them_are_told_at_once():
    with pytest.raises(DeclarationError) as refused:
        applied("x=1", "~y")
    assert len(refused.value.problems) == 2
