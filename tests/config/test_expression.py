import re

import pytest

from tidegate.config.expression import Comparison, columns, parse, problems


def only(column, operator, *constants):
    return ((Comparison(column, operator, constants),),)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("origin == 'JFK'", only("origin", "==", "JFK")),
        ('origin == "JFK"', only("origin", "==", "JFK")),
        ("name == 'O''Hare'", only("name", "==", "O'Hare")),
        ("name == 'a and b == 1'", only("name", "==", "a and b == 1")),
        ("distance>500", only("distance", ">", 500)),
        ("temp <= -1.5e2", only("temp", "<=", -150.0)),
        ("delayed == true", ((Comparison("delayed", "==", (True,)),),)),
        ("carrier in ['AA', 'B6']", only("carrier", "in", "AA", "B6")),
        ("carrier not in ['AA']", only("carrier", "not in", "AA")),
        ("temp is null", only("temp", "is null")),
        ("temp is not null", only("temp", "is not null")),
        ("not temp is null", only("temp", "is not null")),
        ("not not distance > 5", only("distance", ">", 5)),
        ("index == 9007199254740993", only("index", "==", 9007199254740993)),
    ],
)
def test_reads_a_comparison(text, condition):
    assert parse(text) == condition


def test_and_binds_tighter_than_or():
    a, b, c = (Comparison(name, "==", (1,)) for name in "abc")
    assert parse("a == 1 or b == 1 and c == 1") == ((a,), (b, c))
    assert parse("(a == 1 or b == 1) and c == 1") == ((a, c), (b, c))


def test_not_turns_the_operators_inside_round():
    assert parse("not (a == 1 and b < 2)") == ((Comparison("a", "!=", (1,)),), (Comparison("b", ">=", (2,)),))
    assert parse("not (a in [1] or b is null)") == ((Comparison("a", "not in", (1,)), Comparison("b", "is not null")),)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "needs a column at its end"),
        ("origin = 'JFK'", "two values are compared with =="),
        ("origin == JFK", "instead of `JFK`"),
        ("origin == null", "missing values: is null"),
        ("origin == 'JFK", "cannot be parsed"),
        ("origin == 'JFK' distance > 5", "needs `and`, `or` or the end instead of `distance`"),
        ("(origin == 'JFK'", "needs `)` at its end"),
        ("origin in []", "instead of `]`"),
        ("origin in ['JFK', 5]", "different types"),
        ("origin in [true, 1]", "different types"),
        ("distance == 1e999", "beyond the range"),
        ("distance == " + "9" * 5000, "characters long"),
        ("distance == " + "9" * 50, "number of 50 characters"),
        ("(" * 21 + "a == 1" + ")" * 21, "nests deeper than 20"),
        (" and ".join(["(a == 1 or b == 2)"] * 8), "alternatives, at most 100"),
        (" or ".join(["a == 1"] * 101), "expands to 101 comparisons"),
        ("__import__('os').system('touch x')", "cannot be parsed"),
        ("@pd.io.common.os.system('touch x')", "cannot be parsed"),
        ("a == 1; DROP TABLE flights", "cannot be parsed"),
        ("a == 1 -- b", "cannot be parsed"),
        ("a.b == 1", "cannot be parsed"),
        ("f(a) == 1", "needs ==, !=, <"),
        ("`a` == 1", "cannot be parsed"),
        ("a == 1 if b else 2", "needs `and`"),
        ("a == [x for x in b]", "needs a constant"),
    ],
)
def test_refuses_what_is_no_comparison(text, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        parse(text)


def test_names_each_compared_column_once():
    assert columns(parse("b == 1 or a > 2 and b < 5")) == ("b", "a")


TYPES = {"origin": "category", "name": "string", "distance": "float", "delayed": "bool", "at": "timestamp"}


@pytest.mark.parametrize(
    "text",
    [
        "origin == 'JFK'",
        "name > 'a'",
        "distance > 5",
        "delayed == true",
        "at >= '2013-10-01'",
        "at < '2013-10-01T12:00:00' or delayed is null",
    ],
)
def test_constants_that_fit_the_columns_are_no_problem(text):
    assert problems(parse(text), TYPES) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("orgin == 'JFK'", "unknown column: orgin"),
        ("origin == 5", "origin is of type category and cannot be compared with 5"),
        ("distance == '5'", "distance is of type float"),
        ("distance == true", "cannot be compared with True"),
        ("delayed == 1", "delayed is of type bool"),
        ("at > 'yesterday'", "at is of type timestamp"),
        ("origin > 'JFK'", "origin is of type category and has no order"),
    ],
)
def test_constants_of_another_type_are_named(text, sentence):
    assert any(sentence in each for each in problems(parse(text), TYPES))
