"""The files that tidegate adds to a repository that adopts it, by group.

`project/` holds what only a new repository has. What this repository has itself, byte for byte (`SHARED`), is kept
once, at its root: the wheel carries a copy below `shared/`, by `force-include` in pyproject.toml; in a checkout, and so
in an editable installation, the root is read. Below this folder a name's leading dot is written `dot-`: git would apply
a `.gitignore` in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tidegate import package_data
from tidegate.errors import UserError, unknown

BASE = "base"
GITHUB = "github"
"""The workflows themselves, to be kept by the repository."""
GITHUB_CALLS = "github_calls"
"""Two thin workflows that call tidegate's own."""
GITHUB_SIMPLE = "github_simple"
"""One workflow that only checks."""
GITHUB_SET_UP = "github_set_up"
"""What every one of these needs, and part of each."""
TEMPLATES = "templates"
"""What every target needs; part of each group `templates:<target>`."""
SHARED: dict[str, tuple[str, ...]] = {
    BASE: (".dvc/.gitignore", ".dvc/config", ".dvcignore", ".gitattributes", "conf/engine/local.yaml", "dvc.yaml"),
    GITHUB: (
        ".github/workflows/comment.yml",
        ".github/workflows/commit.yml",
        ".github/workflows/deploy.yml",
        ".github/workflows/failure.yml",
        ".github/workflows/gate.yml",
        ".github/workflows/moved.yml",
        ".github/workflows/promote.yml",
        ".github/workflows/release.yml",
        ".github/workflows/reviewed.yml",
        ".github/workflows/retrain.yml",
        ".github/workflows/rollback.yml",
    ),
    GITHUB_SET_UP: (".github/CODEOWNERS", ".github/pull_request_template.md"),
    GITHUB_CALLS: (),
    GITHUB_SIMPLE: (),
    TEMPLATES: ("conf/monitor/default.yaml", "conf/rollout", "templates/README.md", "templates/parts"),
    "templates:argo_rollouts": ("templates/argo_rollouts",),
    "templates:argo_workflow": ("conf/target/argo_workflow.yaml", "templates/argo_workflow"),
    "templates:azureml": ("templates/azureml",),
    "templates:compose": ("conf/target/compose.yaml", "templates/compose"),
    "templates:cron_job": ("conf/target/cron_job.yaml", "templates/cron_job"),
    "templates:flagd": ("templates/flagd",),
    "templates:flagger": ("templates/flagger",),
    "templates:hybrid": (
        *("conf/target/compose.yaml", "conf/target/kubernetes.yaml"),
        *("templates/compose", "templates/hybrid", "templates/kubernetes"),
    ),
    "templates:knative": ("templates/knative",),
    "templates:kserve": ("templates/kserve",),
    "templates:kubernetes": ("conf/target/kubernetes.yaml", "templates/kubernetes"),
    "templates:ray_job": ("conf/target/ray_job.yaml", "templates/ray_job"),
    "templates:sagemaker": ("templates/sagemaker",),
    "templates:sagemaker_batch": ("templates/sagemaker_batch",),
    "templates:spark_application": ("conf/target/spark_application.yaml", "templates/spark_application"),
    "templates:systemd": ("conf/target/systemd.yaml", "templates/systemd"),
    "templates:vertex": ("templates/vertex",),
}
"""Files and folders, as the repository names them."""
GROUPS = tuple(group for group in SHARED if group != TEMPLATES)

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class StarterFile:
    """One file to add."""

    path: PurePosixPath
    """In the repository."""
    content: bytes
    group: str


def files(*groups: str) -> Iterator[StarterFile]:
    """The files of these groups, sorted by path; those of `base` if none is named.

    Where two groups have a file of the same path, such as conf/env/prod.yaml, the group named first provides it.
    """
    wanted = dict.fromkeys(groups or (BASE,))
    for group in wanted:
        if group not in GROUPS:
            raise UserError(unknown(group, GROUPS, what="group of starter files"))
    if any(group.startswith(f"{TEMPLATES}:") for group in wanted):
        wanted[TEMPLATES] = None
    if any(group.startswith(GITHUB) for group in wanted):
        wanted[GITHUB_SET_UP] = None
    by_path: dict[PurePosixPath, StarterFile] = {}
    for group in wanted:
        for file in _group(group):
            by_path.setdefault(file.path, file)
    yield from (by_path[path] for path in sorted(by_path))


def stored_name(path: str) -> str:
    """How a path of the repository is written below this folder."""
    return "/".join(f"dot-{part[1:]}" if part.startswith(".") else part for part in path.split("/"))


def _group(group: str) -> Iterator[StarterFile]:
    if group not in (TEMPLATES, GITHUB):
        folder = HERE / "project" / group.replace(":", "/")
        for path in _below(folder):
            yield StarterFile(_repository_path(path.relative_to(folder)), package_data.content(path), group)
    for name in SHARED[group]:
        place = _shared(name)
        for path in _below(place) if place.is_dir() else [place]:
            inside = PurePosixPath(name, path.relative_to(place).as_posix())
            yield StarterFile(inside, package_data.content(path), group)


def _below(folder: Path) -> list[Path]:
    """Every file below a folder. Raises UserError if the folder is missing from the installation."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    if not paths:
        raise package_data.missing(folder)
    return paths


def _shared(name: str) -> Path:
    """Where a shared file or folder is: in a checkout its root, else the wheel's copy."""
    root = HERE.parents[2]
    if root / "pipelines/tidegate/starter" == HERE and (root / "pyproject.toml").is_file():
        return root / name
    return HERE / "shared" / stored_name(name)


def _repository_path(stored: Path) -> PurePosixPath:
    parts = (f".{part.removeprefix('dot-')}" if part.startswith("dot-") else part for part in stored.parts)
    return PurePosixPath(*parts)
