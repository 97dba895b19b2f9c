"""A small project that deploys to two environments, with a bare origin: for tests of releases and promotions.

Its pipeline is not run by DVC: the declaration is composed, planned and rendered in the process, and the model package
is a file, so that a release takes a moment.
"""

import json
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import small_project
from tidegate import paths
from tidegate.artifacts import write_json, write_text
from tidegate.commands.releasing import promote, release
from tidegate.commands.releasing.release_conditions import GradedEvidence
from tidegate.config.composing.compose import compose
from tidegate.config.composing.params_file import text
from tidegate.config.params import load
from tidegate.delivery.release_name import ReleaseName, parse
from tidegate.releases import deploy, write_release
from tidegate.releases.record import AssuranceLevel
from tidegate.stages import plan, render

PROJECT = "breast-cancer"
GRADED = GradedEvidence(AssuranceLevel.REPRODUCED, {"roc_auc": "recomputed identically"})
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
HERE = deploy.Remote("origin", {})
ENVIRONMENT = """\
# {name}
defaults:
  - /rollout@rollout: rolling
  - /target@target: kubernetes
  - _self_
release: latest   # promote and rollback edit this line
store: https://models.example.com/{name}
traffic: {{requests_per_second: 5}}
target:
  namespace: {name}
  image: registry.example.com/tidegate-serve@sha256:{digest}
  replicas: {{min: 2, max: 4, cpu: 70%}}
  resources:
    requests: {{cpu: 250m, memory: 512Mi}}
    limits:   {{cpu: "1", memory: 1Gi}}
"""


def git(*arguments: str, at: Path | None = None, **variables: str) -> str:
    identity = {f"GIT_{who}_{what}": "x@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = subprocess.run(
        ["git", *arguments], cwd=at, env=os.environ | identity | variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"git {arguments}\n{done.stderr}"
    return done.stdout.strip()


def lay_out(repository: Path, folder: Path) -> None:
    """The clone in `folder`/clone with its first merge on main, and its origin in `folder`/origin."""
    clone = folder / "clone"
    small_project.declare(repository, clone)
    environments = clone / "conf/env"
    for name in ("dev", "staging", "prod"):
        (environments / f"{name}.yaml").unlink()
    for name in ("staging", "prod"):
        (environments / f"{name}.yaml").write_text(ENVIRONMENT.format(name=name, digest="a" * 64))
    config = clone / "conf/config.yaml"
    config.write_text(config.read_text().replace("  - env@environments.dev: dev\n", ""))
    for name in ("templates/parts", "templates/kubernetes"):
        for file in (repository / name).iterdir():
            write_text(clone / name / file.name, file.read_text())
    (clone / ".gitignore").write_text("/artifacts/*\n/decision.json\n/data\n")
    git("init", "-q", "--bare", "-b", "main", str(folder / "origin"))
    git("init", "-q", "-b", "main", str(clone))
    git("remote", "add", "origin", str(folder / "origin"), at=clone)


def add_environment(name: str) -> None:
    """Declare another environment, like the others."""
    Path("conf/env", f"{name}.yaml").write_text(ENVIRONMENT.format(name=name, digest="a" * 64))
    edit(
        "conf/config.yaml",
        "  - env@environments.prod: prod\n",
        f"  - env@environments.prod: prod\n  - env@environments.{name}: {name}\n",
    )


def copy(folder: Path, to: Path) -> Path:
    """A copy of clone and origin, which know each other."""
    shutil.copytree(folder, to, copy_function=_copied)
    git("remote", "set-url", "origin", str(to / "origin"), at=to / "clone")
    return to


def _copied(source: str, target: str) -> None:
    """Git's objects are linked: it writes each once, under the name that its content has."""
    if "objects" in Path(source).parts:
        os.link(source, target)
    else:
        shutil.copy2(source, target)


def carry_out() -> None:
    """What `dvc repro` does of an edit of an environment."""
    write_text(paths.PARAMS, text(compose().values))
    plan.run(load(plan.Params))
    render.run(load(render.Params))


def model(number: int) -> None:
    """Another model's package, locked as DVC does."""
    write_json(paths.PACKAGE / "package.json", {"model": number})
    write_json(Path("dvc.lock"), {"schema": "2.0", "stages": {}, "model": number})


def merge(subject: str) -> str:
    """Carry out what is declared, and merge it: on main, here and at the origin."""
    carry_out()
    git("add", "-A")
    git("commit", "-qm", subject)
    git("push", "-q", "origin", "main")
    git("fetch", "-q", "origin")
    return git("rev-parse", "HEAD")


def decided(verdict: str = "pass", **changed: Any) -> Path:
    """The gate's decision on HEAD's tree, as `tidegate gate --save` leaves it."""
    document = {"version": 1, "verb": "gate", "verdict": verdict, "exit_code": 0, "headline": "passes: 4 of 4"}
    document |= {"base_commit": git("rev-parse", "HEAD^"), "tree": git("rev-parse", "HEAD^{tree}")}
    document |= {"loosenings": [], "findings": []} | changed
    write_json(Path("decision.json"), document)
    return Path("decision.json")


def released(version: str = "", now: datetime = START) -> ReleaseName:
    """Release HEAD with its verdict, and push it."""
    written = release.run(version, decided(), GRADED, now)
    write_release.push(written, "main", remote="origin", variables={})
    write_release.take(written)
    git("fetch", "-q", "--tags", "origin")
    return written.name


def promoted(version: str, environment: str) -> str:
    """Promote on main and push it, as a merged pull request would be."""
    promote.promote(environment, parse(version, PROJECT), carry_out=carry_out)
    return _pushed()


def rolled_back(environment: str, version: str = "") -> str:
    promote.roll_back(environment, parse(version, PROJECT) if version else None, carry_out=carry_out)
    return _pushed()


def _pushed() -> str:
    git("push", "-q", "origin", "main")
    return git("rev-parse", "HEAD")


def deployed(*environments: str, now: datetime = START, **options: Any) -> list[str]:
    """Deploy as `tidegate deploy` does, and fetch what it moved."""
    declared = load(render.Params).environments
    releases = {name: declared[name].release for name in environments}
    deploy.require_merged(environments)
    deploy.require_released(PROJECT, releases)
    done = deploy.deploy(releases, remote=HERE, now=now, **options)
    git("fetch", "-q", "origin")
    return done


def manifests(environment: str) -> dict[str, bytes]:
    folder = paths.MANIFESTS / environment
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def edit(name: str, old: str, new: str) -> None:
    path = Path(name)
    content = path.read_text()
    assert old in content, name
    path.write_text(content.replace(old, new))


def substitute(name: str, pattern: str, value: str) -> None:
    """The same by a regular expression."""
    path = Path(name)
    text, count = re.subn(pattern, value, path.read_text())
    assert count, name
    path.write_text(text)


def document(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(path.read_text())
    return value
