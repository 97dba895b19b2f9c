"""Remove measurements that a killed process left cut off: tests kill processes, and coverage writes while it ends."""

import sqlite3
from contextlib import closing
from pathlib import Path


def is_whole(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            return bool(database.execute("SELECT 1 FROM coverage_schema").fetchone()) and (
                database.execute("PRAGMA quick_check").fetchone() == ("ok",)
            )
    except sqlite3.Error:
        return False


def main() -> None:
    measured = [path for path in Path().glob(".coverage.*") if not path.name.endswith("-journal")]
    cut_off = [path for path in measured if not is_whole(path)]
    for path in cut_off:
        path.unlink()
    if cut_off:
        print(f"{len(cut_off)} of {len(measured)} measurements were cut off by a kill and are left out")


if __name__ == "__main__":
    main()
