"""Results are added to exactly the judged commit, as plain files that git holds, or not at all."""

import subprocess
from pathlib import Path, PurePosixPath

import pytest

from tidegate.errors import EvidenceError, InfrastructureError
from tidegate.repository.revisions import commit_results, git_write

ALLOWED = tuple(map(PurePosixPath, ("dvc.lock", "params.yaml", "manifests")))


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], capture_output=True, text=True, check=True).stdout


@pytest.fixture(autouse=True)
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone with a branch `edit` at its origin."""
    for who in ("AUTHOR", "COMMITTER"):
        for name, value in (("NAME", "x"), ("EMAIL", "x@example.com"), ("DATE", "2026-01-01T00:00:00+00:00")):
            monkeypatch.setenv(f"GIT_{who}_{name}", value)
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "origin"], check=True)
    subprocess.run(["git", "clone", "-q", tmp_path / "origin", tmp_path / "clone"], check=True, capture_output=True)
    monkeypatch.chdir(tmp_path / "clone")
    git("switch", "-q", "-c", "edit")
    Path("params.yaml").write_text("a: 1\nb: 2\n")
    Path("manifests/dev").mkdir(parents=True)
    Path("manifests/dev/old.yaml").write_text("replicas: 1\n")
    git("add", "-A")
    git("commit", "-qm", "edit")
    git("push", "-q", "origin", "edit")
    return Path()


def patch() -> bytes:
    """What the run computed, as gate.yml writes it; the work tree is put back."""
    git("add", "--intent-to-add", "--", ".")
    found = subprocess.run(["git", "diff", "--binary", "HEAD"], capture_output=True, check=True).stdout
    git("add", "-A")
    git("reset", "-q", "--hard")
    return found


def added(found: bytes) -> tuple[str, tuple[str, ...]]:
    return commit_results.commit(
        found, git("rev-parse", "HEAD").strip(), allowed=ALLOWED, message="Add what CI computed"
    )


def test_changed_new_and_removed_results_become_one_commit_that_touches_nothing_here() -> None:
    Path("params.yaml").write_text("a: 1\nb: 3\n")
    Path("dvc.lock").write_text("schema: '2.0'\n")
    Path("manifests/dev/old.yaml").unlink()
    Path("manifests/dev/model.bin").write_bytes(bytes(range(256)))
    commit, files = added(patch())
    assert files == ("dvc.lock", "manifests/dev/model.bin", "manifests/dev/old.yaml", "params.yaml")
    assert git("show", f"{commit}:params.yaml") == "a: 1\nb: 3\n"
    assert git("rev-parse", f"{commit}^", "HEAD").split()[0] == git("rev-parse", "HEAD").strip()
    assert git("status", "--porcelain") == ""
    head = git("rev-parse", "HEAD").strip()
    commit_results.push(commit, "edit", onto=head, remote_name="origin", variables={})
    assert git("ls-remote", "origin", "refs/heads/edit").split()[0] == commit


def test_the_same_results_give_the_same_commit() -> None:
    Path("params.yaml").write_text("a: 2\n")
    found = patch()
    assert added(found) == added(found)


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        (".github/workflows/evil.yml", "is not a result that git tracks"),
        ("pipelines/x.py", "is not a result that git tracks"),
        ("params.yaml.py", "is not a result that git tracks"),
        ("manifests2/x", "is not a result that git tracks"),
    ],
)
def test_any_other_file_refuses_all_of_it(name: str, refusal: str) -> None:
    Path("params.yaml").write_text("a: 2\n")
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text("x")
    with pytest.raises(EvidenceError, match=refusal):
        added(patch())


def test_a_link_and_an_executable_are_refused() -> None:
    Path("manifests/link").symlink_to("/etc/passwd")
    with pytest.raises(EvidenceError, match="manifests/link: would have mode 120000"):
        added(patch())
    Path("manifests/run.sh").write_text("#!/bin/sh\n")
    Path("manifests/run.sh").chmod(0o755)
    with pytest.raises(EvidenceError, match=r"manifests/run\.sh: would have mode 100755"):
        added(patch())
    Path("params.yaml").chmod(0o755)
    with pytest.raises(EvidenceError, match="mode 100755"):
        added(patch())


@pytest.mark.parametrize("path", ["../outside", "/etc/evil", ".git/hooks/post-checkout", "manifests/../../x"])
def test_a_path_that_leads_out_is_refused(path: str, tmp_path: Path) -> None:
    text = f"diff --git a/{path} b/{path}\nnew file mode 100644\n--- /dev/null\n+++ b/{path}\n@@ -0,0 +1 @@\n+x\n"
    with pytest.raises((EvidenceError, InfrastructureError)):
        added(text.encode())
    assert not (tmp_path / "outside").exists()


def test_results_of_another_state_of_the_branch_do_not_fit() -> None:
    Path("params.yaml").write_text("a: 1\nb: 3\n")
    found = patch()
    Path("params.yaml").write_text("a: 1\nb: 9\n")
    git("commit", "-qam", "moved on")
    with pytest.raises(EvidenceError, match="do not apply to the branch"):
        added(found)


@pytest.mark.parametrize("found", [b"", b"no patch"])
def test_what_is_no_patch_is_refused(found: bytes) -> None:
    with pytest.raises(EvidenceError):
        added(found)


def test_a_file_too_large_to_be_a_result_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commit_results, "LARGEST", 10)
    Path("dvc.lock").write_text("x" * 11)
    with pytest.raises(EvidenceError, match=r"dvc\.lock: is larger than 10 bytes"):
        added(patch())


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commit_results, "MOST", 1)
    Path("dvc.lock").write_text("x")
    Path("params.yaml").write_text("y")
    with pytest.raises(EvidenceError, match="at most 1 are committed"):
        added(patch())


def test_a_branch_that_moved_meanwhile_is_not_overwritten() -> None:
    Path("params.yaml").write_text("a: 2\n")
    found, before = patch(), git("rev-parse", "HEAD").strip()
    commit, _ = added(found)
    git("commit", "-q", "--allow-empty", "-m", "meanwhile")
    git("push", "-q", "origin", "edit")
    with pytest.raises(InfrastructureError, match="push failed"):
        commit_results.push(commit, "edit", onto=before, remote_name="origin", variables={})


def test_a_branch_that_is_gone_has_no_tip() -> None:
    assert git_write.fetch("origin", "refs/heads/nowhere", variables={}) == ""
