"""A file of predictions is opened by its name, and refused with its place where it is not what the name says."""

import gzip

import pytest

from compared_files import frame, promptfoo, promptfoo_result, text, written
from tidegate.errors import DeclarationError
from tidegate.prediction_files.open_file import open_file


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl", "tsv"])
def test_every_format_gives_the_same_columns(tmp_path, ending):
    table = frame(rows=50)
    if ending == "tsv":
        path = text(tmp_path, "a.tsv", table.to_csv(index=False, sep="\t"))
    else:
        path = written(tmp_path, f"a.{ending}", table)
    file = open_file(path)
    assert file.names == ("id", "truth", "predicted", "day", "carrier")
    assert file.rows == 50
    assert file.column("id").to_pylist()[:2] == ["f0", "f1"]
    assert float(file.column("predicted").to_pylist()[3]) == pytest.approx(table.predicted[3], rel=1e-9)


@pytest.mark.parametrize("name", ["a.csv.gz", "a.jsonl.gz"])
def test_packed_files_are_unpacked(tmp_path, name):
    plain = written(tmp_path, name.removesuffix(".gz"), frame(rows=5)).read_bytes()
    (tmp_path / name).write_bytes(gzip.compress(plain))
    assert open_file(tmp_path / name).column("id").to_pylist() == ["f0", "f1", "f2", "f3", "f4"]


def test_a_document_is_a_list_of_rows_or_of_promptfoo(tmp_path):
    assert open_file(text(tmp_path, "a.json", '[{"id": 1, "score": 0.5}]')).names == ("id", "score")
    results = open_file(promptfoo(tmp_path, "b.json", [promptfoo_result(1)])).harness
    assert results is not None
    assert results.tool == "promptfoo"


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.xlsx", "", "a.xlsx: the name must end in one of .parquet, .csv"),
        ("a.csv", "", "a.csv: is empty"),
        ("a.csv", "id,truth\n", "a.csv:1: holds no rows"),
        ("a.csv", "id,id\n1,2\n", "a.csv:1: has more than one column of the name id"),
        ("a.parquet", "id,truth\n", "a.parquet: cannot be read as parquet: "),
        ("a.json", '{"id": 1}', "a.json: is neither a list of rows nor what `promptfoo eval"),
        ("a.json", "[1,\n2", "a.json:2:2: is not JSON: expecting ',' delimiter"),
        ("a.jsonl", "", "a.jsonl"),
    ],
)
def test_what_is_not_a_table_is_refused(tmp_path, name, content, problem):
    with pytest.raises(DeclarationError) as refused:
        open_file(text(tmp_path, name, content))
    assert str(refused.value).removeprefix(f"{tmp_path}/").startswith(problem)


def test_a_missing_file_and_a_directory_are_refused(tmp_path):
    for path, problem in ((tmp_path / "none.csv", "no such file"), (tmp_path, "is a directory, not a file")):
        with pytest.raises(DeclarationError, match=problem):
            open_file(path)
