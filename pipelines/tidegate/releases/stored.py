"""Read and write a release below `releases/`, checked by its digests.

`releases/<project>/<version>.json` is the record. The folder beside it holds the decision of the gate, the plans, and
the manifests of every environment, so that an environment can go back to them without anything of the past running.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tidegate import paths
from tidegate.artifacts import json_text
from tidegate.delivery import release_name
from tidegate.delivery.release_name import ReleaseName
from tidegate.errors import DeclarationError, EvidenceError, Problem, UserError, Where, unknown
from tidegate.plans import Plan
from tidegate.releases import record as records
from tidegate.releases.record import RESTORE, ReleaseRecord

VERDICT = "verdict.json"
CARD = "card"
"""The folder with the documents of the model's card."""


@dataclass(frozen=True, slots=True)
class StoredRelease:
    """A release of which every file is as the record has it."""

    name: ReleaseName
    record: ReleaseRecord
    content: bytes
    """The record's file."""
    envelope: bytes | None
    """The envelope with its signature, where it is signed."""
    bundle: bytes | None
    """The bundle with its signature, where an identity signed it."""
    manifests: Mapping[str, Mapping[str, str]]
    """Text by environment, and by path below the environment's folder."""

    @property
    def digest(self) -> str:
        """The sha256 of the record's file, which the tag names."""
        return records.digest(self.content)

    def of(self, environment: str) -> Mapping[str, str]:
        """The environment's manifests. Raises DeclarationError where it was released without that environment."""
        if environment not in self.manifests:
            known = ", ".join(self.manifests) or "none"
            reason = f"{self.name} was released without {environment} (it has {known}); name a later release"
            raise DeclarationError(Problem(reason, key=f"environments.{environment}.release"))
        return self.manifests[environment]


def record_file(name: ReleaseName) -> Path:
    return paths.RELEASES / name.project / f"{name.version}.json"


def envelope_file(name: ReleaseName) -> Path:
    """The file of the record's signature, if it is signed."""
    return paths.RELEASES / name.project / f"{name.version}.dsse.json"


def bundle_file(name: ReleaseName) -> Path:
    """The file of an identity's signature of the record, if there is one."""
    return paths.RELEASES / name.project / f"{name.version}.sigstore.json"


def folder(name: ReleaseName) -> Path:
    return paths.RELEASES / name.project / name.version


def known(project: str, root: Path = Path()) -> tuple[ReleaseName, ...]:
    """The releases with a record, from the first to the last."""
    files = (root / paths.RELEASES / project).glob("*.json")
    return tuple(sorted(name for file in files if (name := release_name.find(f"{project}@{file.stem}"))))


def files(
    name: ReleaseName,
    record: ReleaseRecord,
    *,
    decision: str,
    plans: Mapping[str, Plan],
    manifests: Mapping[str, Mapping[str, str]],
    documents: Mapping[str, bytes],
) -> dict[Path, bytes]:
    """Everything that a release writes, by path."""
    place = folder(name)
    contents = {record_file(name): records.text(name, record), place / VERDICT: decision}
    contents |= {place / "plans" / f"{environment}.json": plan_text(plan) for environment, plan in plans.items()}
    for environment, texts in manifests.items():
        contents |= {place / "manifests" / environment / path: text for path, text in texts.items()}
    kept = {place / CARD / document: content for document, content in documents.items()}
    return {path: text.encode() for path, text in contents.items()} | kept


def plan_text(plan: Plan) -> str:
    """The file of a plan, as `tidegate plan` writes it."""
    return json_text(plan.as_json())


def read(name: ReleaseName, root: Path = Path()) -> StoredRelease:
    """The release below `root`. Raises DeclarationError where it has no record, EvidenceError for what was edited."""
    file = record_file(name)
    if not (root / file).is_file() or (root / file).is_symlink():
        others = tuple(map(str, known(name.project, root)))
        remedy = "merge its record first, or run `tidegate release`"
        raise DeclarationError(f"{unknown(str(name), others, 'release')}; {file} not found: {remedy}")
    content = (root / file).read_bytes()
    record = records.parse(content, name, Where(str(file)))
    place, expected = folder(name), _expected(name, record)
    present = {path.relative_to(root) for path in (root / place).rglob("*") if path.is_symlink() or not path.is_dir()}
    problems = [
        Problem(f"is not part of {name}; remove it", Where(str(path))) for path in sorted(present - {*expected})
    ]
    problems += [*_edited(root, expected)]
    if problems:
        raise EvidenceError(problems)
    _require_verdict(root / place / VERDICT, name, record)
    manifests = {
        environment: {
            path: (root / place / "manifests" / environment / path).read_bytes().decode() for path in files.manifests
        }
        for environment, files in record.environments.items()
    }
    envelope, bundle = (_content(root / file) for file in (envelope_file(name), bundle_file(name)))
    return StoredRelease(name, record, content, envelope, bundle, manifests)


def _content(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def find(text: str, root: Path = Path()) -> "StoredRelease | UserError | None":
    """The release that an environment names: None for `latest`, the reason where it is missing or was edited."""
    if text == release_name.LATEST:
        return None
    try:
        if (name := release_name.find(text)) is None:
            raise DeclarationError(f"{text!r} is not the name of a release")
        return read(name, root)
    except UserError as error:
        return error


def _expected(name: ReleaseName, record: ReleaseRecord) -> dict[Path, str]:
    """The digest of each file of the release."""
    place = folder(name)
    expected = {place / VERDICT: record.verdict.digest}
    expected |= {place / CARD / document: digest for document, digest in record.documents.items()}
    for environment, released in record.environments.items():
        expected[place / "plans" / f"{environment}.json"] = released.plan_file
        expected |= {place / "manifests" / environment / path: digest for path, digest in released.manifests.items()}
    return expected


def _edited(root: Path, expected: Mapping[Path, str]) -> Iterator[Problem]:
    for path, wanted in expected.items():
        if not (root / path).is_file() or (root / path).is_symlink():
            yield Problem(f"is missing; {RESTORE}", Where(str(path)))
        elif records.digest((root / path).read_bytes()) != wanted:
            yield Problem(f"does not match its digest in the record; {RESTORE}", Where(str(path)))


def _require_verdict(file: Path, name: ReleaseName, record: ReleaseRecord) -> None:
    """The decision must be a pass on exactly the released tree."""
    decision = json.loads(file.read_bytes())
    found = tuple(decision.get(key) for key in ("verb", "verdict", "tree", "base_commit"))
    if found != ("gate", record.verdict.result, record.tree, record.verdict.base):
        reason = (
            f"is not the gate's pass on the tree {record.tree[:7]} of {name}; release again, after a gate that passes"
        )
        raise EvidenceError(Problem(reason, Where(str(folder(name) / VERDICT))))
