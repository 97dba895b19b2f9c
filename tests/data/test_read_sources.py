import pytest

from tidegate.data.read_sources import csv_sources, tables
from tidegate.data.sources.file import Params
from tidegate.errors import UserError


@pytest.fixture(autouse=True)
def _two_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text("x,y\n1,\n2,b\n")


def file(path, **more):
    return Params.model_validate({"kind": "file", "path": path, **more})


def test_every_source_is_a_table_by_its_name():
    read = tables({"a": file("a.csv")})
    assert read["a"].to_pydict() == {"x": [1, 2], "y": [None, "b"]}


def test_what_is_wrong_with_any_of_them_is_told_together_with_its_key():
    with pytest.raises(UserError) as refused:
        tables({"a": file("a.csv"), "b": file("lost.csv"), "c": file("gone.csv")})
    assert [problem.key.split(".")[2] for problem in refused.value.problems] == ["b", "c"]


def test_only_csv_has_texts_that_mean_missing():
    source = file("a.csv", csv={"nulls": ["NA", "-"], "text": ["x"]})
    (found,) = csv_sources({"a": source}, tables({"a": source}))
    assert (found.nulls, found.text) == (("NA", "-"), ("x",))
