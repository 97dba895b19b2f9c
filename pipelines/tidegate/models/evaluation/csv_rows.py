"""Write rows as CSV: plots, and tables for people."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from tidegate import artifacts


def write(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """The rows under the first one's names; a missing value is empty, also in a table whose only row has none.

    A class may be called anything: its name is quoted where it must be.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows[0])
    writer.writerows(row.values() for row in rows)
    artifacts.write_text(path, text.getvalue())
