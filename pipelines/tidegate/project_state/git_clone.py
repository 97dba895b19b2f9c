"""Examine the git clone: commit, branch, merge base, merge driver."""

from collections.abc import Iterator
from pathlib import Path

from tidegate.errors import UserError
from tidegate.paths import PARAMS
from tidegate.project_state.diagnosis import Diagnosis, broken, note, sound, warning
from tidegate.repository.revisions import git
from tidegate.repository.revisions.git_process import ask

DRIVER = "tidegate"
ATTRIBUTES = Path(".gitattributes")


def diagnoses(root: Path = Path()) -> Iterator[Diagnosis]:
    try:
        head = git.resolve("HEAD")
    except UserError as error:
        yield broken("git", error.problems[0].message, "the gate compares commits of a git repository")
        return
    branch = git.branch()
    yield sound("git", f"{branch} {head.short}") if branch else note("git", f"HEAD is detached at {head.short}")
    yield _merge_base()
    yield _merge_driver(root)


def _merge_base() -> Diagnosis:
    shallow = ask("rev-parse", "--is-shallow-repository").stdout.strip() == "true"
    try:
        base = git.merge_base()
    except UserError as error:
        reason, _, remedy = error.problems[0].message.partition("; ")
        return broken("merge base", reason, remedy or "run `git fetch origin`")
    if shallow:
        fact = f"{base}, in a shallow clone: verdicts that count earlier merges see only some of them"
        return warning("merge base", fact, "run `git fetch --unshallow`")
    return sound("merge base", str(base))


def _merge_driver(root: Path) -> Diagnosis:
    """What .gitattributes names takes effect only in a clone that has registered it."""
    named = ask("check-attr", "merge", "--", str(PARAMS)).stdout.strip().endswith(f": {DRIVER}")
    if not named:
        line = f"{PARAMS} merge={DRIVER}"
        return warning("merge driver", f"{root / ATTRIBUTES} does not name it for {PARAMS}", f"add `{line}`")
    if not ask("config", "--get", f"merge.{DRIVER}.driver").stdout.strip():
        fact = f"not registered in this clone: git merges {PARAMS} by lines"
        return warning("merge driver", fact, "run `tidegate merge-params --install`")
    return sound("merge driver", f"{PARAMS} is merged by key")
