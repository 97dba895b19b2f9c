"""A file names its columns for messages, and where they are named."""

from pathlib import Path

import pyarrow as pa

from tidegate.errors import Where
from tidegate.prediction_files.prediction_file import first_line, of_table


def test_a_table_is_a_file_of_its_columns():
    table = pa.table({f"c{number}": [1, 2] for number in range(20)})
    file = of_table(Path("a.csv"), table, lambda row, name: Where(name, row))
    assert file.column("c3").to_pylist() == [1, 2]
    assert file.listed.endswith("c14 and 5 more")
    assert file.top == Where("a.csv")
    assert of_table(Path("a.csv"), table, file.place, header=Where("a.csv", 1)).top == Where("a.csv", 1)


def test_what_a_library_says_is_one_line():
    assert first_line(ValueError("one\ntwo")) == "one"
