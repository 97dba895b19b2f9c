"""CSV text as a table, or the sentence why not: for tests of what CSV means."""

from pathlib import Path

import pyarrow as pa
import pytest

from tidegate.data.reading.csv_text import Csv
from tidegate.data.reading.formats import read
from tidegate.errors import UserError


def table_of(folder: Path, text: str | bytes, /, **csv: object) -> pa.Table:
    path = folder / "rows.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(path, path.name, None, Csv.model_validate(csv))


def refused(folder: Path, text: str | bytes, /, **csv: object) -> list[str]:
    """Every problem as it is printed, without a place."""
    with pytest.raises(UserError) as raised:
        table_of(folder, text, **csv)
    return [str(problem) for problem in raised.value.problems]
