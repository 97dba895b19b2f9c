"""What an upgrade compares: the ancestor, and the installed version's files."""

from pathlib import Path, PurePosixPath

import yaml

from tidegate import starter
from tidegate.artifacts import sha256
from tidegate.data.reading.csv_text import Csv
from tidegate.errors import DeclarationError, EvidenceError, Problem, Where
from tidegate.onboarding.ancestor import PATH, Ancestor, Answers
from tidegate.onboarding.data_file import database
from tidegate.onboarding.proposal import propose
from tidegate.onboarding.starter_files import layout
from tidegate.paths import CONF
from tidegate.repository.revisions import git

_MARKS = {
    starter.GITHUB: ".github/workflows/moved.yml",
    "templates:argo_rollouts": "templates/argo_rollouts/rollout.yaml.j2",
    "templates:argo_workflow": "templates/argo_workflow/cron_workflow.yaml.j2",
    "templates:azureml": "templates/azureml/endpoint.yaml.j2",
    "templates:compose": "templates/compose/compose.yaml.j2",
    "templates:cron_job": "templates/cron_job/cron_job.yaml.j2",
    "templates:flagd": "templates/flagd/flags.json.j2",
    "templates:flagger": "templates/flagger/canary.yaml.j2",
    "templates:hybrid": "templates/hybrid/haproxy.cfg.j2",
    "templates:knative": "templates/knative/service.yaml.j2",
    "templates:kserve": "templates/kserve/inference_service.yaml.j2",
    "templates:kubernetes": "templates/kubernetes/deployment.yaml.j2",
    "templates:ray_job": "templates/ray_job/ray_job.yaml.j2",
    "templates:sagemaker": "templates/sagemaker/stack.yaml.j2",
    "templates:sagemaker_batch": "templates/sagemaker_batch/stack.yaml.j2",
    "templates:spark_application": "templates/spark_application/spark_application.yaml.j2",
    "templates:systemd": "templates/systemd/server.service.j2",
    "templates:vertex": "templates/vertex/deploy.json.j2",
}
"""A file of each group, by which it is seen that the group was laid down."""


def rendered(record: Ancestor) -> tuple[dict[PurePosixPath, bytes], tuple[str, ...]]:
    """The installed version's files for the recorded project, and what is left out, with the reason."""
    declared = {path: "\n".join(lines) for path, lines in record.files.items() if layout.is_declared(path)}
    notes: tuple[str, ...] = ()
    if record.answers is not None:
        if why := _changed(record.answers):
            notes = (f"conf/ as it was proposed is left alone: {why}",)
        else:
            declared = _proposed(record, record.answers)
    if starter.BASE not in record.groups:
        notes += ("dvc.yaml and the other files of the first `tidegate init` are not recorded: see --ancestor",)
    return layout.rendered(declared, record.groups, record.project, record.workflows), notes


def _changed(answers: Answers) -> str:
    """Why the declaration cannot be proposed again from the same rows; empty where it can."""
    if database.is_url(answers.data):
        return f"its rows come from {answers.data}, which may hold others today"
    if not Path(answers.data).is_file():
        return f"{answers.data} is not in this clone; `dvc pull` fetches what DVC tracks"
    return "" if sha256(Path(answers.data)) == answers.sha256 else f"{answers.data} has other rows since"


def _proposed(record: Ancestor, answers: Answers) -> dict[str, str]:
    csv = Csv.model_validate(answers.csv)
    proposal = propose(
        answers.data, csv, answers.wishes, record.project, deployed=answers.deployed, measured=answers.margin
    )
    return proposal.files


def at_revision(name: str) -> Ancestor:
    """The ancestor as a commit holds it, for a project without a record: what was laid down, and not edited yet."""
    revision = git.resolve(name)
    groups = (starter.BASE, *(group for group, path in _MARKS.items() if git.content(revision, path) is not None))
    declaration = git.content(revision, f"{CONF}/config.yaml")
    if declaration is None:
        why = f"is not in {revision}; name the commit that added what `tidegate init` laid down"
        raise DeclarationError(Problem(why, Where(f"{CONF}/config.yaml")))
    project = str((yaml.safe_load(declaration) or {}).get("project", "my-model"))
    files: dict[str, list[str]] = {}
    lines: dict[str, list[str]] = {}
    for file in starter.files(*groups):
        path = str(file.path)
        content = None if layout.is_declared(path) or file.path.suffix == ".toml" else git.content(revision, path)
        if content is not None:
            (lines if path in layout.APPENDED else files)[path] = content.decode(errors="replace").split("\n")
    return Ancestor(f"at {revision.short}", project, groups, None, files, lines)


def missing() -> EvidenceError:
    """The error for a project that was laid down before versions recorded it."""
    why = (
        "not found: this project was laid down by a version that kept no record; name the commit that added its files, "
        "e.g. `tidegate upgrade --ancestor $(git log --diff-filter=A --format=%h -- dvc.yaml | tail -1)`; "
        "it is recorded from then on"
    )
    return EvidenceError(Problem(why, Where(str(PATH))))
