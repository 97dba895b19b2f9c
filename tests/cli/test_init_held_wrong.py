"""Every way of holding `tidegate init` wrong has its sentence and exit code, and leaves the folder as it was."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import loans
from tidegate.cli import app
from tidegate.cli._print_problems import report
from tidegate.errors import ExitCode, UserError
from tidegate.storage import refusal

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
MANY = ",".join([f"c{number}" for number in range(500)])
WAYS = (
    Held("nothing at all", (), INVALID, "name a file and its column to predict by --data and --target"),
    Held("no target", DATA, INVALID, "--data and --target go together"),
    Held("no data", ("--target", "x"), INVALID, "--data and --target go together"),
    Held("an unknown flag", (*DATA, "--tarjet", "x"), INVALID, "No such option: --tarjet"),
    Held("workflows without a project", ("--github",), INVALID, "not found; declare a file first"),
    Held("a misspelled target platform", (*LOANS, "--deploy", "kubernets"), INVALID, "did you mean kubernetes?"),
    Held(
        "a name that manifests refuse", (*LOANS, "--name", "My Loans"), INVALID, "--name My Loans: must be lower-case"
    ),
    Held("a misspelled file", ("--data", "loan.csv", "--target", "x"), INVALID, "not found; did you mean loans.csv?"),
    Held("no such file", ("--data", "q", "--target", "x"), INVALID, "q: not found; --data takes a csv, parquet"),
    Held("a folder as data", ("--data", "d", "--target", "x"), INVALID, "d: is a folder; give --data one", put("d/x")),
    Held("the wrong folder", ("--data", __file__, "--target", "x"), INVALID, "is outside this folder; copy it here"),
    Held("a spreadsheet", ("--data", "x.xlsx", "--target", "x"), INVALID, "save a spreadsheet as CSV", put("x.xlsx")),
    Held("an empty file", SMALL, OPEN, "small.csv: cannot be read as csv: it is empty", put("small.csv", "")),
    Held("only a header", SMALL, OPEN, "small.csv: has 0 rows; at least 50 are needed", small([])),
    Held("ten rows", SMALL, OPEN, "small.csv: has 10 rows; at least 50 are needed", small(["1,2,0"] * 10)),
    Held("a binary file as csv", SMALL, OPEN, "holds NUL bytes, so that it is not text", put("small.csv", NUL)),
    Held(
        "a binary file as parquet",
        ("--data", "x.parquet", "--target", "y"),
        OPEN,
        "x.parquet: cannot be read as parquet",
        put("x.parquet", NUL),
    ),
    Held(
        "broken json",
        ("--data", "x.json", "--target", "y"),
        OPEN,
        "x.json: cannot be read as json",
        put("x.json", "[{"),
    ),
    Held("a row that is too long", SMALL, OPEN, "line 2 has 4 fields, the header has 3", small(["1,2,0,9"] * 60)),
    Held("another delimiter", SMALL, INVALID, "--csv '{delimiter: \";\"}'", small(["1;2;0"] * 60, "a;b;y")),
    Held(
        "another encoding",
        SMALL,
        INVALID,
        "--csv '{encoding: cp1252}'",
        put("small.csv", "é,y\n1,0\n".encode("cp1252")),
    ),
    Held(
        "a decimal comma",
        (*SMALL, "--csv", '{delimiter: ";"}'),
        INVALID,
        'b: every value is a number with a decimal comma; set `--csv \'{"delimiter": ";", "decimal": ","}\'`, or',
        small(["1;2,5;0", "2;3;1"] * 30, "a;b;y"),
    ),
    Held("dates of two readings", SMALL, INVALID, "b", column(["01/02/2024", "03/04/2024"])),
    Held("csv options that are not any", (*LOANS, "--csv", "{delimitr: 1}"), INVALID, "Extra inputs are not permitted"),
    Held(
        "a misspelled column", (*DATA, "--target", "Region?"), INVALID, "unknown column: Region?; did you mean Region?"
    ),
    Held(
        "no such one of 500 columns",
        ("--data", "small.csv", "--target", "qqq"),
        INVALID,
        "the first of 500: c0, c1",
        small([MANY.replace("c", "1")] * 60, MANY),
    ),
    Held(
        "a target of free text", (*DATA, "--target", "note"), INVALID, "note has 600 classes; a yes or no and a number"
    ),
    Held(
        "an unknown class", (*DATA, "--target", "Region", "--positive", "Q"), INVALID, "unknown class: Q; known: E, N"
    ),
    Held(
        "a target without values", ("--data", "small.csv", "--target", "b"), INVALID, "b: holds no value", column([""])
    ),
    Held(
        "a target of one class",
        (*DATA, "--target", "currency"),
        INVALID,
        "currency holds one value only; there is nothing to learn",
    ),
    Held(
        "an event that is not in the target",
        (*DATA, "--target", loans.TARGET, "--positive", "J"),
        INVALID,
        "unknown value of Default?: J; known: N, Y",
    ),
    Held("no event named", (*DATA, "--target", loans.TARGET), INVALID, "--positive N or --positive Y"),
    Held(
        "a number of few values",
        ("--data", "small.csv", "--target", "b"),
        INVALID,
        "is it a number to predict? --task regression",
        small(),
    ),
    Held("a yes or no as a number", (*LOANS, "--task", "regression"), INVALID, "Default? holds category, not numbers"),
    Held("an unknown task", (*LOANS, "--task", "rank"), INVALID, "unknown task: rank"),
    Held(
        "an id that repeats",
        (*LOANS, "--id", "Region"),
        INVALID,
        "--id Region: is not a text or a whole number that differs in every row (category, 4 values in 600 rows)",
    ),
    Held(
        "a time that is none",
        (*LOANS, "--time", "note"),
        INVALID,
        "--time note: holds string, not dates or times; if a CSV file writes them",
    ),
    Held("two roles for a column", (*LOANS, "--group", loans.TARGET), INVALID, "must name different columns"),
    Held(
        "a group with gaps",
        (*SMALL, "--group", "b"),
        INVALID,
        "--group b: is missing in 20 rows",
        column(["", "p", "q"]),
    ),
    Held(
        "a split by a time that is not there",
        (*SMALL, "--split", "time"),
        INVALID,
        "--split time needs a column of dates",
        small(),
    ),
    Held("a split by no group", (*SMALL, "--split", "group"), INVALID, "--split group needs --group", small()),
    Held("an unknown split", (*SMALL, "--split", "alphabetical"), INVALID, "unknown split: alphabetical", small()),
    Held(
        "a rare class that cannot be held out",
        SMALL,
        INVALID,
        "is in 3 rows only: too few",
        small([f"{number},1,{int(number < 3)}" for number in range(60)]),
    ),
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


def asked(*options: str) -> tuple[int, str]:
    """The exit code and all that is printed, as `__main__` makes them of an error; a bug is raised."""
    done = CliRunner().invoke(app, ["init", *options])
    error = done.exception
    if isinstance(error, UserError):
        return error.exit_code, done.output + report(error)
    if isinstance(error, OSError) and (problem := refusal(error)):
        return ExitCode.INFRASTRUCTURE, done.output + str(problem)
    if error is not None and not isinstance(error, SystemExit):
        raise error
    return done.exit_code, done.output


def files() -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "400")


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name.replace(" ", "-"))
def test_it_is_answered_and_nothing_is_written(way: Held, tmp_path: Path) -> None:
    loans.write(tmp_path / "loans.csv")
    way.arrange()
    before = files()
    code, text = asked(*way.options)
    assert (code, files()) == (way.code, before), text
    assert way.sentence in text
    assert "Traceback" not in text
    assert len(text) < 1500, "nobody reads so much"


@pytest.fixture
def as_another_user() -> Iterator[Path]:
    """A folder that can only be read: by permission, which root does not obey."""
    import os

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        loans.write(folder / "loans.csv")
        folder.chmod(0o555)
        if os.geteuid() == 0:
            os.seteuid(65534)
            yield folder
            os.seteuid(0)
        else:
            yield folder
        folder.chmod(0o755)


def test_a_folder_that_can_only_be_read_is_named(as_another_user: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(as_another_user)
    before = files()
    code, text = asked(*LOANS)
    assert (code, files()) == (BROKEN, before), text
    assert "permission denied" in text


def test_a_file_that_cannot_be_read_is_named(as_another_user: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.chdir(as_another_user)
    user = os.geteuid()
    if user == 65534:
        os.seteuid(0)
    (as_another_user / "loans.csv").chmod(0)
    if user == 65534:
        os.seteuid(user)
    code, text = asked(*LOANS)
    assert code in (OPEN, BROKEN), text
    assert "permission denied" in text.lower()


def laid_down(*options: str) -> str:
    code, text = asked(*options)
    assert code == 0, text
    return text


def test_what_is_odd_and_works_says_what_becomes_of_it() -> None:
    """One run for many oddities, as each takes a quick fit."""
    Path("my data").mkdir()
    frame = pd.DataFrame({"a": range(60), "constant": 1, "huge": [10**30 + number for number in range(60)]})
    frame["patient id"] = [f"p{number // 4}" for number in range(60)]
    frame["price"] = [f"1.{number + 100},5" for number in range(60)]
    frame["y"] = [None if number < 5 else ("no", "yes", "maybe")[number % 3] for number in range(60)]
    frame.insert(1, "a", range(60), allow_duplicates=True)
    frame.to_csv("my data/rows 1.csv", index=False, sep=";")
    theirs = {".gitignore": "*.pyc", "pyproject.toml": '[project]\nname = "mine"', ".dvc/config": "[core]\n"}
    for name, text in theirs.items():
        put(name, text)()
    text = laid_down(
        "--data", "my data/rows 1.csv", "--target", "y", "--positive", "yes", "--csv", '{delimiter: ";"}', "--yes"
    )  # fmt: skip
    assert "ignored  constant: holds one value" in text
    assert "rows     5 of 60 have no y: the query leaves them out" in text
    assert "group?   patient id: 15 values repeat, each in 4 rows on average" in text
    assert "--group 'patient id' holds its rows out together" in text
    assert "numbers? price: has thousands points; in conf/data/table.yaml select CAST(replace(replace(" in text
    assert "next     git init --initial-branch main" in text
    assert "(event: \"y\" = 'yes'" in text
    for name, text in theirs.items():
        assert Path(name).read_text().startswith(text), f"{name} was changed, not continued"
    assert Path(".dvc/config").read_text() == "[core]\n"
    code, text = asked(*LOANS)
    assert (code, "is there already, by an earlier `tidegate init`" in text) == (INVALID, False), (
        "another file is missing"
    )


def test_a_second_project_in_the_same_folder_is_refused_by_name(tmp_path: Path) -> None:
    small()()
    laid_down(*SMALL)
    before = files()
    loans.write(tmp_path / "loans.csv")
    code, text = asked(*LOANS)
    assert code == INVALID
    assert "conf/data/table.yaml: is there already, by an earlier `tidegate init`; edit it, or remove" in text
    assert before.items() <= files().items()
