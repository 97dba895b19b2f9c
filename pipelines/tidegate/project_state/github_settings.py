"""Examine what a gate needs of GitHub: workflows, owners, the required status."""

import re
from collections.abc import Iterator
from pathlib import Path

from tidegate.errors import InfrastructureError, UserError
from tidegate.github.api import Api, NotFoundError
from tidegate.github.post import CONTEXT
from tidegate.github.pulls import GATE, Repository
from tidegate.project_state.diagnosis import Diagnosis, misdeclared, note, sound, warning
from tidegate.repository.revisions import owners, subfolder
from tidegate.repository.revisions.git_process import ask

WORKFLOWS = Path(".github/workflows")
COMMENT, CALLER = "comment.yml", "tidegate.yml"
"""What speaks for the gate: tidegate's own workflow, or the one that calls it."""
_SPOKEN_FOR = re.compile(
    r"^\s+(?:- )?uses: (?:actions/upload-artifact@|\S+/\.github/workflows/gate\.yml@)", re.MULTILINE
)
"""The gate leaves a review, itself or by what it calls; the simple workflow leaves none."""
PLACEHOLDERS = ("@ml-owners", "@platform-owners")
DECIDES = ("conf/gate/rules.yaml", "dvc.yaml", "pyproject.toml")
"""A project's files that need owners, because changing them could alter what decides on it."""
_ADDRESS = re.compile(r"(?:https://|ssh://git@|git@)(?P<host>[^/:]+)[/:](?P<name>[\w.-]+/[\w.-]+?)(?:\.git)?/?")


def diagnoses(root: Path = Path(), *, api: Api | None = None) -> Iterator[Diagnosis]:
    """Diagnoses of the committed files; with `api`, also of GitHub's settings."""
    below = subfolder.prefix()
    root = root.joinpath(*[".."] * len(below.parts))
    if not (root / WORKFLOWS).is_dir():
        yield note(
            "github",
            f"{WORKFLOWS} does not exist: nothing is gated on GitHub",
            "add them with `tidegate init --github`",
        )
        return
    yield _workflows(root)
    yield _owners(root, below)
    if api is None:
        yield note("github settings", "not looked up: no token", "set GITHUB_TOKEN; Administration: read shows all")
        return
    yield from _settings(api)


def repository_name() -> str:
    """owner/name of the remote `origin`; empty where it is not an address of that form."""
    match = _ADDRESS.fullmatch(ask("remote", "get-url", "origin").stdout.strip())
    return match["name"] if match else ""


def _workflows(root: Path) -> Diagnosis:
    there = {name for name in (GATE, COMMENT, CALLER) if (root / WORKFLOWS / name).is_file()}
    gate = (root / WORKFLOWS / GATE).read_text(errors="replace") if GATE in there else ""
    speaker = CALLER if CALLER in there else COMMENT
    if gate and speaker not in there and not _SPOKEN_FOR.search(gate):
        return note("workflows", f"{GATE} only checks: no comment, no approvals", "`tidegate init --github` for these")
    if missing := [name for name in (GATE, speaker) if name not in there]:
        fact = f"{', '.join(missing)} is missing: {CONTEXT} is never set on a pull request"
        return misdeclared("workflows", fact, "run `tidegate init --github`, or copy them from docs/github.md")
    writes = [line.strip() for line in gate.splitlines() if _grants(line)]
    if writes:
        fact = f"{GATE} runs a pull request's code and grants `{writes[0]}`"
        return misdeclared("workflows", fact, f"remove it: {speaker} writes, and runs none of that code")
    return sound("workflows", f"{GATE} and {speaker} are there, and {GATE} may only read")


def _grants(line: str) -> bool:
    bare = line.partition("#")[0].strip()
    return bool(re.fullmatch(r"[a-z-]+:\s*write", bare)) or bare == "permissions: write-all"


def _owners(root: Path, below: Path) -> Diagnosis:
    name = next((name for name in owners.FILES if (root / name).is_file()), None)
    if name is None:
        return misdeclared("code owners", "no CODEOWNERS: no one must approve what decides", f"add {owners.FILES[0]}")
    rules = owners.parse((root / name).read_text(errors="replace"))
    decides = (*((below / path).as_posix() for path in DECIDES), f"{WORKFLOWS}/{GATE}")
    if unowned := [path for path in decides if not rules.of(path)]:
        return misdeclared("code owners", f"{name} names no owner of {', '.join(unowned)}", "add a line for it")
    if placeholders := sorted({owner for _, listed in rules.lines for owner in listed} & {*PLACEHOLDERS}):
        fact = f"{name} names {', '.join(placeholders)}, as `tidegate init` wrote it"
        return warning("code owners", fact, "write your own teams or users")
    return sound("code owners", f"{name} names owners of what decides")


def _settings(api: Api) -> Iterator[Diagnosis]:
    name = repository_name()
    if not name:
        yield note("github settings", "origin is not a repository on GitHub", "")
        return
    try:
        repository = Repository(name, api)
        branch = repository.default_branch()
        yield _required(repository, branch)
        yield _token(repository)
    except UserError as error:
        yield warning("github settings", error.problems[0].message, "repeat with a token that may read them")


def _required(repository: Repository, branch: str) -> Diagnosis:
    """Rulesets only: those of the older branch protection need the right to administrate."""
    contexts = {
        check.text("context")
        for rule in repository.api.pages(repository.path(f"rules/branches/{branch}"))
        if rule.text("type") == "required_status_checks"
        for check in rule.parts("parameters", "required_status_checks")
    }
    if CONTEXT in contexts:
        return sound("required check", f"rules of {branch} require {CONTEXT}")
    return warning("required check", f"no rule of {branch} requires {CONTEXT}: a blocked change can be merged", _RULE)


_RULE = f"Settings, Rules: require the status {CONTEXT} (source: GitHub Actions)"


def _token(repository: Repository) -> Diagnosis:
    try:
        answer = repository.api.get(repository.path("actions/permissions/workflow"))
    except NotFoundError:
        return note("workflow token", "this token may not see it", "Administration: read shows it")
    except InfrastructureError as error:
        return note("workflow token", error.problems[0].message, "Administration: read shows it")
    granted = answer.text("default_workflow_permissions")
    if granted != "read":
        return warning("workflow token", f"workflows get the right to {granted}", "Settings, Actions: choose read")
    return sound("workflow token", "workflows may only read unless they say otherwise")
