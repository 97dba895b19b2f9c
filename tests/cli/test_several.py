"""What verbs do at the root of several projects."""

import io
import re

import pytest
import typer

import mono_repository
from tidegate.cli import VERBS, _several
from tidegate.errors import DeclarationError


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.chdir(mono_repository.start(tmp_path))
    return tmp_path


def test_every_listed_verb_exists():
    known = {name.replace("_", "-") for name in VERBS.built_in()} | {"status"}
    assert known >= _several.TOGETHER | _several.EACH
    assert not _several.TOGETHER & _several.EACH


def test_a_verb_of_one_project_is_refused_with_the_projects(root):
    with pytest.raises(DeclarationError, match="several: projects/cells, projects/tides; run it in one of them"):
        _several.before("train", ["train"])


def test_a_gate_is_calibrated_in_its_project(root):
    with pytest.raises(DeclarationError, match="in each: `tidegate each -- tidegate gate calibrate --quick`"):
        _several.before("gate", ["gate", "calibrate", "--quick"])


def test_help_and_verbs_of_all_projects_go_on(root, capsys):
    _several.before("train", ["train", "--help"])
    for verb in sorted(_several.TOGETHER):
        _several.before(verb, [verb])
    assert capsys.readouterr() == ("", ""), "nothing ran in a project"


def test_without_several_projects_nothing_happens(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    _several.before("train", ["train"])
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'projects'\n")
    _several.before("train", ["train"])
    assert capsys.readouterr() == ("", "")


def test_a_command_runs_in_each_whatever_happened_before_and_the_worst_code_counts(root, capsys):
    (root / "projects/tides/fails").write_text("")
    assert _several.in_each(["projects/cells", "projects/tides"], ("test", "!", "-e", "fails")) == 1
    assert _several.in_each(["projects/tides", "projects/cells"], ("test", "!", "-e", "fails")) == 1
    assert capsys.readouterr().out == "projects/cells:\nprojects/tides:\nprojects/tides:\nprojects/cells:\n"


def test_what_a_command_prints_cannot_steer_the_terminal(root, capsys):
    _several.in_each(["projects/cells"], ("printf", "\x1b[2Jok"))
    assert "\x1b" not in capsys.readouterr().out


def test_a_terminal_shows_what_runs_where(root, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    monkeypatch.delenv("CI", raising=False)
    _several.in_each(["projects/cells"], ("printf", "ok"))
    assert "projects/cells, 1 of 1: printf ok" in terminal.getvalue()
    assert terminal.getvalue().endswith("\x1b[2K")


def test_tabs_are_shown_as_space(root, capsys):
    _several.in_each(["projects/cells"], ("printf", "To track:\\n\\tgit add dvc.lock"))
    assert capsys.readouterr().out == "projects/cells:\n  To track:\n          git add dvc.lock\n"


def test_the_status_of_all_ends_with_how_to_run_a_command_in_each(root, capsys):
    with pytest.raises(typer.Exit):
        _several.before("status", [])
    last = capsys.readouterr().out.splitlines()[-2:]
    assert last[-1] == "`tidegate each -- dvc repro`", "a command is not cut where a terminal ends"
    assert max(map(len, last)) < 80


def test_what_doctor_finds_in_all_of_them_is_said_once(root, capsys):
    (root / "projects/tides/.dvc").mkdir()
    (root / "projects/tides/.dvc/config").write_text("")
    with pytest.raises(typer.Exit):
        _several.before("doctor", ["doctor"])
    together, cells, tides = re.split(r"^projects/\w+:$", capsys.readouterr().out, flags=re.MULTILINE)
    assert together.startswith("all projects:\n  ok    python")
    assert "python" not in cells + tides
    for own in (cells, tides):
        assert re.search(r"^  \d errors?, \d+ warnings?$", own, re.MULTILINE)
    assert (".dvc/config does not exist" in cells, ".dvc/config does not exist" in tides) == (True, False)


def test_what_each_would_deploy_is_one_list(root, monkeypatch, capsys):
    for folder in ("projects/cells", "projects/tides"):
        (root / folder / "params.yaml").write_text("project: own\nenvironments: {}\n")
    with pytest.raises(typer.Exit) as ended:
        _several.before("deploy", ["deploy", "--check"])
    assert (ended.value.exit_code, capsys.readouterr().out) == (0, "[]\n")
    (root / "projects/tides/params.yaml").write_text("project: own\nenvironments: {prod: {}}\n")
    with pytest.raises(typer.Exit) as ended:
        _several.before("deploy", ["deploy", "--check"])
    told = capsys.readouterr()
    assert (ended.value.exit_code, told.out) == (3, "")
    assert "projects/tides: manifests/prod: is not in the commit" in told.err
