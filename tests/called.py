"""Call a verb in this process as a shell does: exit code, both outputs, and the message of an expected failure.

A process of its own imports everything for a second; only tests that are about the process itself need one.
"""

import contextlib
import os
import subprocess
from pathlib import Path
from unittest import mock

from typer.testing import CliRunner

from tidegate.cli import app
from tidegate.cli._printing.print_problems import report
from tidegate.errors import UserError


def called(here: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    with contextlib.chdir(here), mock.patch.dict(os.environ, environment):
        done = CliRunner().invoke(app, arguments, prog_name="tidegate")
        code, said = done.exit_code, done.stderr
        if isinstance(done.exception, UserError):
            code, said = int(done.exception.exit_code), f"{said}{report(done.exception)}\n"
        elif done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
    return subprocess.CompletedProcess(arguments, code, done.stdout, said)
