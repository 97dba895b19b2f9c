"""JSON lines: one row a line, with line and column of what is wrong."""

import pytest

from compared_files import lines, lm_eval_sample, promptfoo_result, text
from tidegate.errors import DeclarationError
from tidegate.prediction_files import json_file


def test_rows_may_have_lists_beside_and_lack_keys(tmp_path):
    path = text(tmp_path, "a.jsonl", '{"id": 1, "score": 1}\n\n{"id": 2, "score": 0.5, "tags": ["x"]}\n')
    file = json_file.read_lines(path)
    assert file.column("score").to_pylist() == [1.0, 0.5]
    assert file.column("tags").to_pylist() == [None, ["x"]]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('{"id": 1}\n{"id": 2\n', ":2:9: is not JSON: expecting ',' delimiter"),
        ('{"id": 1}\n\n[2]\n', ":3:1: is not a JSON object; every line must be one row"),
        ('{"id": 1, "score": 1}\n{"id": 2, "score": "a"}\n', ":2:11: score is 'a', not as in the lines before"),
    ],
)
def test_a_bad_line_has_its_place(tmp_path, content, problem):
    path = text(tmp_path, "a.jsonl", content)
    with pytest.raises(DeclarationError) as refused:
        json_file.read_lines(path)
    assert str(refused.value) == f"{path}{problem}"


@pytest.mark.parametrize(
    ("record", "tool"), [(promptfoo_result(1), "promptfoo"), (lm_eval_sample(1, acc=1.0), "lm-evaluation-harness")]
)
def test_a_harness_is_known_by_its_keys(tmp_path, record, tool):
    harness = json_file.read_lines(lines(tmp_path, "a.jsonl", [record])).harness
    assert harness is not None
    assert harness.tool == tool


def test_a_list_of_other_values_is_not_a_table(tmp_path):
    with pytest.raises(DeclarationError, match="is neither a list of rows"):
        json_file.read_document(text(tmp_path, "a.json", "[1, 2]"))
