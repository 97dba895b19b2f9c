"""Run DVC: its own process group, the checkout's own code first, and its failures told as what they are."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tidegate.errors import EvidenceError, InfrastructureError
from tidegate.repository import git_process

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


def run(root: Path, *arguments: str) -> str:
    """Run DVC in its own process group, so that ending it ends the stage that it runs and nothing else.

    `-P`: else the checkout's root would come first on the path, and a `json.py` in it would be run as DVC.
    """
    command = [sys.executable, "-P", "-m", "dvc", *arguments]
    child = subprocess.Popen(  # noqa: S603 (a list, no shell)
        command,
        cwd=root,
        env=_environment(root),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
        errors="replace",
    )
    try:
        out, err = child.communicate()
    finally:
        _end(child)
    if child.returncode:
        raise _failure(arguments[0], out + err)
    return out


def _end(child: "subprocess.Popen[str]") -> None:
    """End our own child and the stage it runs: politely first, so that DVC can leave its cache whole."""
    for signal_number in (signal.SIGTERM, signal.SIGKILL):
        if child.poll() is None:
            os.killpg(child.pid, signal_number)
            with suppress(subprocess.TimeoutExpired):
                child.wait(timeout=10)


def _environment(root: Path) -> dict[str, str]:
    """The checkout's own code before the installed one, and the commands of this environment before any other."""
    variables = git_process.quiet()
    paths = [str(root.absolute() / "pipelines"), variables.get("PYTHONPATH", "")]
    own = {
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "PATH": os.pathsep.join(filter(None, [str(Path(sys.executable).parent), variables.get("PATH", "")])),
        "DVC_NO_ANALYTICS": "1",
    }
    return {key: value for key, value in variables.items() if not key.startswith("DVC_EXP_")} | own


def _failure(verb: str, output: str) -> EvidenceError | InfrastructureError:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")] or lines[-1:]
    message = f"`dvc {verb}` failed: {'; '.join(errors)[:500] or 'it said nothing'}"
    if any(sign in output for sign in _INFRASTRUCTURE):
        return InfrastructureError(f"{message}; mend that and run again")
    detail = " | ".join(lines[-6:])[:800]
    return EvidenceError(f"{message}; it ended with: {detail}")
