"""Before anything runs, validate names a declared CSV file whose numbers ingest will ask about."""

from pathlib import Path

import pytest

from tidegate.config.schema.root import Declaration
from tidegate.data.sources import file
from tidegate.errors import Level, Problem
from tidegate.validation import two_readings

GERMAN = "id;price\n" + "1;950\n2;1.234\n" * 40


class Data:
    def __init__(self, source: dict[str, object]) -> None:
        self.sources = {"rows": file.Params.model_validate({"kind": "file", **source})}


class Declared:
    def __init__(self, source: dict[str, object]) -> None:
        self.data = Data(source)


def found(root: Path, content: str | bytes = GERMAN, **options: object) -> list[Problem]:
    source: dict[str, object] = {"path": "data/rows.csv", "csv": {"delimiter": ";"}, **options}
    path = root / str(source["path"])
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    declared: Declaration = Declared(source)  # type: ignore[assignment]
    return list(two_readings.numbers(declared, root))


def test_a_point_of_two_readings_is_a_warning_with_the_answers(tmp_path: Path) -> None:
    (problem,) = found(tmp_path)
    assert (problem.level, problem.key) == (Level.WARNING, "data.sources.rows.path")
    assert problem.message.startswith("in the first rows of data/rows.csv, price: 1.234 in row 2 is either 1,234 or")
    assert '`csv: {decimal: ",", thousands: "."}`' in problem.message


@pytest.mark.parametrize(
    "options",
    [
        {"csv": {"delimiter": ";", "decimal": "."}},
        {"csv": {"delimiter": ";", "decimal": ",", "thousands": "."}},
        {"csv": {"delimiter": ";", "text": ["price"]}},
        {"csv": {}},
        {"path": "rows.csv.gz"},
        {"path": "rows.json"},
        {"format": "parquet"},
    ],
    ids=["decimals", "thousands", "text", "another delimiter", "packed", "json", "parquet"],
)
def test_what_is_declared_or_not_such_a_file_is_not_warned_of(tmp_path: Path, options: dict[str, object]) -> None:
    assert found(tmp_path, **options) == []


@pytest.mark.parametrize(
    "content",
    ["", "id;price\n", "id;price\n1\n", 'a;b\n"' + "x" * 200_000, b"\xff\x00\xfe;1\n", "id;price\n1;1.5\n2;950\n"],
    ids=["empty", "no rows", "ragged", "one endless line", "no text", "decimals"],
)
def test_a_file_without_such_numbers_is_left_to_ingest(tmp_path: Path, content: str | bytes) -> None:
    assert found(tmp_path, content) == []


def test_a_large_file_is_read_to_its_last_whole_line_only(tmp_path: Path) -> None:
    assert len(found(tmp_path, "id;price\n" + "1;950\n2;1.234\n" * 10_000 + "3;0.5\n")) == 1


def test_a_link_out_of_the_repository_is_not_followed(tmp_path: Path) -> None:
    (outside := tmp_path / "outside.csv").write_text(GERMAN)
    (root := tmp_path / "root").mkdir()
    (root / "rows.csv").symlink_to(outside)
    declared: Declaration = Declared({"path": "rows.csv", "csv": {"delimiter": ";"}})  # type: ignore[assignment]
    assert list(two_readings.numbers(declared, root)) == []
