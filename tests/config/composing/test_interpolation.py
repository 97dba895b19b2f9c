import pytest

from tidegate.config.composing.interpolation import resolve
from tidegate.config.reading.node import at, plain
from tidegate.config.reading.reader import parse
from tidegate.errors import DeclarationError


def resolved(text):
    return plain(resolve(parse(text, "a.yaml")))


def test_a_whole_reference_keeps_the_type_and_one_inside_a_text_becomes_text():
    assert resolved("a: 7\nb: ${a}\nc: x-${a}-y\n") == {"a": 7, "b": 7, "c": "x-7-y"}


def test_dots_lead_upwards_and_numbers_into_lists():
    assert resolved("a:\n  b: 1\n  c: ${.b}\nd: [5, 6]\ne: ${d.1}\n") == {
        "a": {"b": 1, "c": 1},
        "d": [5, 6],
        "e": 6,
    }


def test_a_value_remembers_what_it_came_through():
    root = resolve(parse("a: 7\nb: ${a}\n", "a.yaml"))
    assert at(root, ("b",)).through.where.line == 1


def test_what_refers_to_nothing_is_left_as_it_is():
    root = parse("a: {b: [1, x]}\n", "a.yaml")
    assert resolve(root) is root


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: ${b}\n", "refers to an unknown key"),
        ("a: ${b}\nb: ${a}\n", "refers to itself"),
        ("a: ${oc.env:HOME}\n", "only ${key} is supported"),
        ("a: {b: 1}\nc: x${a}\n", "is a mapping or list"),
        ("a: ???\n", "in a file or by an override"),
    ],
)
def test_what_cannot_be_followed_is_refused_at_its_line(text, message):
    with pytest.raises(DeclarationError) as refused:
        resolved(text)
    assert any(message in problem.message and problem.where.line for problem in refused.value.problems)
