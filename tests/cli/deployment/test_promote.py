"""`tidegate promote`: the line, what the pipeline makes of it, and a commit; or the line alone."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from released_project import PROJECT, git, manifests
from released_project import released as release
from tidegate.cli import app
from tidegate.errors import DeclarationError, EvidenceError

V1 = f"{PROJECT}@v0.1.0"
PIPELINE = """\
stages:
  compose:
    cmd: tidegate compose
    deps: [conf]
    always_changed: true
    outs: [params.yaml: {cache: false, persist: true}]
  plan: {cmd: tidegate plan, params: [environments, monitor], outs: [artifacts/plan]}
  render:
    cmd: tidegate render
    deps: [artifacts/package/package.json, artifacts/plan]
    params: [project, environments, monitor]
    outs: [manifests: {cache: false, persist: true}]
"""


def call(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, [*words], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.output


@pytest.mark.slow
def test_promote_runs_the_pipeline_and_rollback_is_its_inverse(merged: Path) -> None:
    Path("dvc.yaml").write_text(PIPELINE)
    Path("dvc.lock").unlink()
    for arguments in (("init", "-q"), ("config", "core.analytics", "false"), ("repro",)):
        done = subprocess.run([sys.executable, "-m", "dvc", *arguments], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    git("add", "-A")
    git("commit", "-qm", "a pipeline")
    git("push", "-q", "origin", "main")
    release("v0.1.0")
    first = manifests("prod")
    before = git("rev-parse", "HEAD^{tree}")
    assert call("promote", "v0.1.0", "--to", "prod").startswith(
        f"conf/env/prod.yaml:6:10: latest → {V1}, committed as "
    )
    assert git("diff", "--name-only", "HEAD^").split() == ["conf/env/prod.yaml", "dvc.lock", "params.yaml"]
    assert manifests("prod") == first
    assert git("status", "--porcelain") == ""
    with pytest.raises(EvidenceError, match="has named no release before"):
        call("rollback", "prod")
    git("revert", "--no-edit", "HEAD")
    assert git("rev-parse", "HEAD^{tree}") == before


def test_only_the_line_is_edited_on_request(released: Path) -> None:
    assert "run `dvc repro` and commit" in call("promote", V1, "--to", "prod", "--edit-only")
    with pytest.raises(DeclarationError, match=r"'1\.0' is not a version; write it like v1\.2\.0"):
        call("promote", "1.0", "--to", "prod")
