"""Write a release into git: a commit and a tag, pushed together or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tidegate.delivery.release_name import ReleaseName
from tidegate.errors import InfrastructureError
from tidegate.releases import release_tag
from tidegate.repository.revisions import git, git_write, subfolder


@dataclass(frozen=True, slots=True)
class WrittenRelease:
    """The objects of a release: a commit on top of the released one, and the tag object on the released one."""

    name: ReleaseName
    commit: str
    tag: str


def write(
    name: ReleaseName, released: git.Revision, files: Mapping[Path, bytes], digest: str, now: datetime
) -> WrittenRelease:
    """Both objects; neither a branch nor a tag names them yet, so that what fails afterwards leaves nothing behind."""
    below = {(subfolder.prefix() / path).as_posix(): content for path, content in files.items()}
    tree, by = git_write.tree_with(below, onto=released.commit), git_write.person()
    message = f"release {name}\n\nReleased: {released.commit}\nRecord: sha256:{digest}"
    commit = git_write.commit(tree, message, parent=released.commit, date=now.isoformat(timespec="seconds"), by=by)
    return WrittenRelease(
        name, commit, release_tag.create(name, released.commit, digest, by=by, timestamp=int(now.timestamp()))
    )


def push(written: WrittenRelease, branch: str, *, remote: str, variables: dict[str, str]) -> None:
    """Move the remote's branch to the commit and create the tag, or do neither."""
    git_write.require_remote(remote)
    references = (f"{written.commit}:refs/heads/{branch}", f"{written.tag}:{release_tag.reference(written.name)}")
    try:
        git_write.run("push", "--quiet", "--atomic", remote, *references, variables=variables)
    except InfrastructureError as error:
        reason = f"{remote} refuses the release, and nothing was published: {error}"
        raise InfrastructureError(f"{reason}; where {branch} is protected, propose it: --pull-request") from None


def take(written: WrittenRelease) -> None:
    """Move the current branch to the commit, and let the tag's name mean it in this clone."""
    git_write.run("merge", "--quiet", "--ff-only", written.commit)
    release_tag.place(written.name, written.tag)
