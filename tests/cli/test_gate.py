"""What a person sees of the gate: a verdict first, a table that fits, an exit code, nothing but results on stdout."""

import json

import pytest

import gate_project as project


@pytest.fixture
def repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project.start()


def test_a_passing_change_exits_0(repository):
    done = project.run("gate")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("PASSES  3 pass")
    assert "2,000 paired rows" in done.stdout
    assert "\033[" not in done.stdout


def test_a_blocked_change_exits_10_and_names_the_metric(repository):
    project.train(noise=3.0)
    done = project.run("gate")
    assert done.returncode == 10
    assert done.stdout.startswith("BLOCKED  ")
    assert "auc_holds: roc_auc changes by −0." in done.stdout


def test_missing_evidence_exits_3(repository):
    project.paths.PREDICTIONS.unlink()
    done = project.run("gate")
    assert done.returncode == 3
    assert done.stdout.startswith("UNDECIDED  ")


def test_json_is_one_strict_document(repository):
    done = project.run("gate", "--json", "--base", "main")
    values = json.loads(done.stdout, parse_constant=pytest.fail)
    assert (values["version"], values["verdict"], done.returncode) == (1, "pass", 0)
    assert [finding["rule"] for finding in values["findings"]] == ["measured", "auc_floor", "auc_holds"]
    assert project.run("gate", "-o", "json").stdout == done.stdout


@pytest.mark.parametrize("width", [60, 80, 140])
def test_no_line_is_wider_than_the_terminal(repository, width):
    done = project.run("gate", env={"COLUMNS": str(width)})
    assert max(map(len, done.stdout.splitlines())) <= width


def test_an_unknown_base_exits_2_without_a_traceback(repository):
    done = project.run("gate", "--base", "nowhere")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("nowhere is no revision of this repository")
