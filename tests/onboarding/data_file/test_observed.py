"""What a file holds is seen as it will be declared, and what cannot be read names the option that decides it."""

import datetime

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import loans
from tidegate.config.schema.data import ColumnType
from tidegate.data.reading.csv_text import Csv
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.onboarding.data_file.observed import observe


def test_types_values_and_keys_are_those_of_the_file(observed):
    table = observed()
    types = {column.name: column.type for column in table.columns}
    assert types == {
        "loan_id": ColumnType.STRING,
        "amount": ColumnType.FLOAT,
        "grosse": ColumnType.FLOAT,
        "Region": ColumnType.CATEGORY,
        "issued_on": ColumnType.TIMESTAMP,
        "note": ColumnType.STRING,
        "currency": ColumnType.CATEGORY,
        "default": ColumnType.CATEGORY,
    }
    assert table.column(loans.TARGET) is table.column("default")
    assert table.column("default").values == ("N", "Y")
    assert table.keys == ("loan_id", "note")


def test_a_column_that_no_declared_type_holds_is_left_out_by_name(tmp_path):
    times = [datetime.time(number % 24) for number in range(600)]
    table = observe(loans.write(tmp_path / "loans.parquet", at=times).name, Csv())
    assert table.skipped == {"at": "is stored as TIME, which no declared type holds"}
    assert table.column("at") is None


def test_ambiguous_csv_names_the_option(tmp_path):
    loans.frame().to_csv("loans.csv", sep=";", index=False)
    with pytest.raises(DeclarationError, match=r"loans.csv: its fields seem .* set `--csv '\{delimiter: \";\"\}'`"):
        observe("loans.csv", Csv())
    assert observe("loans.csv", Csv(delimiter=";")).rows == 600


def test_a_file_that_decides_nothing_is_refused():
    pd.DataFrame({"a": range(10), "b": [0, 1] * 5}).to_csv("ten.csv", index=False)
    with pytest.raises(EvidenceError, match=r"ten.csv: has 10 rows; at least 50"):
        observe("ten.csv", Csv())
    with pytest.raises(DeclarationError, match=r"lost.csv: not found"):
        observe("lost.csv", Csv())


def test_zero_and_one_stored_with_a_fraction_are_the_classes_that_they_are(tmp_path):
    target = [None, *([0.0, 1.0] * 300)][:600]
    table = observe(
        loans.write(tmp_path / "loans.parquet", **{loans.TARGET: target, "half": [0.5, 1.0] * 300}).name, Csv()
    )
    column = table.column(loans.TARGET)
    assert (column.type, column.values, column.is_whole) == (ColumnType.INT, (0, 1), True)
    assert table.column("half").type is ColumnType.FLOAT


def test_every_alternative_of_a_hint_is_an_option(tmp_path):
    (tmp_path / "latin.csv").write_bytes(b"name,x\n" + "Müller,1\n".encode("cp1252") * 60)
    with pytest.raises(DeclarationError, match=r"`--csv '\{encoding: cp1252\}'` or `--csv '\{encoding: latin-1\}'`"):
        observe("latin.csv", Csv())


def test_a_hint_keeps_what_was_given(tmp_path):
    (tmp_path / "latin.csv").write_bytes(b"name;x\n" + "Müller;1\n".encode("cp1252") * 60)
    with pytest.raises(DeclarationError) as refused:
        observe("latin.csv", Csv(delimiter=";"))
    (problem,) = refused.value.problems
    assert (
        """`--csv '{"delimiter": ";", encoding: cp1252}'` or `--csv '{"delimiter": ";", encoding: latin-1}'`"""
        in problem.message
    )


def test_columns_that_differ_by_case_alone_are_refused(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"Age": range(60), "age": range(60)}), path)
    with pytest.raises(EvidenceError, match="has the columns Age and age, which SQL does not distinguish"):
        observe(str(path), Csv())


@pytest.mark.parametrize("place", [1, 2])
def test_a_column_without_a_name_is_named_by_its_place(tmp_path, place):
    path = tmp_path / "a.parquet"
    names = ["x", "y"]
    names[place - 1] = ""
    pq.write_table(pa.table([pa.array(range(60))] * 2, names=names), path)
    with pytest.raises(EvidenceError, match=f"column {place} has no name"):
        observe(str(path), Csv())
