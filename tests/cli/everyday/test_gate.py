"""What a person sees of the gate: a verdict first, a table that fits, an exit code, nothing but results on stdout."""

import json

import pytest
import typer

import gate_project as project
from tidegate.cli.everyday import gate
from tidegate.errors import UserError


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """The verb in this process: (exit code, stdout, stderr)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    project.start()

    def call(**options):
        try:
            gate.command(**options)
        except (typer.Exit, UserError) as end:
            return (end.exit_code, *capsys.readouterr())
        raise AssertionError("the verb has to exit")

    return call


def test_a_passing_change_exits_0(run):
    code, out, err = run()
    assert (code, err) == (0, "")
    assert out.startswith("PASSES  3 pass")
    assert "2,000 paired rows" in out
    assert "\033[" not in out


def test_a_blocked_change_exits_10_and_names_the_metric(run):
    project.train(noise=3.0)
    code, out, _ = run()
    assert code == 10
    assert out.startswith("BLOCKED  ")
    assert "auc_holds: roc_auc changes by −0." in out


def test_a_lock_that_is_forged_as_a_whole_is_said_to_be_believed_here(run):
    project.train(noise=0.01)  # evidence, cache and dvc.lock agree; that no stage made them is not to be seen here
    code, out, _ = run()
    assert code == 0
    said = " ".join(out.split())
    assert "numbers are as dvc.lock records them, compared by digest, not computed again: CI does that" in said
    assert "dvc.lock records" not in run(json=True)[1], "a review says by itself what was computed again"


def test_missing_evidence_exits_3(run):
    project.paths.PREDICTIONS.unlink()
    code, out, _ = run()
    assert code == 3
    assert out.startswith("UNDECIDED  ")


def test_a_kept_decision_is_the_printed_json_beside_the_text(run, tmp_path):
    code, out, _ = run(save=tmp_path / "../kept/decision.json")
    assert (code, out.startswith("PASSES")) == (0, True)
    assert (tmp_path / "../kept/decision.json").read_text() == run(json=True)[1]


def test_json_is_one_strict_document(run):
    code, out, _ = run(json=True, base="main")
    values = json.loads(out, parse_constant=pytest.fail)
    assert (values["version"], values["verdict"], code) == (1, "pass", 0)
    assert [finding["rule"] for finding in values["findings"]] == ["measured", "auc_floor", "auc_holds"]
    assert run(output="json")[1] == out


@pytest.mark.parametrize("width", [60, 80, 140])
def test_no_line_is_wider_than_the_terminal(run, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    project.train(noise=3.0)
    assert max(map(len, run()[1].splitlines())) <= width


@pytest.mark.slow
def test_the_installed_command_names_an_unknown_base_without_a_traceback(run):
    done = project.run("gate", "--base", "nowhere")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("unknown revision: nowhere")
