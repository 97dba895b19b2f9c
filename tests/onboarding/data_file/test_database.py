"""A database's table is found by its name, or is the only one; no password is repeated."""

import sqlite3

import pytest

from tidegate.data.sources import sql
from tidegate.errors import DeclarationError, EvidenceError, InfrastructureError
from tidegate.onboarding.data_file import database
from tidegate.onboarding.wishes import UndecidedError, Wishes

URL = "sqlite:///rows.db"


@pytest.fixture(autouse=True)
def rows(tmp_path):
    connection = sqlite3.connect("rows.db")
    connection.execute("CREATE TABLE loans (a INTEGER, y TEXT)")
    connection.execute("INSERT INTO loans VALUES (1, 'x')")
    connection.commit()
    yield connection
    connection.close()


def test_the_only_table_is_read_and_declared():
    found = database.chosen(URL, Wishes("y"))
    assert found.read().to_pydict() == {"a": [1], "y": ["x"]}
    assert list(found.lines()) == ["kind: sql", 'url: "sqlite:///rows.db"', "table: loans"]


def test_of_several_tables_one_is_asked_for(rows):
    rows.execute("CREATE VIEW good AS SELECT * FROM loans")
    with pytest.raises(UndecidedError, match="--table good or --table loans") as asked:
        database.chosen(URL, Wishes("y"))
    assert asked.value.option == "table"
    assert database.chosen(URL, Wishes("y", table="good")).read().num_rows == 1
    with pytest.raises(DeclarationError, match=r"--table: unknown table: lans; did you mean loans\?"):
        database.chosen(URL, Wishes("y", table="lans"))


def test_the_variable_of_the_password_is_declared(monkeypatch):
    monkeypatch.setenv("ROWS", "secret")
    found = database.chosen(URL, Wishes("y", password_env="ROWS"))
    assert "password_env: ROWS" in list(found.lines())


@pytest.mark.parametrize(
    ("url", "kind", "message"),
    [
        ("postgresql://me:hunter2@db/x", DeclarationError, "must not hold a password"),
        ("https://example.com/x.csv?token=hunter2", DeclarationError, "bring it here with `dvc import-url`"),
        ("sqlite:///lost.db", DeclarationError, "lost.db: no such file"),
        ("oracel://db/x", DeclarationError, "unknown database: oracel"),
        ("mysql+pymysql://db/x", InfrastructureError, "needs the database's driver pymysql"),
        ("duckdb:///x.db", DeclarationError, "export the table to Parquet"),
    ],
)
def test_what_cannot_be_read_is_refused_without_a_secret(url, kind, message):
    with pytest.raises(kind, match=message) as refused:
        database.chosen(url, Wishes("y", table="t"))
    assert "hunter2" not in str(refused.value)


def test_an_empty_database_and_mixed_values_are_named(rows):
    rows.execute("DROP TABLE loans")
    rows.commit()
    with pytest.raises(DeclarationError, match="holds no table"):
        database.chosen(URL, Wishes("y"))
    rows.execute("CREATE TABLE mixed AS SELECT 1 AS a UNION ALL SELECT 'x'")
    rows.commit()
    with pytest.raises(EvidenceError, match=r"sqlite:///rows\.db: holds values that fit no column type"):
        database.chosen(URL, Wishes("a")).read()
    assert database.is_url(URL)
    assert not database.is_url("rows.csv")
    assert sql.table_names(database.chosen(URL, Wishes("a")).params) == ("mixed",)
