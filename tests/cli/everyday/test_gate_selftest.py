"""The self-test as a person runs it."""

import pytest
import typer

import gate_project as project
from tidegate.cli._printing.output import TEXT
from tidegate.cli.everyday import gate_selftest


@pytest.mark.parametrize(
    ("rules", "code", "last"),
    [
        pytest.param(project.RULES, 0, "pass", id="every corruption is caught"),
        pytest.param({"floor": project.RULES["auc_floor"] | {"at": 0.01}}, 10, "pass", id="a floor that never fails"),
    ],
)
def test_exit_code_and_summary(tmp_path, monkeypatch, capsys, rules, code, last):
    monkeypatch.chdir(tmp_path)
    project.declare(project.PARAMS | {"gate": {"rules": rules}})
    project.train(noise=0.3)
    with pytest.raises(typer.Exit) as end:
        gate_selftest.command(output=TEXT)
    out = capsys.readouterr().out
    assert end.value.exit_code == code
    assert out.startswith("pass  healthy twin: green, as expected")
    assert out.splitlines()[-1].endswith(last)
    assert ("fail  predictions dealt to other rows: green, must be red" in out) == (code == 10)
