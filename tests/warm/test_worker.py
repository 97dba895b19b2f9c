"""Whom the worker serves, and when it ends."""

import os
import shutil
import time
from pathlib import Path

import pytest

from faults_project import eventually
from tidegate.warm.worker import IDLE_S
from warm_run import SAY, WarmRun, is_served

CONFINED = """
from tidegate.repository.confinement import confine
import pathlib
confine([pathlib.Path("written")])
again = [sys.executable, sys.argv[0], "package", sys.argv[3]]
__import__("subprocess").run(again, check=True, env={**os.environ, "DVC_STAGE": "package"})
"""


def test_a_process_that_has_confined_itself_is_not_served(warm: WarmRun) -> None:
    """What a model in a confined stage starts would otherwise be free."""
    nested = warm.stage("check", CONFINED, SAY)
    confined, free = warm.said(warm.stage("split"), nested, warm.stage("package"))[1:]
    assert is_served(free)
    assert not is_served(confined)


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"env": {"OMP_NUM_THREADS": "2"}}, "other variables"),
        ({"umask": 0o77}, "another umask"),
        ({"cwd": "/"}, "another folder"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_other_surroundings_are_not_served(warm: WarmRun, settings: dict[str, object], why: str) -> None:
    said = warm.said(warm.stage("split"), warm.stage("train", **settings), warm.stage("train"))
    assert [is_served(each) for each in said] == [False, False, True], why


def test_other_threads_are_not_served(warm: WarmRun) -> None:
    (warm.folder / "project/params.yaml").write_text("engine: {threads: 2}\n")
    said = warm.said(warm.stage("split"), warm.stage("train"))
    assert not any(map(is_served, said))


def test_unreadable_parameters_are_reported_by_the_stage_itself(warm: WarmRun) -> None:
    (warm.folder / "project/params.yaml").write_text("engine: {threads\n")
    said = warm.said(warm.stage("split"), warm.stage("train"))
    assert not any(map(is_served, said))


def test_a_verb_that_is_not_listed_is_not_served(warm: WarmRun) -> None:
    said = warm.said(warm.stage("split"), warm.stage("compose"), warm.stage("gate"))
    assert not any(map(is_served, said))


def test_a_changed_file_ends_the_worker_and_the_next_stage_starts_another(warm: WarmRun, tmp_path: Path) -> None:
    own = Path(__file__).parents[2] / "pipelines/tidegate"
    package = tmp_path / "code/tidegate"
    shutil.copytree(own, package, ignore=shutil.ignore_patterns("__pycache__"))
    touch = f"os.utime({str(package / 'artifacts.py')!r})"
    stages = [warm.stage("split"), warm.stage("train", SAY + touch), *[warm.stage("train")] * 4]
    said = warm.said(*stages, PYTHONPATH=str(package.parent))
    assert str(package.parent) in str(said[0]["path"])
    assert [is_served(each) for each in said[:3]] == [False, True, False]
    assert {each["parent"] for each in said[3:] if is_served(each)} - {said[1]["parent"]}


def test_nothing_of_a_worker_is_left_after_the_run(warm: WarmRun) -> None:
    warm.run(warm.stage("split"), warm.stage("train"))
    assert eventually(lambda: not warm.running(), 20), warm.running()
    assert not list((warm.sockets / "tidegate-warm").iterdir())


def test_a_run_whose_output_is_read_to_its_end_does_not_wait_for_the_worker(warm: WarmRun) -> None:
    """A pipe ends when the last process that has it open ends."""
    started = warm.start(warm.stage("split", pause_s=3))
    assert started.stdout
    started.stdout.readline()
    (worker,) = [process for process in map(int, warm.running()) if os.getsid(process) == process]
    assert {str(Path(f"/proc/{worker}/fd/{number}").readlink()) for number in (0, 1, 2)} == {"/dev/null"}
    started.communicate(timeout=60)


def test_nonsense_is_not_served_and_ends_nothing(warm: WarmRun) -> None:
    shout = """
import socket
for message in (b"", b"{}", b"[1]", b'{"surroundings": 1, "stage": 2, "arguments": [3, 4]}', b"x" * 70000):
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as asked:
        asked.settimeout(10)
        asked.connect(str(next(pathlib.Path(os.environ["XDG_RUNTIME_DIR"], "tidegate-warm").iterdir())))
        asked.send(message)
        try:
            assert asked.recv(10) == b""
        except ConnectionResetError:
            pass
"""
    said = warm.said(warm.stage("split"), warm.stage("check", "import pathlib" + shout), warm.stage("train"))
    assert is_served(said[-1])


def test_a_listener_that_answers_nothing_costs_a_wait_and_no_stage(warm: WarmRun) -> None:
    """Whoever has this user's rights can put one there."""
    squat = """
import pathlib, socket
place = next(pathlib.Path(os.environ["XDG_RUNTIME_DIR"], "tidegate-warm").iterdir())
place.unlink()
with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
    listener.bind(str(place))
"""
    said = warm.said(warm.stage("split"), warm.stage("check", squat + SAY), warm.stage("train"))
    assert not is_served(said[-1])


def test_an_import_that_fails_keeps_no_stage_waiting(warm: WarmRun) -> None:
    """The worker would otherwise look at the stage that waits only when it is idle for a minute."""
    tidegate = warm.folder / "programs/tidegate"
    modules = 'from tidegate.warm import preloaded\npreloaded.MODULES = ("json", "tidegate.absent")\n'
    tidegate.write_text(tidegate.read_text().replace("warm.join()", f"{modules}warm.join()"))
    began = time.monotonic()
    said = warm.said(warm.stage("split"), warm.stage("train"))
    assert not any(map(is_served, said))
    assert time.monotonic() - began < IDLE_S / 2
