"""Decide on a change of several projects: the worst verdict counts."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from tidegate import storage
from tidegate.errors import ExitCode, Where
from tidegate.gate.loosening import approve
from tidegate.records import Decision, Finding, ProjectVerdict, Verdict
from tidegate.repository.revisions import git
from tidegate.review.formats.json import read_decision
from tidegate.several_projects import in_folder
from tidegate.several_projects.touched import REMOVED, ProjectChanges, TouchedProject, changes

RULE = "projects"
_LAST = 6
"""Lines of a project's errors that are shown."""


def run(base: str | None, *, approved_by: str = "", tell: Callable[[str], None] = lambda _: None) -> Decision:
    """The decision on the work tree against its merge base with `base`."""
    found = changes(git.merge_base(base), tell=tell)
    verdicts = tuple(_decided(project, base, approved_by, tell) for project in found.touched)
    return joint(found, verdicts, head=git.here(), tree=git.clean_tree(), approved_by=approved_by)


def joint(
    found: ProjectChanges, verdicts: tuple[ProjectVerdict, ...], *, head: str, tree: str, approved_by: str
) -> Decision:
    """One decision: all findings and loosenings, each with its project; paths are those of the repository. It is on
    `head`, which has exactly `tree`; that is empty where the work tree differs from every commit.
    """
    own = tuple(approve(found.loosenings, approved_by))
    decisions = [(project, project.decision) for project in verdicts if project.decision]
    return Decision(
        str(found.base),
        head,
        (
            *(_placed(finding, project.folder) for project, of in decisions for finding in of.findings),
            *_undecided(verdicts),
            _overview(found),
        ),
        (*own, *(_placed(finding, project.folder) for project, of in decisions for finding in of.loosenings)),
        base_commit=found.base.commit,
        notes=tuple(f"{project.folder}: {note}" for project, of in decisions for note in of.notes),
        tree=tree,
        projects=verdicts,
    )


def _decided(
    project: TouchedProject, base: str | None, approved_by: str, tell: Callable[[str], None]
) -> ProjectVerdict:
    """The decision of the project's own gate, in a separate process."""
    entry = ProjectVerdict(project.folder, project.name, project.how)
    if project.how == REMOVED:
        return replace(entry, decision=Decision("", "", (Finding(RULE, Verdict.PASS, "is removed"),)))
    tell(f"deciding on {project.folder}")
    with storage.folder() as folder:
        kept = folder / "decision.json"
        options = [*(("--base", base) if base else ()), *(("--approved-by", approved_by) if approved_by else ())]
        done = in_folder.verb(project.folder, "gate", *options, "--save", str(kept))
        if kept.is_file():
            return replace(entry, decision=_read(kept), exit_code=done.code)
    tell(done.err.rstrip())
    lines = [line.strip() for line in done.err.splitlines() if line.strip()]
    code = done.code if done.code in (ExitCode.INVALID, ExitCode.INCONCLUSIVE) else ExitCode.INFRASTRUCTURE
    said = tuple(lines[:_LAST] if code == ExitCode.INVALID else lines[-_LAST:]) or ("it printed nothing",)
    return replace(entry, problems=said, exit_code=int(code))


def _read(path: Path) -> Decision:
    return read_decision(json.loads(path.read_text(encoding="utf-8")))


def _undecided(verdicts: tuple[ProjectVerdict, ...]) -> Iterator[Finding]:
    for project in verdicts:
        if project.decision is None:
            reason = f"{project.folder}: its gate ended with exit code {project.exit_code}: {project.problems[0]}"
            remedy = f"run `tidegate gate` in {project.folder}"
            yield Finding(RULE, Verdict.INCONCLUSIVE, reason, project.folder, remedy=remedy, project=project.folder)


def _overview(found: ProjectChanges) -> Finding:
    """Which projects were decided on: a finding, so that a change that touches none still has one."""
    touched = ", ".join(f"{project.folder} ({project.how})" for project in found.touched) or "no project"
    rest = f"; untouched: {', '.join(found.untouched)}" if found.untouched else ""
    return Finding(RULE, Verdict.PASS, f"this change touches {touched}{rest}")


def _placed(finding: Finding, folder: str) -> Finding:
    where = finding.where
    if where and not _is_of_base(where):
        where = replace(where, path=f"{folder}/{where.path}")
    return replace(finding, project=folder, where=where)


def _is_of_base(where: Where) -> bool:
    """Whether the path is one at the merge base, with its commit: `1a2b3c4:pipelines/a.py`."""
    return ":" in where.path
