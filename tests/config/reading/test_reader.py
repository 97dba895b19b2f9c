"""The strict reader: every value with its place, every refusal with a message."""

import pytest

from tidegate.config.reading.node import at, plain
from tidegate.config.reading.reader import Limits, decode, parse
from tidegate.errors import DeclarationError, Where

DOCUMENT = """\
# a comment
seed: 7
train:
  estimator: {_target_: sklearn.linear_model.Ridge, alpha: 0.5}
  features: [a, "b"]
query: |
  SELECT 1
"""


def refused(text, **limits):
    with pytest.raises(DeclarationError) as raised:
        parse(text, "conf/x.yaml", Limits(**limits))
    return [str(problem) for problem in raised.value.problems]


def test_values_are_read_as_they_are_written():
    assert plain(parse(DOCUMENT, "conf/x.yaml")) == {
        "seed": 7,
        "train": {"estimator": {"_target_": "sklearn.linear_model.Ridge", "alpha": 0.5}, "features": ["a", "b"]},
        "query": "SELECT 1\n",
    }


def test_every_value_knows_its_line_column_and_width():
    root = parse(DOCUMENT, "conf/x.yaml")
    assert at(root, ("train", "estimator", "alpha")).where == Where("conf/x.yaml", 4, 60, 3)
    assert at(root, ("train", "estimator", "alpha")).key == Where("conf/x.yaml", 4, 53, 5)
    assert at(root, ("train", "features", 1)).where == Where("conf/x.yaml", 5, 17, 3)


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n"])
def test_an_empty_document_is_an_empty_mapping(text):
    assert plain(parse(text, "conf/x.yaml")) == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", "conf/x.yaml:3:1: a: duplicate key, first defined on line 1"),
        ("a: &x 1\nb: *x\n", "conf/x.yaml:1:4: anchors and aliases are not supported"),
        ("a: !!python/name:os.system 1\n", "conf/x.yaml:1:4: the tag tag:yaml.org,2002:python/name:os.system"),
        ("<<: {a: 1}\n", "conf/x.yaml:1:1: merge keys are not supported"),
        ("1: a\n", 'conf/x.yaml:1:1: the key 1 is not text for every YAML reader; write "1"'),
        ("? {a: 1}\n: b\n", "conf/x.yaml:1:3: a key must be one word"),
        (
            "größe: 1\n",
            (
                "conf/x.yaml:1:1: a key is written in 1 to 120 printable ASCII characters; "
                "give a column such a name in data.query (AS)"
            ),
        ),
        ("a: 1\n---\nb: 2\n", "conf/x.yaml:2:1: one file is one document"),
        (
            "a:\n\t- b\n",
            "conf/x.yaml:2:1: is not valid YAML: found character that cannot start any token; indent with spaces",
        ),
        ("a: {b: 1 c: 2}\n", "conf/x.yaml:1:11: is not valid YAML"),
        ("a: [1, 2\nb: 3\n", "conf/x.yaml:2:2: is not valid YAML"),
        ("a: \u202edlrow\n", "conf/x.yaml:1:4: holds the invisible character U+202E"),
        ('a: "\\u200b"\n', "conf/x.yaml:1:4: holds the invisible character U+200B"),
        ("a: \x1b[31m\n", "conf/x.yaml:1:4: holds the invisible character U+001B"),
    ],
    ids=lambda text: text[:30],
)
def test_what_could_be_misread_is_refused_at_its_place(text, message):
    assert refused(text)[0].startswith(message)


def test_all_problems_of_a_file_are_told_at_once():
    assert [line.split(": ")[0] for line in refused("a: no\nb: 010\nc: [1:30]\n")] == [
        "conf/x.yaml:1:4",
        "conf/x.yaml:2:4",
        "conf/x.yaml:3:5",
    ]


def test_limits_hold_exactly():
    assert parse("[[[1]]]", "conf/x.yaml", Limits(depth=4))
    assert refused("[[[1]]]", depth=3) == ["conf/x.yaml:1:4: nests deeper than 3 levels"]
    assert parse("[1, 2]", "conf/x.yaml", Limits(nodes=3))
    assert refused("[1, 2]", nodes=2) == ["conf/x.yaml:1:5: has more than 2 values"]
    assert refused("a: 1234", bytes=6) == ["conf/x.yaml: has 7 bytes; at most 6 are read"]


def test_five_thousand_columns_of_many_words_each_are_read():
    text = "columns:\n" + "".join(
        f"  measurement_number_{n}: {{type: float, nullable: true, unit: mm}}\n" for n in range(5000)
    )
    columns = parse(text, "conf/x.yaml").value["columns"].value
    assert (len(columns), columns["measurement_number_4999"].where.line) == (5000, 5001)


def test_forty_thousand_brackets_end_at_the_depth_limit():
    assert refused("[" * 40_000) == ["conf/x.yaml:1:33: nests deeper than 32 levels"]


def test_bytes_that_are_no_utf8_are_told_with_their_line():
    with pytest.raises(DeclarationError, match=r"conf/x.yaml:2: is not UTF-8 text"):
        decode(b"a: 1\nb: \xff\n", "conf/x.yaml")
