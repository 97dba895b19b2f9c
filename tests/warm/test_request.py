"""A request is read as it was written; anything else is none."""

import json

import pytest

from tidegate.warm.request import StageRequest, decoded

REQUEST = StageRequest("ab" * 32, "train", ["/bin/tidegate", "train", "ä", "\n"])


def test_it_is_read_as_it_was_written() -> None:
    assert decoded(REQUEST.encoded()) == REQUEST


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\xff",
        b"null",
        b"[]",
        b"{}",
        json.dumps({"surroundings": "", "stage": "train"}).encode(),
        json.dumps({"surroundings": "", "stage": "train", "arguments": ["a", "b"], "more": 1}).encode(),
        json.dumps({"surroundings": 1, "stage": "train", "arguments": ["a", "b"]}).encode(),
        json.dumps({"surroundings": "", "stage": None, "arguments": ["a", "b"]}).encode(),
        json.dumps({"surroundings": "", "stage": "train", "arguments": "ab"}).encode(),
        json.dumps({"surroundings": "", "stage": "train", "arguments": ["a"]}).encode(),
        json.dumps({"surroundings": "", "stage": "train", "arguments": ["a", 1]}).encode(),
    ],
)
def test_anything_else_is_none(message: bytes) -> None:
    assert decoded(message) is None
