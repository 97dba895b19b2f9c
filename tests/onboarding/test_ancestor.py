"""The record holds the texts exactly, is joined by later runs, and names what is wrong with it."""

from pathlib import Path, PurePosixPath

import pytest

from tidegate.errors import EvidenceError
from tidegate.onboarding import ancestor
from tidegate.onboarding.ancestor import PATH, Ancestor, Answers, installed, joined, texts
from tidegate.onboarding.measured_margin import MeasuredMargin
from tidegate.onboarding.wishes import Wishes

ANSWERS = Answers("x.csv", "0" * 64, {"delimiter": ";"}, Wishes("y"), MeasuredMargin("r2", 30, 0.1), deployed=False)
FILES = {PurePosixPath("a.yaml"): "größe: 1\n\n# x".encode(), PurePosixPath("empty"): b""}


def put(record: Ancestor) -> bytes:
    Path(PATH).parent.mkdir(exist_ok=True)
    content = ancestor.written(record)
    Path(PATH).write_bytes(content)
    return content


def test_what_is_written_is_read_and_written_the_same() -> None:
    record = Ancestor("1.0", "mine", ("base",), ANSWERS, texts(FILES), {".gitignore": ["*.a", ""]})
    content = put(record)
    assert ancestor.read() == record
    assert ancestor.written(record) == content
    assert [record.content(path) for path in FILES] == list(FILES.values())
    assert record.content(PurePosixPath("other")) is None


def test_without_a_file_there_is_no_record() -> None:
    assert ancestor.read() is None


def test_a_later_run_adds_and_keeps_the_answers() -> None:
    first = Ancestor("1.0", "mine", ("base",), ANSWERS, {"b": ["1"]})
    both = joined(first, Ancestor("1.1", "mine", ("github",), None, {"a": ["2"]}, {"l": ["3"]}))
    assert both == Ancestor("1.0", "mine", ("base", "github"), ANSWERS, {"a": ["2"], "b": ["1"]}, {"l": ["3"]})
    assert list(both.files) == ["a", "b"]
    assert joined(None, first) is first
    assert ancestor.without(both, [PurePosixPath("a")]).files == {"b": ["1"]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is not a record of `tidegate init`: Invalid JSON"),
        ('{"version": "1", "project": "x", "groups": 3}', r"groups: is not a record .* restore it from git"),
        ('{\n<<<<<<< ours\n"version": "1"\n', "has conflict markers; take one side whole"),
    ],
)
def test_a_damaged_record_is_named_with_what_to_do(text: str, message: str) -> None:
    Path(PATH).parent.mkdir()
    Path(PATH).write_text(text)
    with pytest.raises(EvidenceError, match=message):
        ancestor.read()


def test_the_version_is_the_installed_one() -> None:
    assert installed().count(".") >= 1
