"""Every way of holding `tidegate init` wrong has its sentence and exit code, and leaves the folder as it was."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import loans
from tidegate.cli import app
from tidegate.cli._printing.print_problems import report
from tidegate.errors import ExitCode, UserError
from tidegate.storage import refusal
from wrong_data import DATA_AND_OPTIONS
from wrong_inits import BROKEN, IN_THE_WAY, INVALID, LOANS, OPEN, SMALL, Held, put, small


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


@pytest.mark.parametrize("way", [*DATA_AND_OPTIONS, *IN_THE_WAY], ids=lambda way: way.name.replace(" ", "-"))
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
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A folder that can only be read, and a file that cannot be: by permissions, which root does not obey."""
    loans.write(tmp_path / "loans.csv")
    laid_down(*LOANS)  # imports all that is needed: another user may not be able to
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(tmp_path / "loans.csv", folder)
        (folder / "secret.csv").write_text("a,y\n1,2\n")
        (folder / "secret.csv").chmod(0)
        folder.chmod(0o555)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)
        yield folder
        os.seteuid(user)
        folder.chmod(0o755)


@pytest.mark.slow
def test_what_permissions_forbid_is_named(read_only: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(read_only)
    names = sorted(read_only.iterdir())
    code, text = asked(*LOANS)
    assert (code, sorted(read_only.iterdir())) == (BROKEN, names), text
    assert "permission denied; change that and run again" in text
    code, text = asked("--data", "secret.csv", "--target", "y")
    assert code in (OPEN, BROKEN), text
    assert "permission denied" in text.lower()


def laid_down(*options: str) -> str:
    code, text = asked(*options)
    assert code == 0, text
    return text


@pytest.mark.slow
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
    assert "numbers  price: the query reads thousands as 1.000, decimals as 0,5; --csv " in text
    assert "next     git init --initial-branch main" in text
    assert "(event: \"y\" = 'yes'" in text
    for name, text in theirs.items():
        assert Path(name).read_text().startswith(text), f"{name} was changed, not continued"
    assert Path(".dvc/config").read_text() == "[core]\n"
    code, text = asked(*LOANS)
    assert (code, "is there already, by an earlier `tidegate init`" in text) == (INVALID, False), (
        "another file is missing"
    )


@pytest.mark.slow
def test_a_second_project_in_the_same_folder_is_refused_by_name(tmp_path: Path) -> None:
    small()()
    laid_down(*SMALL)
    before = files()
    loans.write(tmp_path / "loans.csv")
    code, text = asked(*LOANS)
    assert code == INVALID
    assert "conf/data/table.yaml: is there already, by an earlier `tidegate init`; edit it, or remove" in text
    assert before.items() <= files().items()
