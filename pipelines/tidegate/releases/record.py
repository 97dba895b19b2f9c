"""The release record: an in-toto statement of what was released.

It names everything by its digest: the commit and its tree, dvc.lock, the model package, each environment's plan and
manifests, and the gate's decision on exactly that tree. Source: the in-toto attestation framework, statement version 1;
the levels of assurance are those of its proposed predicate `eval-result` (in-toto/attestation#575).
"""

import hashlib
import json
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from tidegate.artifacts import json_text
from tidegate.delivery.release_name import ReleaseName
from tidegate.errors import EvidenceError, Problem, Where
from tidegate.paths import PACKAGE

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "urn:tidegate:release:v1"

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
GitObject = Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")]


class AssuranceLevel(StrEnum):
    """How the verdict's numbers were obtained; the proposed predicate has two more that nothing here can reach."""

    REPRODUCED = "reproduced"
    """Recomputed from the sources, and equal to what was committed."""
    SELF_ATTESTED = "self_attested"
    """Results as the pipeline's last run left them."""


class _RecordPart(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel, populate_by_name=True)


class ReleasedEnvironment(_RecordPart):
    """One environment as it was released."""

    plan: Sha256
    """The plan's own digest."""
    plan_file: Sha256
    """The digest of the plan's file."""
    tree: GitObject
    """The id of the folder with the manifests: that of a commit on its deploy branch that holds exactly these."""
    manifests: dict[str, Sha256]
    """The manifests' digests, by path below the environment's folder."""


class ReleaseVerdict(_RecordPart):
    """The gate's decision on the released tree."""

    result: Literal["pass"]
    digest: Sha256
    """The digest of the decision, kept beside the record."""
    base: GitObject
    """The commit that the gate compared with."""
    assurance_level: AssuranceLevel
    evidence: dict[str, str]
    """The grade of each number and file, by name, as `tidegate verify` grades them."""


DocumentName = Annotated[str, Field(pattern=r"^[a-z0-9]+(\.[a-z0-9]+)+$")]


class ReleaseRecord(_RecordPart):
    """What a release consists of."""

    commit: GitObject
    tree: GitObject
    dvc_lock: Sha256
    package: Sha256
    """The digest of the model package's package.json, which lists those of its files."""
    environments: dict[str, ReleasedEnvironment]
    verdict: ReleaseVerdict
    approvals: tuple[str, ...] = ()
    """Who approved what the gate leaves to owners."""
    tidegate: str
    """The version that rendered it."""
    documents: dict[DocumentName, Sha256] = Field(default_factory=dict)
    """The model's card, its audit file and the bill of materials, where they were written."""


def text(name: ReleaseName, record: ReleaseRecord) -> str:
    """The record's file: the same record gives the same bytes."""
    subject = [
        {"name": str(name), "digest": {"gitCommit": record.commit, "gitTree": record.tree}},
        {"name": str(PACKAGE / "package.json"), "digest": {"sha256": record.package}},
    ]
    # a record without documents has the bytes that it had before there were any
    without = set() if record.documents else {"documents"}
    predicate = {"release": str(name), **record.model_dump(mode="json", by_alias=True, exclude=without)}
    return json_text({"_type": STATEMENT, "subject": subject, "predicateType": PREDICATE, "predicate": predicate})


def parse(content: bytes, name: ReleaseName, where: Where) -> ReleaseRecord:
    """The record in a file's content. Raises EvidenceError where that is not exactly what `text` writes of it."""
    try:
        predicate = json.loads(content)["predicate"]
        record = ReleaseRecord.model_validate({key: value for key, value in predicate.items() if key != "release"})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise EvidenceError(Problem(f"is not a release record: {_reason(error)}; {RESTORE}", where)) from None
    if content != text(name, record).encode():
        raise EvidenceError(Problem(f"is not what `tidegate release` writes for {name}; {RESTORE}", where))
    return record


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


RESTORE = "records are never edited: restore it from the release's commit"


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return f"{type(error).__name__}: {error}"
