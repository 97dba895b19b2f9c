"""What an interrupted run had finished is found again, where the same decides it and nobody else wrote it."""

import hashlib
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pytest

from tidegate.commands.prediction import finished_parts, predict_part
from tidegate.errors import InfrastructureError

SAME, OTHER = "a" * 32, "b" * 32
ANSWER = predict_part._packed(pa.record_batch({"row": pa.array([1, 2], pa.int64())}), {0: "is missing"})
PLACE = ".out.parquet.parts"


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out.parquet"


def interrupted(out, decided_by=SAME):
    with suppress(KeyboardInterrupt), finished_parts.opened(out, decided_by) as parts:
        parts.keep(0, ANSWER)
        raise KeyboardInterrupt


def test_the_next_run_finds_what_the_last_one_finished_and_leaves_nothing(out):
    interrupted(out)
    with finished_parts.opened(out, SAME) as parts:
        assert parts.before == {0}
        assert parts.read(0).answered["row"].to_pylist() == [1, 2]
        assert parts.read(0).rejected == {0: "is missing"}
    assert list(out.parent.iterdir()) == []


def test_what_something_else_decided_is_removed(out):
    interrupted(out)
    interrupted(out, OTHER)
    assert [folder.name for folder in (out.parent / PLACE).iterdir()] == [OTHER]


@pytest.mark.parametrize("whole", [False, True], ids=["cut off", "changed"])
def test_a_damaged_part_is_made_again(out, whole):
    interrupted(out)
    (file,) = out.parent.glob(f"{PLACE}/*/*")
    content = file.read_bytes()
    file.write_bytes(content[:-1] + (bytes([content[-1] ^ 1]) if whole else b""))
    with finished_parts.opened(out, SAME) as parts:
        assert parts.before == frozenset()


def test_parts_that_a_checkout_brought_are_not_believed(out):
    planted = out.parent / PLACE / SAME
    planted.mkdir(parents=True)
    (planted / "00000000.part").write_bytes(hashlib.sha256(ANSWER).digest() + ANSWER)
    with finished_parts.opened(out, SAME) as parts:
        assert parts.before == frozenset()


def test_a_link_is_replaced_and_what_it_points_to_stays(out):
    elsewhere = out.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").touch()
    (out.parent / PLACE).symlink_to(elsewhere)
    with finished_parts.opened(out, SAME) as parts:
        parts.keep(0, ANSWER)
    assert [file.name for file in elsewhere.iterdir()] == ["precious"]


def test_two_runs_of_one_output_do_not_mix(out):
    with (
        finished_parts.opened(out, SAME),
        pytest.raises(InfrastructureError, match="another run writes this output"),
        finished_parts.opened(out, OTHER),
    ):
        pass
    assert not Path(out.parent / PLACE).exists()
