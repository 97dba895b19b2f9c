"""Several Parquet files are one table in one order with one digest; what would be passed over in silence is refused."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidegate.data.reading.parquet_files import Files, located, read, stored
from tidegate.errors import DeclarationError, EvidenceError


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    repository = tmp_path / "repository"
    repository.mkdir()
    monkeypatch.chdir(repository)
    return repository


def written(path: str, **columns: Any) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)


def rows(name: str) -> dict[str, list[Any]]:
    return dict(read(located(name)).to_pydict())


def refusal(name: str) -> str:
    with pytest.raises((DeclarationError, EvidenceError)) as raised:
        read(located(name))
    return str(raised.value)


def test_a_folder_is_its_files_in_the_order_of_their_paths() -> None:
    for name, value in (("b", 2), ("a/z", 1), ("c", 3)):
        written(f"trips/{name}.parquet", x=[value])
    assert rows("trips") == rows("trips/") == {"x": [1, 2, 3]}


@pytest.mark.parametrize("reader", [read, stored])
def test_a_type_that_no_engine_reads_is_refused_by_file_and_column(reader: Callable[[Files], object]) -> None:
    written("trips/a.parquet", x=[1.5])
    written("trips/b.parquet", x=pa.array([1.5], pa.float16()))
    with pytest.raises(EvidenceError, match=r"trips/b\.parquet: the column x is stored as halffloat; convert it to"):
        reader(located("trips"))


def test_what_a_writer_leaves_beside_the_data_is_no_data() -> None:
    written("trips/a.parquet", x=[1])
    written("trips/_temporary/b.parquet", x=[2])
    for name in ("_SUCCESS", ".a.parquet.crc", ".gitignore"):
        Path("trips", name).write_text("x")
    assert rows("trips") == {"x": [1]}


def test_hive_folders_are_columns() -> None:
    written("trips/year=2024/month=01/a.parquet", x=[1, 2])
    written("trips/year=2025/month=12/a.parquet", x=[3])
    written("trips/year=__HIVE_DEFAULT_PARTITION__/month=S%C3%A3o%20%2F/a.parquet", x=[4])
    assert rows("trips") == {
        "x": [1, 2, 3, 4],
        "year": [2024, 2024, 2025, None],
        "month": ["01", "01", "12", "São /"],
    }


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("trips/year=*/a.parquet", {"x": [1, 2], "year": [2024, 2025]}),
        ("trips/year=2024/*.parquet", {"x": [1, 9]}),
        ("trips/**/a.parquet", {"x": [1, 2], "year": [2024, 2025]}),
        ("trips/year=202[45]", {"x": [1, 9, 2], "year": [2024, 2024, 2025]}),
    ],
)
def test_a_pattern_is_the_files_that_it_matches(pattern: str, expected: dict[str, list[int]]) -> None:
    for year, name, value in ((2024, "a", 1), (2024, "b", 9), (2025, "a", 2)):
        written(f"trips/year={year}/{name}.parquet", x=[value])
    assert rows(pattern) == expected


def test_types_widen_to_hold_all_and_an_empty_file_adds_nothing() -> None:
    written("trips/a.parquet", x=pa.array([1], pa.int32()), y=pa.nulls(1))
    written("trips/b.parquet", x=[2**40], y=["b"])
    written("trips/c.parquet", x=pa.array([], pa.int64()), y=pa.array([], pa.string()))
    assert rows("trips") == {"x": [1, 2**40], "y": [None, "b"]}


def test_the_digest_is_what_sha256sum_says_and_moves_with_names_and_content() -> None:
    written("trips/b/a.parquet", x=[1])
    written("trips/B.parquet", x=[2])
    Path("trips/_SUCCESS").write_text("")
    before = located("trips").digest
    command = "cd trips && find * -name '*.parquet' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum"
    printed = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True).stdout
    assert printed.split()[0] == before
    Path("trips/B.parquet").rename("trips/C.parquet")
    moved = located("trips").digest
    written("trips/C.parquet", x=[3])
    assert len({before, moved, located("trips").digest}) == 3


@pytest.mark.parametrize("name", ["trips", "trips/*", "trips/**/*.parquet", "trips/*/b.parquet"])
def test_a_folder_that_is_a_link_is_never_passed_over(name: str) -> None:
    written("trips/a.parquet", x=[1])
    written("other/b.parquet", x=[2])
    Path("trips/linked").symlink_to(Path("other").resolve())
    assert "links to a folder or outside of the repository" in refusal(name)


@pytest.mark.parametrize("name", ["trips", "trips/*.parquet"])
def test_a_file_that_is_a_link_out_of_the_repository_is_refused(here: Path, name: str) -> None:
    written("../outside.parquet", x=[1])
    written("trips/a.parquet", x=[1])
    Path("trips/b.parquet").symlink_to(here.parent / "outside.parquet")
    assert "trips/b.parquet: links to a folder or outside of the repository" in refusal(name)


def test_a_folder_that_is_a_link_out_of_the_repository_is_refused(here: Path) -> None:
    written("../outside/a.parquet", x=[1])
    Path("trips").symlink_to(here.parent / "outside")
    assert refusal("trips") == "trips: links outside the repository; copy the folder into it"


def test_a_cache_of_links_inside_the_repository_is_read() -> None:
    written(".dvc/cache/files/md5/ab/cd", x=[1])
    Path("trips").mkdir()
    Path("trips/a.parquet").symlink_to(Path(".dvc/cache/files/md5/ab/cd").resolve())
    assert rows("trips") == {"x": [1]}


def test_what_is_no_table_of_one_kind_says_why() -> None:
    written("trips/a.parquet", x=[1])
    assert "trips/*.csv: matches no file" in refusal("trips/*.csv")
    assert "gone: no such folder: gone" in refusal("gone")
    Path("trips/notes.txt").write_text("x")
    assert refusal("trips") == "trips/notes.txt: is not .parquet; of several files only Parquet is read"
    Path("trips/notes.txt").unlink()
    written("trips/b.parquet", x=[1], y=[2])
    assert "trips/b.parquet: has other columns than trips/a.parquet: y" in refusal("trips")
    written("trips/b.parquet", x=["text"])
    assert "trips: its files have incompatible columns" in refusal("trips")
    Path("trips/b.parquet").write_bytes(b"PAR1 not really")
    assert "trips/b.parquet: cannot be read as parquet" in refusal("trips")
    shutil.rmtree("trips")
    Path("trips").mkdir()
    assert "trips: holds no .parquet file" in refusal("trips")


def test_folders_that_name_other_things_are_refused() -> None:
    written("trips/year=2024/a.parquet", x=[1])
    written("trips/b.parquet", x=[1])
    assert "every file must be in the same name=value folders" in refusal("trips")
    Path("trips/b.parquet").unlink()
    written("trips/year=2024/a.parquet", year=[1])
    assert "year is both a column of the files and a name of their folders" in refusal("trips")
