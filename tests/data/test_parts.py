"""Parts: the same rows as a filter of the whole table gives, and every value that is in two of them."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from awkward_tables import table
from tidegate.data import parts, row_groups
from tidegate.errors import EvidenceError

Masks = dict[str, "np.ndarray[tuple[int], np.dtype[np.bool_]]"]


def three(rows: int, seed: int) -> Masks:
    """Parts in which a row is in one, or in none."""
    drawn = np.random.default_rng(seed).integers(0, 4, rows)
    return {name: drawn == number for number, name in enumerate(("train", "holdout", "recent"))}


@pytest.mark.parametrize("rows", [1, 50, 700])
def test_parts_are_the_rows_that_their_masks_hold(tmp_path: Path, rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_groups, "MOST_ROWS", 64)
    found = table(3, rows)
    pq.write_table(found, tmp_path / "table.parquet", row_group_size=90)
    halves = {"train": np.arange(rows) < rows // 2, "holdout": np.arange(rows) >= rows // 2}
    for masks in (three(rows, 1), halves):
        targets = {name: tmp_path / f"{name}.parquet" for name in masks}
        with parts.opened(tmp_path / "table.parquet") as file:
            parts.write(file, masks, targets)
        for name, mask in masks.items():
            stored = pq.read_table(tmp_path / "table.parquet").filter(mask)
            found = pq.read_table(targets[name])
            assert found.schema == stored.schema
            assert repr(found.to_pylist()) == repr(stored.to_pylist())  # NaN equals nothing, -0.0 too much


@pytest.mark.parametrize("column", ["key", "word", "note", "single", "small", "zoned", "late", "nothing"])
def test_values_in_more_than_one_part_are_counted(tmp_path: Path, column: str) -> None:
    found, masks = table(4, 300), three(300, 2)
    pq.write_table(found, tmp_path / "table.parquet", row_group_size=70)
    values = pa.chunked_array([found.column(column).filter(mask).unique() for mask in masks.values()])
    with parts.opened(tmp_path / "table.parquet") as file:
        assert parts.shared(file, column, masks) == len(values) - len(values.unique())
        assert parts.may_repeat(file, column) == (pc.count_distinct(found.column(column), mode="all").as_py() < 300)


def test_a_file_that_is_missing_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="run `dvc repro`"):
        parts.opened(tmp_path / "gone.parquet")
