"""Run git independent of the environment and the checkout's settings.

Replacement objects and grafts could show another commit under a commit's id; `GIT_*` variables another repository;
settings could start a program at every command.
"""

import functools
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from tidegate.errors import InfrastructureError

_KEPT = ("GIT_ASKPASS", "GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_CONFIG_", "GIT_HTTP_", "GIT_SSH", "GIT_SSL_")
"""Identity and access to remotes. Settings that come with them are overridden below."""
_SET = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "LC_ALL": "C.UTF-8",
}
_SETTINGS = {
    "core.attributesFile": os.devnull,
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "log.showSignature": "false",
}
_FILTER = ("clean", "smudge", "process")


def quiet() -> dict[str, str]:
    """The environment for git and for what runs in a scratch checkout: no prompts, English, no other repository."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_") or key.startswith(_KEPT)}
    return kept | _SET


def command(*arguments: str) -> list[str]:
    """A command line of git."""
    return ["git", *(part for key, value in _SETTINGS.items() for part in ("-c", f"{key}={value}")), *arguments]


def run(
    *arguments: str, variables: dict[str, str] | None = None, stdin: bytes = b"", to: IO[bytes] | None = None
) -> "subprocess.CompletedProcess[bytes]":
    """Git's result, whether or not it succeeds; its output goes `to` a file, where one is given."""
    environment = quiet() | (variables or {})
    out = subprocess.PIPE if to is None else to
    try:
        return subprocess.run(  # noqa: S603 (a list, no shell)
            command(*arguments), env=environment, input=stdin, stdout=out, stderr=subprocess.PIPE, check=False
        )
    except FileNotFoundError:
        raise InfrastructureError("git is not installed, or not on PATH; install it") from None


def unfiltered() -> tuple[str, ...]:
    """Options that switch off every program which this repository's settings let convert files."""
    return _without_filters(str(Path.cwd()))


@functools.lru_cache(maxsize=8)
def _without_filters(_: str) -> tuple[str, ...]:
    listed = run("config", "--null", "--name-only", "--get-regexp", r"^filter\..*\.").stdout
    drivers = dict.fromkeys(os.fsdecode(key).rpartition(".")[0] for key in listed.split(b"\0") if key)
    off = [(f"{driver}.{what}", "") for driver in drivers for what in _FILTER]
    off += [(f"{driver}.required", "false") for driver in drivers]
    return tuple(part for key, value in off for part in ("-c", f"{key}={value}"))


def ask(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """Git's result, as text."""
    answer = run(*arguments)
    return subprocess.CompletedProcess(
        answer.args, answer.returncode, os.fsdecode(answer.stdout), os.fsdecode(answer.stderr)
    )


def checked(*arguments: str) -> str:
    """Git's output. Raises InfrastructureError with its last line where it fails."""
    answer = ask(*arguments)
    if answer.returncode:
        verb = next(argument for argument in arguments if argument != "-c" and "=" not in argument)
        raise InfrastructureError(f"git {verb} failed: {answer.stderr.strip().splitlines()[-1:] or 'no reason'}")
    return answer.stdout


def blob(name: str) -> bytes | None:
    """The content of the file that git knows by this name, like `COMMIT:PATH`; None without such a file."""
    if "\n" in name:  # it would be two names
        return None
    head, _, rest = run("cat-file", "--batch", stdin=os.fsencode(f"{name}\n")).stdout.partition(b"\n")
    match head.split():
        case [_, b"blob", size] if size.isdigit():
            return rest[: int(size)]
        case _:
            return None


def blobs(identities: list[str]) -> Iterator[bytes]:
    """The contents of these objects, in their order, from one process. Raises InfrastructureError for a missing one."""
    answer = run("cat-file", "--batch", stdin="".join(f"{identity}\n" for identity in identities).encode()).stdout
    start = 0
    for identity in identities:
        head, _, _ = answer[start : start + 128].partition(b"\n")  # its name, what it is, how long it is
        match head.split():
            case [_, b"blob", size] if size.isdigit():
                start += len(head) + 1
                yield answer[start : start + int(size)]
                start += int(size) + 1
            case _:
                raise InfrastructureError(f"git does not have the object {identity}; run `git fsck`, or fetch it again")


def status() -> list[str]:
    """What differs from HEAD, untracked files included: two letters, a space and the path from the root, for each."""
    options = ("--porcelain", "-z", "--untracked-files=normal", "--ignore-submodules=dirty")
    return checked(*unfiltered(), "status", *options).split("\0")[:-1]
