import pytest

from tidegate.config.validation.messages import described, expected, sentence


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "number", "minimum": 0, "maximum": 1}, "a number between 0 and 1"),
        ({"type": "integer", "minimum": 1}, "a whole number at least 1"),
        ({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}, "a number greater than 0 and less than 1"),
        ({"enum": ["block", "warn"]}, "one of block, warn"),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "a whole number or null"),
        ({"type": "boolean"}, "true or false"),
        ({}, "another value"),
    ],
)
def test_what_a_key_takes_is_its_type_and_range(schema, words):
    assert expected(schema) == words


TAG = {"tag": "flor", "expected_tags": "'floor', 'budget'", "discriminator": "'kind'"}
BLOCK = {"type": "enum", "input": "blok", "ctx": {"expected": ""}}


@pytest.mark.parametrize(
    ("error", "schema", "message"),
    [
        ({"type": "missing"}, {"description": "The limit."}, "is required: the limit"),
        ({"type": "missing"}, None, "is required"),
        (
            {"type": "missing"},
            {"description": "Where from. An\nobject store\n"},
            "is required: where from. An object store",
        ),
        ({"type": "less_than", "input": 7, "ctx": {"lt": 1}}, {"type": "number", "exclusiveMaximum": 1}, "got 7"),
        ({"type": "float_type", "input": "70%"}, {"type": "number"}, "; write 0.7"),
        ({"type": "float_type", "input": "0,14"}, {"type": "number"}, "; write 0.14"),
        ({"type": "int_type", "input": "7"}, {"type": "integer"}, "; leave out the quotes"),
        (BLOCK, {"enum": ["block", "warn"]}, "did you mean block?"),
        (
            {"type": "union_tag_invalid", "ctx": TAG},
            None,
            "unknown kind: flor; did you mean floor?",
        ),
    ],
)
def test_the_sentence_says_what_it_must_be_what_it_is_and_the_nearest(error, schema, message):
    assert message in sentence({"loc": ("x",), "msg": "", **error}, schema, None)


def test_an_unknown_key_is_told_with_those_of_its_section():
    above = {"properties": {"alpha": {}, "rules": {}}}
    said = sentence({"type": "extra_forbidden", "loc": ("gate", "alfa"), "msg": ""}, None, above)
    assert said.startswith("unknown key: alfa; did you mean alpha?")


def test_a_description_goes_on_in_a_sentence():
    assert described({"description": "The limit."}) == "the limit"
