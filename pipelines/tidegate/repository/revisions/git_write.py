"""Write commits without a work tree, and push with a token's identity."""

import base64
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tidegate import storage
from tidegate.errors import InfrastructureError
from tidegate.repository import child_process
from tidegate.repository.revisions import git_process

AUTHOR = "tidegate"
_REMOTE = ("fetch", "ls-remote", "push")
EMAIL = "tidegate@users.noreply.github.com"


def authorised(token: str, server: str) -> dict[str, str]:
    """The token as a header for that server only, passed by environment: no file, no command line holds it."""
    if not token:
        return {}
    secret = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"http.{server.rstrip('/')}/.extraHeader",
        "GIT_CONFIG_VALUE_0": f"Authorization: Basic {secret}",
    }


def commit(
    tree: str,
    message: str,
    *,
    parent: str = "",
    date: str,
    committed: str = "",
    by: tuple[str, str] = (AUTHOR, EMAIL),
) -> str:
    """The id of a commit of that tree: at the same `date`, and `committed` (default: then, too), it is the same."""
    dates = {"AUTHOR": date, "COMMITTER": committed or date}
    identity = (("NAME", by[0]), ("EMAIL", by[1]))
    signed = {f"GIT_{who}_{what}": value for who in dates for what, value in identity}
    signed |= {f"GIT_{who}_DATE": when for who, when in dates.items()}
    return run("commit-tree", tree, "-m", message, *(("-p", parent) if parent else ()), variables=signed)


def person() -> tuple[str, str]:
    """The name and address with which git would commit here; tidegate's own where none is set, as in a workflow."""
    answer = git_process.ask("-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT")
    name, separator, rest = answer.stdout.partition(" <")
    return (name, rest.partition(">")[0]) if not answer.returncode and separator else (AUTHOR, EMAIL)


def commit_work_tree(paths: Sequence[str], message: str) -> str:
    """Commit those files of the work tree on top of HEAD, as the person who works here; the commit's id."""
    run("add", "--all", "--", *paths)
    date = datetime.now(UTC).isoformat(timespec="seconds")
    made = commit(run("write-tree"), message, parent=run("rev-parse", "HEAD"), date=date, by=person())
    run("update-ref", "HEAD", made)
    return made


def tree_with(files: Mapping[str, bytes], onto: str = "") -> str:
    """The id of a tree: that of the commit `onto`, with these files added or replaced. No work tree is touched.

    Paths are those below the repository's root.
    """
    with storage.folder() as folder:
        own = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
        if onto:
            run("read-tree", onto, variables=own)
        blobs = _blobs(files.values(), Path(folder))
        listed = "".join(f"100644 {blob}\t{path}\0" for path, blob in zip(files, blobs, strict=True))
        run("update-index", "-z", "--index-info", variables=own, stdin=listed.encode())
        return run("write-tree", variables=own)


def _blobs(contents: Collection[bytes], scratch: Path) -> list[str]:
    """The id of each content, stored as it is: by one process, which reads copies of them in the scratch folder."""
    copies = [scratch / str(number) for number, _ in enumerate(contents)]
    for copy, content in zip(copies, contents, strict=True):
        copy.write_bytes(content)
    listed = "".join(f"{copy}\n" for copy in copies).encode()
    return run("hash-object", "-w", "--no-filters", "--stdin-paths", stdin=listed).split()


def require_remote(name: str) -> None:
    """Raise InfrastructureError where this clone has no remote of that name; an address needs none."""
    if not any(sign in name for sign in "/:") and name not in git_process.ask("remote").stdout.split():
        raise InfrastructureError(f"this clone has no remote {name}; add it: `git remote add {name} ADDRESS`")


def fetch(remote: str, branch: str, *, variables: dict[str, str]) -> str:
    """The commit at the remote's `refs/heads/…`, fetched, or "" where the branch does not exist."""
    require_remote(remote)
    listed = run("ls-remote", "--refs", remote, branch, variables=variables).splitlines()
    # git also lists references that only end like it, as refs/heads/refs/heads/main
    tip = next((commit for commit, _, name in (line.partition("\t") for line in listed) if name == branch), "")
    if tip:
        run("fetch", "--quiet", "--no-tags", remote, branch, variables=variables)
    return tip


def run(*arguments: str, variables: dict[str, str] | None = None, stdin: bytes = b"") -> str:
    """Git's output. Raises InfrastructureError with its last line where it fails, or where a remote does not answer."""
    if arguments[0] in _REMOTE:
        return _speak(arguments, git_process.quiet() | (variables or {}))
    answer = git_process.run(*arguments, variables=variables, stdin=stdin)
    if answer.returncode:
        raise _refused(arguments[0], answer.stderr.decode(errors="replace"))
    return answer.stdout.decode(errors="surrogateescape").strip()


def _speak(arguments: tuple[str, ...], variables: dict[str, str]) -> str:
    done = child_process.run(git_process.command(*arguments), env=variables, silent_at_most_s=child_process.SILENT_S)
    if done.stalled:
        address = next(argument for argument in arguments[1:] if not argument.startswith("-"))
        silent = f"has not answered for {child_process.SILENT_S:.0f} s"
        reason = f"the git remote {address} {silent}, so `git {arguments[0]}` was ended"
        raise InfrastructureError(f"{reason}; check the network and the remote's address, then run again")
    if done.code:
        raise _refused(arguments[0], done.err)
    return done.out.strip()


def _refused(verb: str, answer: str) -> InfrastructureError:
    lines = answer.strip().splitlines() or ["no reason given"]
    return InfrastructureError(f"git {verb} failed: {lines[-1]}; fetch, then repeat")
