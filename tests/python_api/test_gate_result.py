import pytest

import gate_project
from tidegate.errors import DeclarationError, InfrastructureError
from tidegate.python_api import gate_result
from tidegate.python_api.gate_result import decided
from tidegate.records import Verdict
from tidegate.repository.child_process import CompletedProgram


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    gate_project.start()
    return tmp_path


@pytest.mark.slow
def test_a_worse_model_is_blocked_and_reviewed(project, tmp_path_factory, monkeypatch):
    gate_project.train(noise=3.0)
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))  # a notebook runs anywhere
    result = decided(project, None)
    assert (result.verdict, result.passed) == (Verdict.FAIL, False)
    assert "auc_holds" in result.findings().query("verdict == 'fail'").rule.tolist()
    assert "**tidegate: blocked.**" in result._repr_markdown_()
    assert result.html().startswith("<!doctype html>")


@pytest.mark.slow
def test_what_the_verb_refuses_is_raised_without_its_count(project):
    with pytest.raises(DeclarationError, match="unknown revision: nonsense") as refused:
        decided(project, "nonsense")
    assert "1 error" not in str(refused.value)


def test_a_crash_of_the_verb_is_never_a_decision(project, monkeypatch):
    monkeypatch.setattr(gate_result.child_process, "run", lambda *_, **__: CompletedProgram(1, "", ""))
    with pytest.raises(InfrastructureError, match="`tidegate gate` ended with exit code 1"):
        decided(project, None)
