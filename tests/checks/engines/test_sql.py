import sys

import pytest
import sqlalchemy as sa

from checks.servers import postgresql, write_rows
from checks.tables import trips
from config.test_regex import FOUND, TEXTS
from tidegate.checks.check_table import check_source
from tidegate.config.regex import portable
from tidegate.config.schema.check import Check
from tidegate.errors import DeclarationError, InfrastructureError

SUITE = Check.model_validate({"not_null": ["id"], "engine": "sql"})


@pytest.fixture(scope="module")
def address():
    with postgresql() as address:
        write_rows(address, "trips", trips())
        yield address


def test_a_table_is_checked_where_it_is(address):
    assert [entry.outcome for entry in check_source(SUITE, f"{address}#public.trips").entries] == ["pass"]


def test_an_unknown_table_is_named(address):
    with pytest.raises(DeclarationError, match=r"table not found in the database: public\.tips"):
        check_source(SUITE, f"{address}#tips")


def test_nothing_can_be_written(address):
    from tidegate.checks.engines.sql import opened

    with pytest.raises(Exception, match="read-only transaction"), opened(f"{address}#trips", 1) as table:
        table.execution.get_connection().__enter__().exec_driver_sql("DELETE FROM trips")
    assert check_source(SUITE, f"{address}#trips").rows == 6


@pytest.mark.parametrize(
    "source",
    [
        "postgresql://reader@host/db",
        "postgresql://reader:secret@host/db#trips",
        "postgresql://reader@host/db?password=secret#trips",
        "postgresql://reader:secret@host:port/db#trips",
        "trips.parquet",
    ],
)
def test_a_source_without_a_table_or_with_a_password_is_refused_without_repeating_it(source):
    with pytest.raises(DeclarationError, match="PGPASSWORD") as refused:
        check_source(SUITE, source)
    assert "secret" not in str(refused.value)


def test_a_dialect_that_is_not_tested_is_not_offered():
    with pytest.raises(DeclarationError, match="unknown dialect of the engine sql: mysql; known: postgresql"):
        check_source(SUITE, "mysql://reader@host/db#trips")


def test_a_server_that_does_not_answer_is_no_verdict(tmp_path):
    pytest.importorskip("psycopg")
    with pytest.raises(InfrastructureError, match="can't read trips"):
        check_source(SUITE, f"postgresql://reader@/db?host={tmp_path}#trips")


@pytest.mark.parametrize("pattern", FOUND)
def test_a_pattern_finds_in_postgresql_what_it_finds_elsewhere(address, pattern):
    database = sa.create_engine(address.replace("postgresql:", "postgresql+psycopg:"), poolclass=sa.NullPool)
    with database.connect() as connection:
        query = sa.text("SELECT text FROM unnest(CAST(:texts AS text[])) AS text WHERE text ~ :pattern")
        found = connection.execute(query, {"texts": list(TEXTS), "pattern": portable(pattern)}).scalars()
        assert set(found) == FOUND[pattern]


def test_without_the_driver_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(InfrastructureError, match=r"the engine sql needs psycopg: pip install 'tidegate\[postgres\]'"):
        check_source(SUITE, "postgresql://reader@host/db#trips")
