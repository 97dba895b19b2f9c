"""A served stage ends as its process ends, and the process ends with the stage."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from faults_project import eventually
from warm_run import SAY, WarmRun

ENDS = {
    "pass": 0,
    "sys.exit(10)": 10,
    "sys.exit('no rows')": 1,
    "raise SystemExit(4)": 4,
    "os.kill(os.getpid(), 9)": -9,
    "__import__('signal').signal(15, __import__('signal').SIG_DFL); os.kill(os.getpid(), 15)": -15,
    "os.kill(os.getpid(), 11)": -11,
    "os._exit(3)": 3,
}
WAITS = """
import pathlib, time
pathlib.Path("process").write_text(f"{os.getpid()} {os.getppid()}")
try:
    time.sleep(60)
except KeyboardInterrupt:
    print("interrupted", flush=True)
    sys.exit(130)
"""


@pytest.mark.parametrize("program", ENDS)
def test_the_end_is_the_same(warm: WarmRun, program: str) -> None:
    lines = warm.run(warm.stage("split"), warm.stage("train", SAY + program))
    assert lines[-1] == f"ended {ENDS[program]}"


def test_a_bug_keeps_its_traceback(warm: WarmRun) -> None:
    started = warm.start(warm.stage("split"), warm.stage("train", "raise KeyError('x')"))
    out, err = started.communicate(timeout=120)
    assert out.splitlines()[-1] == "ended 1"
    assert err.count("Traceback") == 1
    assert err.endswith("KeyError: 'x'\n")


def waiting(warm: WarmRun) -> tuple["subprocess.Popen[str]", int, int]:
    """A run whose stage waits, with the process that runs it and the worker."""
    started = warm.start(warm.stage("split", ""), warm.stage("train", WAITS))
    note = warm.folder / "project/process"
    assert eventually(lambda: note.exists() and " " in note.read_text(), 60), started.communicate()
    process, worker = map(int, note.read_text().split())
    assert os.getsid(worker) == worker  # served
    return started, process, worker


def ended(warm: WarmRun) -> None:
    assert eventually(lambda: not warm.running(), 30), warm.running()


def client(warm: WarmRun, started: "subprocess.Popen[str]", process: int, worker: int) -> int:
    """The process that DVC started for the stage."""
    (found,) = {*map(int, warm.running())} - {started.pid, process, worker}
    return found


def test_ctrl_c_reaches_the_stage_once(warm: WarmRun) -> None:
    started, _, _ = waiting(warm)
    os.killpg(started.pid, signal.SIGINT)
    out, err = started.communicate(timeout=60)
    assert out.splitlines()[-2:] == ["interrupted", "ended 130"]
    assert "Traceback" not in err
    ended(warm)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_both(warm: WarmRun, number: signal.Signals) -> None:
    started, process, worker = waiting(warm)
    os.kill(client(warm, started, process, worker), number)
    out, _ = started.communicate(timeout=60)
    assert out.splitlines()[-1] == f"ended {-number}"
    ended(warm)


@pytest.mark.parametrize("whole", [False, True], ids=["dvc alone", "the whole group"])
def test_nothing_outlives_a_killed_dvc(warm: WarmRun, *, whole: bool) -> None:
    started, _, _ = waiting(warm)
    (os.killpg if whole else os.kill)(started.pid, signal.SIGKILL)
    started.communicate(timeout=60)
    ended(warm)
    assert not list((warm.sockets / "tidegate-warm").iterdir())


def test_a_killed_client_takes_its_process_with_it(warm: WarmRun) -> None:
    started, process, worker = waiting(warm)
    os.kill(client(warm, started, process, worker), signal.SIGKILL)
    out, _ = started.communicate(timeout=60)
    assert out.splitlines()[-1] == "ended -9"
    ended(warm)


def test_a_killed_worker_is_reported_and_its_stage_ends(warm: WarmRun) -> None:
    started, _, worker = waiting(warm)
    os.kill(worker, signal.SIGKILL)
    out, err = started.communicate(timeout=60)
    assert out.splitlines()[-1] == "ended 4"
    assert "the worker that ran this stage was ended; run `dvc repro` again" in err
    ended(warm)


def test_a_stopped_client_stops_its_process(warm: WarmRun) -> None:
    started, process, worker = waiting(warm)
    asked = client(warm, started, process, worker)

    def states() -> set[str]:
        return {Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()[0] for each in (asked, process)}

    os.kill(asked, signal.SIGTSTP)
    assert eventually(lambda: states() == {"T"}, 30), states()
    os.kill(asked, signal.SIGCONT)
    assert eventually(lambda: states() == {"S"}, 30), states()
    os.killpg(started.pid, signal.SIGINT)
    started.communicate(timeout=60)
    ended(warm)
