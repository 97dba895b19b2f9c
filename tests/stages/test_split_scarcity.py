"""Too little memory or disk for `split` is named, leaves no part half-written, and the next run is clean."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scarcity import files_of_at_most
from tidegate import paths
from tidegate.data import spilling
from tidegate.errors import ExitCode, InfrastructureError
from tidegate.records import Verdict
from tidegate.stages import split

COLUMNS = {
    "key": {"type": "int", "role": "id"},
    "who": {"type": "string", "role": "group"},
    "y": {"type": "bool", "role": "target", "positive": True},
}
ROWS = 400_000
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("little_memory")]


def write(who: list[str]) -> None:
    rows = range(len(who))
    pq.write_table(pa.table({"key": list(rows), "who": who, "y": [row % 2 == 0 for row in rows]}), paths.TABLE)


def run() -> Verdict:
    how = {"kind": "random", "holdout": 0.3}
    return split.run(split.Params.model_validate({"data.columns": COLUMNS, "data.split": how, "seed": 7}))


def refusal() -> str:
    with pytest.raises(InfrastructureError) as raised:
        run()
    assert raised.value.exit_code is ExitCode.INFRASTRUCTURE
    assert sorted(path for path in Path().rglob("*") if path.is_file()) == [paths.TABLE]
    return str(raised.value)


def test_a_full_spill_folder_is_named_and_the_next_run_is_clean(scratch: Path) -> None:
    write([f"{row * 7919 % 1000003:040}" for row in range(ROWS)])
    with files_of_at_most(2**20):
        message = refusal()
    assert message.startswith(f"{scratch}: rows that do not fit into 32MiB of memory are spilled here")
    assert run() is Verdict.PASS
    assert paths.TRAIN.exists()
    assert list(scratch.iterdir()) == []


def test_too_little_memory_is_named_and_more_of_it_helps(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write([f"{row}{'x' * 8_000_000}" for row in range(8)])
    assert refusal() == "32MiB of memory are too little for this table; set TIDEGATE_MEMORY, e.g. to 4GiB"
    monkeypatch.delenv(spilling.MEMORY)
    assert run() is Verdict.PASS
    assert list(scratch.iterdir()) == []
