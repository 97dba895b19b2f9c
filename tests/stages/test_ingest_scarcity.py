"""Too little memory or disk for ingest is named, leaves nothing half-written, and the next run is clean."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

import awkward_tables
from scarcity import files_of_at_most
from stages.streamed_ingest import made, run, written
from tidegate import artifacts, paths
from tidegate.config.schema.data import Column
from tidegate.data import spilling, stored_table
from tidegate.errors import ExitCode, InfrastructureError

LONG = {"key": awkward_tables.COLUMNS["key"], "note": awkward_tables.COLUMNS["note"]}


def long(rows: int = 400_000) -> None:
    """Rows that are few MiB in a file, and more than is allowed in memory."""
    words = itertools.cycle(["x" * 60, "y" * 60])
    written(
        pa.table({"key": [f"{row * 7919 % 1000003}" for row in range(rows)], "note": [*itertools.islice(words, rows)]}),
        rows,
    )


@pytest.fixture(autouse=True)
def streams(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_table, "MOST_CELLS", 2**12)


@pytest.fixture(autouse=True)
def nothing_left(scratch: Path, streams: None) -> Iterator[None]:
    yield
    assert not [*scratch.iterdir()]
    assert not [*Path("data").glob(".*")]


def scarce(columns: dict[str, Column] = LONG, query: str | None = None) -> InfrastructureError:
    with pytest.raises(InfrastructureError) as raised:
        run(columns, query)
    assert raised.value.exit_code is ExitCode.INFRASTRUCTURE
    assert not paths.TABLE.exists()
    assert not paths.PROFILE.exists()
    assert not paths.SOURCES.exists()
    return raised.value


@pytest.mark.slow
def test_a_full_spill_folder_is_named_and_the_next_run_is_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_table, "MOST_CELLS", 2**16)
    monkeypatch.setenv(spilling.MEMORY, "64MiB")
    long()
    with files_of_at_most(2**20):
        message = str(scarce())
    assert message.startswith(f"{tmp_path / 'scratch'}: rows that do not fit into 64MiB of memory are spilled here")
    run(LONG)
    assert artifacts.read_table(paths.TABLE)["key"].is_monotonic_increasing


def test_a_scratch_folder_that_is_full_of_the_querys_rows_is_named(tmp_path: Path) -> None:
    written(awkward_tables.table(10, 2000, infinite=False))
    with files_of_at_most(2**13):
        message = str(scarce(awkward_tables.COLUMNS, "SELECT * FROM rows"))
    assert message.startswith(str(tmp_path / "scratch"))
    assert "larger than this process may write a file" in message
    run(awkward_tables.COLUMNS, "SELECT * FROM rows")


def test_too_little_memory_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(spilling.MEMORY, "32MiB")
    written(pa.table({"key": ["a", "b"], "a": [1, 2]}))
    columns = {"key": awkward_tables.COLUMNS["key"], "a": Column(type="int")}
    query = "SELECT key, (SELECT len(list(range)) FROM range(20_000_000)) AS a FROM rows"
    message = "32MiB of memory are too little for this table; set TIDEGATE_MEMORY, e.g. to 4GiB"
    assert str(scarce(columns, query)) == message
    run(columns)


@pytest.mark.slow
def test_little_memory_changes_no_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_table, "MOST_CELLS", 2**16)
    long()
    run(LONG)
    expected = made()
    monkeypatch.setenv(spilling.MEMORY, "64MiB")
    run(LONG)
    assert made() == expected
