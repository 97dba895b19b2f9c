"""The folder of the project: the data inside it, its name, the next commands."""

import difflib
import re
import shlex
from pathlib import Path

from tidegate import settings
from tidegate.errors import DeclarationError, Problem, Where, unknown
from tidegate.onboarding.data_file.database import is_url
from tidegate.paths import CONF
from tidegate.repository.revisions import projects
from tidegate.repository.revisions.git import branch
from tidegate.starter import BASE, GROUPS, TEMPLATES

LARGE = 1_000_000
"""Bytes of a data file that git should not keep."""


def inside(data: str) -> str:
    """The path of the data file as conf/ names it: inside this folder, relative to it."""
    if is_url(data):
        return data
    path = Path(data)
    if path.is_dir():
        raise DeclarationError(Problem("is a folder; give --data one csv, parquet or json file of it", Where(data)))
    if not path.is_file():
        files = [child.name for child in path.parent.iterdir() if child.is_file()] if path.parent.is_dir() else []
        near = difflib.get_close_matches(path.name, files, n=1)
        takes = "--data takes a csv, parquet, json or jsonl file below this folder, or a database's URL"
        hint = f"did you mean {path.parent / near[0]}?" if near else takes
        raise DeclarationError(Problem(f"not found; {hint}", Where(data)))
    try:
        return path.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        why = "is outside this folder; copy it here: conf/ names only files that a clone of the repository has"
        raise DeclarationError(Problem(why, Where(data))) from None


def project_name(wished: str | None = None) -> str:
    """The wished name, or the folder's as a name of manifests can be: lower case, digits and hyphens."""
    if wished is not None:
        if not re.fullmatch(r"[a-z][a-z0-9-]{0,40}", wished):
            raise DeclarationError(f"--name {wished}: must be lower-case letters, digits and hyphens, e.g. my-model")
        return wished
    word = re.sub(r"[^a-z0-9]+", "-", Path.cwd().name.lower()).strip("-")[:40]
    return word if re.match(r"[a-z]", word) else f"model-{word}".strip("-")


def groups(deploy: str, github: str = "") -> list[str]:
    """The groups of starter files; `github` is that of the workflows, if any."""
    targets = [group.partition(":")[2] for group in GROUPS if group.startswith(f"{TEMPLATES}:")]
    if deploy not in ("none", *targets):
        raise DeclarationError(f"--deploy: {unknown(deploy, ('none', *targets), what='target')}")
    return [BASE, *([github] if github else []), *([f"{TEMPLATES}:{deploy}"] if deploy != "none" else [])]


def require_declaration() -> None:
    """Raise DeclarationError where this folder declares no project that workflows or a deployment could serve."""
    if not (config := CONF / "config.yaml").is_file() and not projects.declared(settings.read()):
        why = "not found; declare a file first, by --data and --target, or run this in the project's folder"
        raise DeclarationError(Problem(why, Where(str(config))))


def next_steps(path: str, folder: str = "") -> list[str]:
    """Commands, in order. `folder` is where to run them, if not in the folder in which `init` ran."""
    folders = (Path.cwd(), *Path.cwd().parents)
    git = any((folder / ".git").exists() for folder in folders)
    base = (git and branch()) or "main"
    tracked = is_url(path) or Path(f"{path}.dvc").exists() or Path(path).stat().st_size < LARGE
    return [
        *([] if git else ["git init --initial-branch main"]),
        *([f"cd {shlex.quote(folder)}"] if folder else []),
        *([] if tracked else [f"dvc add {shlex.quote(path)}  # git should not keep a file of that size"]),
        "dvc repro  # reads, checks, trains and evaluates",
        "git add --all && git commit --message 'the first model'",
        f"then edit conf/ on a branch, `dvc repro`, `tidegate gate --base {shlex.quote(base)}`",
    ]
