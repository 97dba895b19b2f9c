"""Render each environment's manifests from its plan and the model package, all or none."""

from collections.abc import Iterator
from difflib import unified_diff

from pydantic import Field

from tidegate.artifacts import read_json, replacing_folder, sha256, write_text
from tidegate.config.model import Section
from tidegate.config.schema.root import Environments
from tidegate.errors import DeclarationError, EvidenceError, Problem, Where
from tidegate.paths import MANIFESTS, PACKAGE, PLANS
from tidegate.plans import Plan, from_json
from tidegate.records import Verdict
from tidegate.repository import pinned
from tidegate.targets import manifests, problems


class Params(Section):
    """What manifests say beyond the plan."""

    project: str
    environments: Environments
    prometheus: str = Field(alias="monitor.prometheus")


def run(params: Params) -> Verdict:
    """Write manifests/<environment>/*.yaml. Raises DeclarationError with every broken template or manifest at once."""
    with replacing_folder(MANIFESTS) as folder:
        for path, text in files(params).items():
            write_text(folder / path, text)
    return Verdict.PASS


def drift(params: Params) -> Iterator[str]:
    """The unified diff from manifests/ as it stands to what would be rendered; nothing when they are the same."""
    wanted = {(MANIFESTS / path).as_posix(): text for path, text in files(params).items()}
    there = {path.as_posix(): path.read_text() for path in MANIFESTS.rglob("*") if path.is_file()}
    for path in sorted(wanted.keys() | there.keys()):
        before, after = there.get(path), wanted.get(path)
        yield from unified_diff(
            (before or "").splitlines(),
            (after or "").splitlines(),
            path if before is not None else "/dev/null",
            path if after is not None else "/dev/null",
            lineterm="",
        )


def files(params: Params) -> dict[str, str]:
    """What is rendered, as path below manifests/ and text."""
    found: dict[str, str] = {}
    wrong = list(problems(params.environments))
    for name, environment in params.environments.items():
        try:
            package = _package(environment.release)
            rendered = manifests(
                params.project, environment, _plan(name), package=package, prometheus=params.prometheus
            )
        except DeclarationError as error:
            wrong += error.problems
        else:
            found |= {f"{name}/{manifest.file}": manifest.text for manifest in rendered}
    if wrong:
        raise DeclarationError(dict.fromkeys(wrong))
    return found


def _package(release: str) -> str:
    """The digest of the package that an environment runs: this revision's, or that of the tag that it pins."""
    return sha256(PACKAGE / "package.json") if release == "latest" else pinned.package(release)


def _plan(environment: str) -> Plan:
    path = PLANS / f"{environment}.json"
    try:
        return from_json(read_json(path))
    except ValueError as error:
        raise EvidenceError(Problem(f"{error}; run `dvc repro plan`", Where(str(path)))) from None
