"""Which process is DVC, and whether it still runs."""

import json
import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from tidegate.warm import dvc_process
from tidegate.warm.dvc_process import DvcProcess

ASK = (
    "import json; from tidegate.warm import dvc_process as d; found = d.find('train'); "
    "print(json.dumps(found and [found.number, found.started]))"
)


def asked(tmp_path: Path, *before: str, name: str = "dvc", inner: str = "train") -> tuple[int, list[int] | None]:
    """The number of the process called DVC, and what a stage below it found."""
    program = tmp_path / name
    command = [*before, sys.executable, "-c", ASK]
    program.write_text(
        "import os, subprocess, sys\n"
        "print(os.getpid(), flush=True)\n"
        f"subprocess.run({command!r}, check=True, env={{**os.environ, 'DVC_STAGE': {inner!r}}})\n"
    )
    done = subprocess.run([sys.executable, str(program)], capture_output=True, text=True, check=True)
    number, found = done.stdout.splitlines()
    return int(number), json.loads(found)


@pytest.mark.parametrize("before", [(), ("/bin/sh", "-c", '"$0" "$@"; exit $?'), ("env", "A=B", "nice")])
def test_it_is_found_through_what_runs_the_command(tmp_path: Path, before: tuple[str, ...]) -> None:
    number, found = asked(tmp_path, *before)
    assert found
    assert found[0] == number


def test_another_program_is_not_taken_for_it(tmp_path: Path) -> None:
    assert asked(tmp_path, name="make")[1] is None


def test_a_process_runs_until_it_ends_and_a_reused_number_is_another() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        begun = dvc_process.started(child.pid)
        assert begun is not None
        process, reused = DvcProcess(child.pid, begun), DvcProcess(child.pid, begun - 1)
        assert process.is_running()
        assert not reused.is_running()
        assert reused.watched() is None
        descriptor = process.watched()
        assert descriptor is not None
        assert not select.select([descriptor], [], [], 0)[0]
        child.communicate(b"\n")
        assert select.select([descriptor], [], [], 10)[0]
        os.close(descriptor)
    assert not process.is_running()
    assert process.watched() is None


def test_one_that_has_ended_and_was_not_waited_for_does_not_run() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE)
    begun = dvc_process.started(child.pid)
    assert child.stdout
    child.stdout.read()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert dvc_process.started(child.pid) is None
    assert begun is None or not DvcProcess(child.pid, begun).is_running()
    child.communicate()
