"""Ways of holding `tidegate init` wrong: what is in the way in the folder, or cannot be reached."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import loans
from tidegate.errors import ExitCode

DATA = ("--data", "loans.csv")
LOANS = (*DATA, "--target", loans.TARGET, "--positive", "Y")
SMALL = ("--data", "small.csv", "--target", "y")
ROWS = [(number, number * 7 % 13, number % 2) for number in range(60)]


@dataclass(frozen=True)
class Held:
    """One way: what is in the folder, what is typed, and what has to be answered."""

    name: str
    options: tuple[str, ...]
    code: int
    sentence: str
    arrange: Callable[[], object] = lambda: None


def small(lines: list[str] | None = None, header: str = "a,b,y", name: str = "small.csv") -> Callable[[], object]:
    """A file of text; by default sixty rows of three whole numbers."""
    rows = [",".join(map(str, row)) for row in ROWS] if lines is None else lines
    return lambda: Path(name).write_text("\n".join([header, *rows]) + "\n")


def column(values: list[str]) -> Callable[[], object]:
    """The sixty rows with the values in column b."""
    return small([f"{first},{values[first % len(values)]},{last}" for first, _, last in ROWS])


def put(name: str, text: str | bytes = "theirs\n") -> Callable[[], object]:
    def write() -> None:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())

    return write


def database(*tables: str) -> Callable[[], object]:
    def write() -> None:
        connection = sqlite3.connect("rows.db")
        for table in tables:
            connection.execute(f"CREATE TABLE {table} (a INTEGER, y INTEGER)")
            connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", [(first, last) for first, _, last in ROWS])
        connection.commit()
        connection.close()

    return write


INVALID, OPEN, BROKEN = ExitCode.INVALID, ExitCode.INCONCLUSIVE, ExitCode.INFRASTRUCTURE
NUL = bytes(range(256)) * 4
MANY = ",".join([f"c{number}" for number in range(100)])
IN_THE_WAY = (
    Held(
        "another tool's conf/",
        LOANS,
        INVALID,
        "conf/config.yaml: is there already, by another tool; tidegate keeps its "
        "declaration in conf/: run this in a folder of its own",
        put("conf/config.yaml"),
    ),
    Held(
        "another pipeline",
        LOANS,
        INVALID,
        "dvc.yaml: is there already with another content; run this in",
        put("dvc.yaml"),
    ),
    Held(
        "another params.yaml",
        LOANS,
        INVALID,
        "params.yaml: is there already, and `dvc repro` would replace it",
        put("params.yaml"),
    ),
    Held(
        "another artifacts/",
        LOANS,
        INVALID,
        "artifacts: is there already, and `dvc repro` would replace it",
        put("artifacts/x"),
    ),
    Held(
        "a file called conf", LOANS, INVALID, "conf: is a file; a folder of the repository must be there", put("conf")
    ),
    Held("a folder called .gitignore", LOANS, INVALID, ".gitignore: is a folder; a file must be", put(".gitignore/x")),
    Held(
        "a broken pyproject", LOANS, INVALID, "pyproject.toml: is not valid TOML", put("pyproject.toml", "[project\n")
    ),
    Held(
        "a .gitignore in another encoding",
        LOANS,
        INVALID,
        ".gitignore: is not UTF-8 at byte 0",
        put(".gitignore", b"\xff\xfe"),
    ),
    Held(
        "a merge in progress",
        LOANS,
        INVALID,
        ".gitignore: has conflict markers; finish the merge",
        put(".gitignore", "<<<<<<< ours\n*.a\n=======\n*.b\n>>>>>>> theirs\n"),
    ),
    Held(
        "a damaged record",
        LOANS,
        OPEN,
        "starter.json: is not a record of `tidegate init`",
        put(".tidegate/starter.json"),
    ),
    Held(
        "a password in the address",
        ("--data", "postgresql://me:secret@db/x", "--target", "y"),
        INVALID,
        "--data: must not hold a password; name the variable",
    ),
    Held(
        "a file behind an address",
        ("--data", "https://example.com/x.csv", "--target", "y"),
        INVALID,
        "bring it here with `dvc import-url`",
    ),
    Held("an unknown database", ("--data", "oracel://db/x", "--target", "y"), INVALID, "unknown database: oracel"),
    Held(
        "a driver that is not installed",
        ("--data", "mysql+pymysql://db/x", "--target", "y"),
        BROKEN,
        "needs the database's driver pymysql; install it with pip",
    ),
    Held(
        "a database that is not there",
        ("--data", "sqlite:///lost.db", "--target", "y"),
        INVALID,
        "lost.db: no such file",
    ),
    Held(
        "one of several tables",
        ("--data", "sqlite:///rows.db", "--target", "y"),
        INVALID,
        "--table one or --table two",
        database("one", "two"),
    ),
    Held(
        "a misspelled table",
        ("--data", "sqlite:///rows.db", "--target", "y", "--table", "onee"),
        INVALID,
        "unknown table: onee; did you mean one?",
        database("one", "two"),
    ),
)
