"""Too little memory or disk for `check` is named and never a result of the data; the next run is clean."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from scarcity import files_of_at_most
from tidegate import paths
from tidegate.config import params
from tidegate.data import spilling
from tidegate.errors import ExitCode, InfrastructureError
from tidegate.records import Verdict
from tidegate.stages import check

UNIQUE = {"unique": {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "key"}}}
MEDIAN = {
    "middle": {
        "type": "expect_column_median_to_be_between",
        "kwargs": {"column": "x", "min_value": 0, "max_value": 9},
    }
}
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("little_memory")]


def run(expect: dict[str, object]) -> Verdict:
    columns = {"key": {"type": "string"}, "x": {"type": "float", "nullable": True}}
    paths.PARAMS.write_text(yaml.safe_dump({"check": {"expect": expect}, "data": {"columns": columns}}))
    return check.run(params.load(check.Params))


def refusal(expect: dict[str, object]) -> str:
    with pytest.raises(InfrastructureError) as raised:
        run(expect)
    assert raised.value.exit_code is ExitCode.INFRASTRUCTURE
    assert not paths.CHECK_REPORT.exists()
    assert not paths.CHECK_PAGE.exists()
    return str(raised.value)


def test_a_full_spill_folder_is_named_and_the_next_run_is_clean(scratch: Path) -> None:
    pq.write_table(
        pa.table({"key": [f"{row * 7919 % 1000003:040}" for row in range(400_000)], "x": [1.0] * 400_000}), paths.TABLE
    )
    with files_of_at_most(2**20):
        message = refusal(UNIQUE)
    assert message.startswith(f"{scratch}: rows that do not fit into 32MiB of memory are spilled here")
    assert list(scratch.iterdir()) == []
    assert run(UNIQUE) is Verdict.PASS
    assert list(scratch.iterdir()) == []


def test_too_little_memory_is_named_and_more_of_it_helps(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = pa.array([float(row % 9) for row in range(1_000_000)] * 6)
    pq.write_table(pa.table({"key": pa.repeat("k", len(numbers)), "x": numbers}), paths.TABLE)
    message = "32MiB of memory are too little for this table; set TIDEGATE_MEMORY, e.g. to 4GiB"
    assert refusal(MEDIAN) == message
    monkeypatch.delenv(spilling.MEMORY)
    assert run(MEDIAN) is Verdict.PASS
    assert list(scratch.iterdir()) == []
