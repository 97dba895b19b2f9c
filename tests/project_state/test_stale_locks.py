"""Locks: one that a process holds is a note, one whose process has ended is an error with the file to remove."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tidegate.errors import Level
from tidegate.project_state.stale_locks import diagnoses

HOLDS = (
    "import fcntl, sys; f = open('.dvc/tmp/lock', 'w'); fcntl.lockf(f, fcntl.LOCK_EX); print(1, flush=True); input()"
)


def ended() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    return process.pid


def test_no_lock_is_sound(git) -> None:
    assert [(found.fact, found.level) for found in diagnoses()] == [("none is held", None)]


def test_the_lock_of_a_run_that_has_ended_stays_and_holds_nothing(git) -> None:
    Path(".dvc/tmp").mkdir(parents=True)
    Path(".dvc/tmp/lock").touch()
    assert [found.level for found in diagnoses()] == [None]


def test_a_running_dvc_is_a_note(git) -> None:
    Path(".dvc/tmp").mkdir(parents=True)
    with subprocess.Popen([sys.executable, "-c", HOLDS], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        (found,) = diagnoses()
        holder.communicate(b"\n")
    assert (found.level, found.fact) == (Level.NOTE, "DVC runs in this repository")


def test_an_entry_of_a_process_that_has_ended_is_an_error(git) -> None:
    Path(".dvc/tmp").mkdir(parents=True)
    gone = ended()
    held = {"/a/b": {"write": {"pid": gone, "cmd": "dvc repro"}, "read": [{"pid": os.getpid(), "cmd": "dvc status"}]}}
    Path(".dvc/tmp/rwlock").write_text(json.dumps(held))
    by_level = {found.level: found for found in diagnoses()}
    assert by_level[Level.NOTE].fact == f"process {os.getpid()} (dvc status) holds files of the pipeline"
    stale = by_level[Level.ERROR]
    assert stale.fact == f"process {gone} (dvc repro) has ended and left its lock in .dvc/tmp/rwlock"
    assert stale.remedy == "run `rm .dvc/tmp/rwlock`"


def test_a_record_that_cannot_be_read_names_no_one(git) -> None:
    Path(".dvc/tmp").mkdir(parents=True)
    Path(".dvc/tmp/rwlock").write_text("[")
    assert [found.level for found in diagnoses()] == [None]


def test_an_interrupted_git_is_an_error(git) -> None:
    Path(".git/index.lock").touch()
    (found,) = diagnoses()
    assert found.level is Level.ERROR
    assert found.remedy == f"if no git runs here, run `rm {Path('.git').absolute()}/index.lock`"
