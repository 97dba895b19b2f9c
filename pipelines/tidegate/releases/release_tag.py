"""The tag of a release: on the released commit, naming the record by digest."""

import re
from dataclasses import dataclass

from tidegate.delivery.release_name import ReleaseName
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.repository.revisions import git_process, git_write

_RECORD = re.compile(r"^Record: sha256:([0-9a-f]{64})$", re.MULTILINE)
_ABSENT = "0" * 40


@dataclass(frozen=True, slots=True)
class ReleaseTag:
    """What a release's tag names: the commit, and the sha256 of the record's file."""

    commit: str
    record: str


def reference(name: ReleaseName) -> str:
    return f"refs/tags/{name}"


def require_new(name: ReleaseName) -> None:
    """Raise DeclarationError where this clone has the tag."""
    if not git_process.ask("show-ref", "--verify", "--quiet", reference(name)).returncode:
        raise DeclarationError(f"{name} was released already, and a release never changes; give a later version")


def create(name: ReleaseName, commit: str, record: str, *, by: tuple[str, str], timestamp: int) -> str:
    """Write the tag object; its id. No reference names it yet."""
    who, address = by
    lines = (f"object {commit}", "type commit", f"tag {name}", f"tagger {who} <{address}> {timestamp} +0000")
    text = "\n".join((*lines, "", str(name), "", f"Record: sha256:{record}", ""))
    return git_write.run("mktag", stdin=text.encode())


def place(name: ReleaseName, tag: str) -> None:
    """Let the name mean that tag object. Raises InfrastructureError where it means something already."""
    git_write.run("update-ref", reference(name), tag, _ABSENT)


def read(name: ReleaseName) -> ReleaseTag:
    """The tag in this clone. Raises EvidenceError where it is missing, or was not written by `tidegate release`."""
    kind = git_process.ask("cat-file", "-t", reference(name))
    if kind.returncode:
        raise EvidenceError(f"the tag {name} is not in this clone; run `git fetch --tags`")
    text = git_process.ask("cat-file", "tag", reference(name)).stdout if kind.stdout.strip() == "tag" else ""
    header, _, message = text.partition("\n\n")
    fields = dict(line.split(" ", 1) for line in header.splitlines() if " " in line)
    records = _RECORD.findall(message)
    if fields.get("type") != "commit" or fields.get("tag") != str(name) or len(records) != 1:
        raise EvidenceError(f"the tag {name} was not written by `tidegate release`: it names no record")
    return ReleaseTag(fields["object"], records[0])
