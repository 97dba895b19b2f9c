"""The table of two revisions: from the cache without a checkout, from the work tree, or a reason."""

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from typer.testing import CliRunner

from tidegate import paths
from tidegate.cli import app
from tidegate.commands import data_diff
from tidegate.errors import EvidenceError, UserError
from tidegate.repository.revisions import git

COLUMNS = {
    "id": {"type": "string", "role": "id"},
    "x": {"type": "float"},
    "name": {"type": "string", "role": "ignored"},
    "late": {"type": "bool", "role": "target"},
}


def write(table, columns=COLUMNS, *, cached=True):
    """The table, its lock and what its columns are; its object in the cache."""
    paths.TABLE.parent.mkdir(exist_ok=True)
    pq.write_table(table, paths.TABLE)
    digest = hashlib.md5(paths.TABLE.read_bytes()).hexdigest()
    if cached:
        kept = Path(".dvc/cache/files/md5") / digest[:2] / digest[2:]
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(paths.TABLE, kept)
    lock = {"schema": "2.0", "stages": {"ingest": {"cmd": "true", "outs": [{"path": str(paths.TABLE), "md5": digest}]}}}
    Path("dvc.lock").write_text(json.dumps(lock))
    paths.PARAMS.write_text(yaml.safe_dump({"data": {"columns": columns}}))


def rows(**changed):
    values = {"id": ["a", "b"], "x": [1.0, 2.0], "name": ["Ann", "Bo"], "late": [True, False]} | changed
    return pa.table(values)


def asked(*arguments):
    settings = ("-c", "user.name=a", "-c", "user.email=a@b")
    subprocess.run(["git", *settings, *arguments], check=True, capture_output=True)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path(".dvc").mkdir()
    Path(".dvc/config").write_text("")
    Path(".gitignore").write_text("/data\n/.dvc/cache\n")
    Path("dvc.yaml").write_text(json.dumps({"stages": {"ingest": {"cmd": "true", "outs": [str(paths.TABLE)]}}}))
    write(rows())
    asked("init", "-q", "-b", "main")
    asked("add", ".")
    asked("commit", "-qm", "base")
    return tmp_path


def diff(*arguments):
    result = CliRunner().invoke(app, ["diff", "--data", *arguments])
    if isinstance(result.exception, UserError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def test_an_unchanged_table_prints_nothing(here):
    assert diff("main") == ""
    assert json.loads(diff("main", "--json"))["changed"] == 0


def test_changed_cells_are_printed_with_their_ids(here):
    write(rows(x=[1.0, 3.0]))
    out = diff("main")
    assert out.splitlines()[0] == "data/table.parquet  2 → 2 rows: 0 added, 0 lost, 1 changed (1 cell)"
    assert "b: 2 → 3" in out
    assert "| `x` | 1 | `b: 2 → 3` |" in diff("main", "--md")


def test_two_revisions_are_compared_from_the_cache_alone(here):
    write(rows(id=["a", "c"]))
    asked("add", ".")
    asked("commit", "-qm", "head")
    shutil.rmtree("data")
    found = data_diff.run(git.resolve("main~1"), git.resolve("main"))
    assert (found.added, found.lost) == (1, 1)


@pytest.mark.parametrize("private_at", ["base", "head"])
def test_what_either_side_declares_private_is_not_shown(here, private_at):
    hidden = COLUMNS | {"name": COLUMNS["name"] | {"private": True}}
    write(rows(), hidden if private_at == "base" else COLUMNS)
    asked("add", ".")
    asked("commit", "-qm", "private", "--allow-empty")
    write(rows(name=["Ann", "Cy"]), hidden if private_at == "head" else COLUMNS)
    for arguments in ((), ("--json",), ("--md",)):
        out = diff("main", *arguments)
        assert "private" in out
        assert "Bo" not in out
        assert "Cy" not in out


@pytest.mark.slow
def test_a_damaged_object_of_the_cache_is_not_believed(here):
    for kept in Path(".dvc/cache/files").rglob("*"):
        if kept.is_file():
            kept.chmod(0o644)
            kept.write_bytes(b"PAR1 forged")
    write(rows(x=[1.0, 3.0]), cached=False)
    with pytest.raises(UserError):
        diff("main")


def test_without_a_table_it_says_what_to_do(here):
    paths.TABLE.unlink()
    with pytest.raises(EvidenceError, match="run `dvc repro ingest` or `dvc pull`"):
        data_diff.of_folder(Path())


def test_only_another_digest_needs_a_comparison(here):
    assert not data_diff.recorded(Path(), git.resolve("main"))
    write(rows(x=[1.0, 3.0]))
    assert data_diff.recorded(Path(), git.resolve("main"))
