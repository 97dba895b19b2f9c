"""Which release each environment names, and what its deploy branch has run.

The branches are not part of a revision: they are read as this clone has fetched them, which a change cannot alter.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate import paths
from tidegate.delivery import declared_releases
from tidegate.delivery.release_name import LATEST
from tidegate.errors import UserError
from tidegate.gate.pairing import Unpaired

if TYPE_CHECKING:
    from tidegate.gate.evidence import Evidence
    from tidegate.gate.revision import RevisionFolder
    from tidegate.releases.deploy_branch import DeployBranch
    from tidegate.releases.stored import StoredRelease

PATHS = (paths.PARAMS,)
ABSENT = Unpaired("no environment was read", "run `dvc repro`")


@dataclass(frozen=True)
class Deployments:
    """Environments by name: the release that each names, and its deploy branch.

    `records` are the releases that they name, by name: each as it was released, or what is wrong with it. `now` is when
    the branches were read.
    """

    releases: Mapping[str, str]
    records: "Mapping[str, StoredRelease | str]"
    branches: "Mapping[str, DeployBranch]"
    now: datetime


def read(folder: "RevisionFolder") -> Deployments | Unpaired:
    from tidegate.releases import deploy_branch

    try:
        releases = declared_releases.read(folder.root).releases
        if not releases:
            return Unpaired("no environment is declared")
        records = {text: _record(text, folder.root) for text in releases.values() if text != LATEST}
        branches = {name: deploy_branch.read(name, deploy_branch.reference(name)) for name in releases}
    except UserError as error:
        return Unpaired(error.problems[0].message)
    return Deployments(releases, records, branches, datetime.now(UTC))


def _record(text: str, root: Path) -> "StoredRelease | str":
    from tidegate.releases import intact, stored
    from tidegate.releases.stored import StoredRelease

    release = stored.find(text, root)
    if not isinstance(release, StoredRelease):
        return str(release.problems[0]) if release else text
    broken = next(intact.problems(release), None)
    return str(broken) if broken else release


def corrupted(twin: "Evidence") -> "Iterator[tuple[str, Evidence]]":
    from tidegate.gate.evidence import deployments

    known = twin.head.of(deployments)
    if isinstance(known, Deployments) and known.records:
        edited = replace(known, records=dict.fromkeys(known.records, "does not match its digest in the record"))
        yield "a release record edited", twin.with_head(twin.head.holding(deployments, edited))
