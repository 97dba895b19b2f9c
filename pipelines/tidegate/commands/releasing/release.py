"""release: record what HEAD is, bound to the gate's verdict on exactly its tree."""

import json
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import version as version_of
from pathlib import Path
from types import MappingProxyType

from tidegate import paths
from tidegate.artifacts import sha256
from tidegate.commands.releasing import release_conditions, release_manifests
from tidegate.delivery import release_name
from tidegate.errors import EvidenceError, Problem, Where
from tidegate.releases import record, record_signature, release_tag, stored, write_release
from tidegate.repository import dvc_outputs
from tidegate.repository.revisions import git, git_write, last_release

FIRST = (0, 1, 0)
"""The first version that is proposed."""


def proposed(project: str) -> release_name.ReleaseName:
    """The next minor version after the highest tag of this clone."""
    last = last_release.highest(project)
    return last.following if last else release_name.ReleaseName(project, FIRST)


def run(  # noqa: PLR0913 (called once)
    version: str,
    decision: Path,
    evidence: release_conditions.GradedEvidence,
    now: datetime,
    *,
    key: Path | None = None,
    identity: bool = False,
    documents: Mapping[str, bytes] = MappingProxyType({}),
) -> write_release.WrittenRelease:
    """The release of HEAD as git objects; the work tree and every reference are as before.

    `version` is empty for the proposed one; `key` is the file of the private key that signs the record; `identity`: the
    environment's identity signs it. `documents` are kept with it. Raises with every reason why HEAD cannot be released.
    """
    params, head = release_manifests.declared(), git.resolve("HEAD")
    name = release_name.parse(version, params.project) if version else proposed(params.project)
    release_tag.require_new(name)
    if reasons := [*release_conditions.unmet(head, decision)]:
        raise EvidenceError(reasons)
    verdict, text = release_conditions.verdict(decision, head, evidence)
    plans, manifests = release_manifests.rendered(params)
    lock = git.content(head, str(dvc_outputs.LOCK))
    if lock is None:
        raise EvidenceError(
            Problem("is not in the commit; run `dvc repro` and commit it", Where(str(dvc_outputs.LOCK)))
        )
    released = record.ReleaseRecord(
        commit=head.commit,
        tree=git_write.run("rev-parse", f"{head.commit}^{{tree}}"),
        dvc_lock=record.digest(lock),
        package=sha256(paths.PACKAGE / "package.json"),
        environments={name: release_manifests.named(plans[name], texts) for name, texts in manifests.items()},
        verdict=verdict,
        approvals=tuple(dict.fromkeys(release_conditions.approvals(json.loads(text)))),
        tidegate=version_of("tidegate"),
        documents={document: record.digest(written) for document, written in documents.items()},
    )
    files = stored.files(name, released, decision=text, plans=plans, manifests=manifests, documents=documents)
    content = files[stored.record_file(name)]
    files |= record_signature.files(name, content, key, by_identity=identity)
    return write_release.write(name, head, files, record.digest(content), now)
