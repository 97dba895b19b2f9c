"""Run DVC with the checkout's own code, and classify its failures."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from tidegate import storage
from tidegate.errors import EvidenceError, InfrastructureError
from tidegate.repository import child_process, dvc_settings
from tidegate.repository.revisions import git_process

_REMOTE = ("fetch", "pull", "push")

# What DVC prints when the machine, not the pipeline, is at fault.
_INFRASTRUCTURE = (
    "No space left",
    "is busy",
    "failed to connect",
    "Unable to acquire lock",
    "Permission denied",
    "no remote",
    "Is your cache up to date",
    "Unable to locate credentials",
    "failed to pull data",
)


class SilenceError(InfrastructureError):
    """A remote accepts the connection and does not answer: a temporary outage, unlike a refusal."""


def run(root: Path, *arguments: str) -> str:
    """Run DVC and the stages that it starts; none of them outlives us.

    `-P`: else the checkout's root would come first on the path, and a `json.py` in it would be run as DVC.
    """
    command = [sys.executable, "-P", "-m", "dvc", *arguments]
    remote = arguments[0] in _REMOTE
    done = child_process.run(
        command, cwd=root, env=_environment(root), silent_at_most_s=child_process.SILENT_S if remote else None
    )
    if done.stalled:
        raise SilenceError(
            f"{dvc_settings.remote(root)} has not answered for {child_process.SILENT_S:.0f} s, "
            f"so `dvc {arguments[0]}` was ended; check the network and the remote's address, then run again"
        )
    if done.code:
        raise _failure(root, arguments[0], done.out + done.err, done.code)
    return done.out


def cache() -> Path:
    """The cache that this repository's DVC settings name; read from them, because starting DVC takes a second."""
    return Path(os.path.normpath(dvc_settings.cache(Path()).absolute()))


def _environment(root: Path) -> dict[str, str]:
    """The checkout's own code before the installed one, and the commands of this environment before any other."""
    variables = git_process.quiet()
    paths = [str(root.absolute() / "pipelines"), variables.get("PYTHONPATH", "")]
    own = {
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "PATH": os.pathsep.join(filter(None, [str(Path(sys.executable).parent), variables.get("PATH", "")])),
        "DVC_NO_ANALYTICS": "1",
        "TIDEGATE_WARM": "0",  # each stage a process of its own, from its first import on
    }
    return {key: value for key, value in variables.items() if not key.startswith("DVC_EXP_")} | own


def _failure(root: Path, verb: str, output: str, code: int) -> EvidenceError | InfrastructureError:
    """`code` is DVC's exit code, or minus the signal that ended it."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    if not lines:
        end = f"signal {-code} ended it" if code < 0 else f"it ended with exit code {code}"
        return EvidenceError(f"`dvc {verb}` failed: {end}, and it printed nothing; run it by hand")
    errors = [*_errors(output)] or lines[-1:]
    message = f"`dvc {verb}` failed: {'; '.join(errors)[:500]}"
    if "No space left" in output and (full := storage.full(root, dvc_settings.cache(root))):
        return InfrastructureError(f"{full}; free space there and run again ({message})")
    if any(sign in output for sign in _INFRASTRUCTURE):
        return InfrastructureError(f"{message}; fix this and run again")
    detail = " | ".join(lines[-6:])[:800]
    return EvidenceError(f"{message}; it ended with: {detail}")


def _errors(output: str) -> Iterator[str]:
    """Each error that DVC printed, with the indented lines below it: they name the process that holds a lock."""
    lines = output.splitlines()
    for place, line in enumerate(lines):
        if line.startswith("ERROR: "):
            below = []
            for following in lines[place + 1 :]:
                if not following.startswith(" "):
                    break
                below.append(following.strip())
            yield " ".join([line.removeprefix("ERROR: ").strip(), *below])
