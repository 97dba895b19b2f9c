"""Embedded DuckDB as the data layer uses it: one thread, UTC, nothing fetched; its errors in one sentence, no paths."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

SETTINGS = (
    "SET threads = 1",  # sums of floats depend on how rows are dealt out to threads
    "SET TimeZone = 'UTC'",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET python_enable_replacements = false",  # else `FROM secrets` would find a Python variable of that name
)

ROWS = "rows of the group"
"""The column of a table of groups that counts the rows of each."""


def connect() -> "duckdb.DuckDBPyConnection":
    """A new database in memory."""
    import duckdb

    connection = duckdb.connect(":memory:")
    for setting in SETTINGS:
        connection.execute(setting)
    return connection


def reason(error: Exception, limit: int = 300) -> str:
    """What DuckDB found wrong, as one lower-case sentence without file names or folders of this machine."""
    text = str(error).partition("\nLINE ")[0].partition("\n\n")[0]
    text = re.sub(r"^[A-Za-z ]{3,30} Error: ", "", text)
    text = re.sub(r"""["']?(?:[A-Za-z]:)?(?:/[^\s"':;,)/]+){2,}["']?""", "a file", text)
    text = " ".join(text.split())[:limit]
    return text[:1].lower() + text[1:]
