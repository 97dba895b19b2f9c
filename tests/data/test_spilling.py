"""Spilling: what does not fit into memory goes to disk, and what fits into neither is named; no value depends on it."""

import tempfile
from pathlib import Path

import pytest

from scarcity import files_of_at_most
from tidegate.data import spilling
from tidegate.errors import DeclarationError, ExitCode, InfrastructureError

SORTED = "SELECT hash(range) AS x, repeat('x', 40) || range AS y FROM range(2_000_000) ORDER BY x LIMIT 1_900_000"


@pytest.fixture(autouse=True)
def spill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def first_and_last() -> list[tuple[object, ...]]:
    with spilling.spilling() as connection:
        return connection.sql(f"SELECT count(*), first(x), last(x), last(y) FROM ({SORTED})").fetchall()


@pytest.mark.slow
def test_little_memory_changes_no_value_and_leaves_nothing(spill: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = first_and_last()
    monkeypatch.setenv(spilling.MEMORY, "64MiB")
    assert first_and_last() == expected
    assert not list(spill.iterdir())


def test_too_little_memory_is_named(spill: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(spilling.MEMORY, "32MiB")
    with pytest.raises(InfrastructureError) as raised, spilling.spilling() as connection:
        connection.sql("SELECT list(range) FROM range(20_000_000)").fetchall()
    assert str(raised.value) == "32MiB of memory are too little for this table; set TIDEGATE_MEMORY, e.g. to 4GiB"
    assert raised.value.exit_code is ExitCode.INFRASTRUCTURE
    assert not list(spill.iterdir())


@pytest.mark.slow
def test_a_full_spill_folder_is_named_and_the_next_run_is_clean(spill: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(spilling.MEMORY, "64MiB")
    with pytest.raises(InfrastructureError) as raised, files_of_at_most(2**20):
        first_and_last()
    assert str(raised.value) == (
        f"{spill}: rows that do not fit into 64MiB of memory are spilled here, and the disk is full; "
        "free space, set TMPDIR to a larger disk, or raise TIDEGATE_MEMORY"
    )
    assert raised.value.exit_code is ExitCode.INFRASTRUCTURE
    assert not list(spill.iterdir())
    assert first_and_last()[0][0] == 1_900_000


@pytest.mark.parametrize("text", ["512MiB", "1 GiB", "40MB"])
def test_a_size_has_a_unit(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(spilling.MEMORY, text)
    assert spilling.memory_mib() == {"512MiB": 512, "1 GiB": 1024, "40MB": 40}[text]


@pytest.mark.parametrize("text", ["lots", "512", "-1GiB", "1MiB", "80%"])
def test_another_size_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(spilling.MEMORY, text)
    with pytest.raises(DeclarationError, match="TIDEGATE_MEMORY must be a size of at least 32MiB, like 4GiB; got"):
        spilling.memory_mib()


def test_a_share_of_the_memory_is_all_that_one_of_several_databases_gets() -> None:
    with spilling.spilling(share=0.5) as connection:
        assert connection.sql("SELECT current_setting('memory_limit')").fetchall() == [("256.0 MiB",)]
