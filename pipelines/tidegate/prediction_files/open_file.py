"""Open a file of predictions by its name: Parquet, CSV, JSON lines, JSON."""

from collections.abc import Callable
from pathlib import Path

from tidegate.errors import DeclarationError, Problem
from tidegate.number_format import some
from tidegate.prediction_files import csv_file, json_file, parquet_file
from tidegate.prediction_files.prediction_file import PredictionFile

READERS: dict[str, Callable[[Path], PredictionFile]] = {
    ".parquet": parquet_file.read,
    ".csv": csv_file.read,
    ".csv.gz": csv_file.read,
    ".tsv": csv_file.read,
    ".jsonl": json_file.read_lines,
    ".jsonl.gz": json_file.read_lines,
    ".ndjson": json_file.read_lines,
    ".json": json_file.read_document,
}


def open_file(path: Path) -> PredictionFile:
    """The file. Raises DeclarationError where it is missing, or is not what its name says."""
    if not path.is_file():
        raise DeclarationError(f"{path}: {'is a directory, not a file' if path.is_dir() else 'no such file'}")
    read = next((reader for ending, reader in READERS.items() if path.name.lower().endswith(ending)), None)
    if read is None:
        raise DeclarationError(f"{path}: the name must end in one of {', '.join(READERS)}")
    return usable(read(path))


def usable(file: PredictionFile) -> PredictionFile:
    """The same rows. Raises DeclarationError where there are none, or two columns have one name."""
    if doubled := sorted({name for name in file.names if file.names.count(name) > 1}):
        message = f"has more than one column of the name {some(doubled)}"
        raise DeclarationError(Problem(message, file.top))
    if not file.rows:
        raise DeclarationError(Problem("holds no rows", file.top))
    return file
