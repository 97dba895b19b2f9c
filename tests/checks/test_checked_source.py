from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from checks.tables import trips
from tidegate.artifacts import write_table
from tidegate.checks.checked_source import checked_source
from tidegate.config.schema.check import Check
from tidegate.config.schema.data import Column
from tidegate.data import stored_keys
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.records import Verdict

REFERENCE = {"from": {"columns": ["origin"]}, "to": {"source": "airports", "columns": ["origin"]}}
SUITE = Check.model_validate({"not_null": ["id"], "references": {"airport_known": REFERENCE}})
COLUMNS = {"id": Column.model_validate({"type": "string", "role": "id"})}


def checked(suite, source, keys=Path("keys")):
    return checked_source(suite, str(source), columns=COLUMNS, keys=keys, threads=1)


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_table(Path("trips.parquet"), trips())


@pytest.mark.parametrize("engine", ["duckdb", "pandas"])
def test_a_parquet_file_is_opened_as_it_is(engine):
    suite = Check.model_validate({"not_null": ["id"], "engine": engine})
    with checked(suite, "trips.parquet") as done:
        assert done.rows == Path("trips.parquet")
    assert ("id_not_null", "pass") in [(entry.name, entry.outcome) for entry in done.report.entries]


def test_a_csv_file_is_given_to_the_engine_as_parquet_while_the_block_lasts():
    trips().to_csv("trips.csv", index=False)
    with checked(Check.model_validate({"not_null": ["id"]}), "trips.csv") as done:
        assert pq.ParquetFile(done.rows).metadata.num_rows == 6
    assert not done.rows.exists()


def test_references_are_part_of_the_same_report():
    stored_keys.write(Path("keys"), SUITE.references, {"airports": pa.table({"origin": ["JFK"]})})
    with checked(SUITE, "trips.parquet") as done:
        entry = done.report.entries[-1]
    assert (entry.name, entry.outcome, entry.judged, entry.unexpected) == ("airport_known", "fail", 5, 3)
    assert done.report.verdict is Verdict.FAIL


def test_a_url_that_the_suites_engine_does_not_open_goes_to_the_engine_of_servers():
    suite = Check.model_validate({"not_null": ["id"], "engine": "duckdb"})
    with pytest.raises(DeclarationError, match="dialect of the engine sql: mysql"), checked(suite, "mysql://host/db#t"):
        pass


def test_a_file_that_is_missing_is_named():
    with pytest.raises(EvidenceError, match="not found"), checked(SUITE, "lost.parquet"):
        pass
