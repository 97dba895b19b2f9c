"""The manifests of a release: every environment as this commit declares it."""

from collections.abc import Mapping

from tidegate import paths
from tidegate.artifacts import read_json
from tidegate.config.params import load
from tidegate.delivery.release_name import LATEST
from tidegate.errors import EvidenceError, Problem, Where
from tidegate.plans import Plan, from_json
from tidegate.releases import record, stored
from tidegate.releases.record import ReleasedEnvironment
from tidegate.repository.revisions import git_write
from tidegate.targets import _manifest_drift, _manifest_files
from tidegate.targets._manifest_drift import ManifestParams


def declared() -> ManifestParams:
    """The project and its environments, as params.yaml has them."""
    return load(ManifestParams)


def rendered(params: ManifestParams) -> tuple[dict[str, Plan], dict[str, dict[str, str]]]:
    """Plan and manifests of each environment as this commit has them, also of those that name an earlier release.

    Raises EvidenceError where manifests/ is not what is rendered: it was reviewed, and is what ships.
    """
    if edited := [
        *_manifest_drift.differing(_manifest_files.files(params.project, params.environments, params.monitor))
    ]:
        raise EvidenceError(Problem("is not what render writes; run `dvc repro`", Where(path)) for path, _, _ in edited)
    latest = {
        name: environment.model_copy(update={"release": LATEST}) for name, environment in params.environments.items()
    }
    manifests: dict[str, dict[str, str]] = {name: {} for name in latest}
    for path, text in _manifest_files.files(params.project, latest, params.monitor).items():
        environment, _, file = path.partition("/")
        if environment in manifests:  # not what is beside an environment, for its Prometheus or GitOps controller
            manifests[environment][file] = text
    return {name: from_json(read_json(paths.PLANS / f"{name}.json")) for name in latest}, manifests


def named(plan: Plan, texts: Mapping[str, str]) -> ReleasedEnvironment:
    """The digests of an environment's plan and manifests."""
    contents = {path: text.encode() for path, text in texts.items()}
    return ReleasedEnvironment(
        plan=plan.digest,
        plan_file=record.digest(stored.plan_text(plan).encode()),
        tree=git_write.tree_with(contents),
        manifests={path: record.digest(content) for path, content in contents.items()},
    )
