"""A program ends with us: asked, killed, or silent for too long; and what it started ends with it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tidegate.repository import child_process

# a program that starts another, and writes down who both are
PAIR = "import os, subprocess, sys, time; sleeper = subprocess.Popen(['sleep', '600']); \
open(sys.argv[1], 'w').write(f'{os.getpid()} {sleeper.pid}'); time.sleep(float(sys.argv[2]))"


def run(*command: str, **options: float) -> child_process.CompletedProgram:
    return child_process.run([sys.executable, *command], env=dict(os.environ), **options)


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 60
    while not (held := holds()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return held


def gone(number: int) -> bool:
    """Ended; a container without an init process keeps it as a zombie."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def pair(path: Path) -> list[int]:
    assert eventually(lambda: path.exists() and len(path.read_text().split()) == 2)
    return [int(each) for each in path.read_text().split()]


def test_what_a_program_prints_and_returns_is_kept() -> None:
    done = run("-c", "import sys; print('said'); print('warned', file=sys.stderr); sys.exit(7)")
    assert (done.code, done.out, done.err, done.stalled) == (7, "said\n", "warned\n", False)


def test_a_program_that_a_signal_ended_has_the_shells_code() -> None:
    assert run("-c", "import os; os.kill(os.getpid(), 9)").code == 137


def test_a_program_that_does_not_exist_is_said() -> None:
    assert child_process.run(["/no/such/program"], env={}).err == "ERROR: /no/such/program: No such file or directory\n"


def test_what_a_program_leaves_running_ends_with_it(tmp_path: Path) -> None:
    assert run("-c", PAIR, str(tmp_path / "pids"), "0").code == 0
    assert all(eventually(lambda number=number: gone(number)) for number in pair(tmp_path / "pids"))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_program_and_what_it_started_end_when_its_starter_is_ended(tmp_path: Path, number: int) -> None:
    starter = "import os, sys; from tidegate.repository import child_process; \
child_process.run([sys.executable, '-c', *sys.argv[1:]], env=dict(os.environ))"
    with subprocess.Popen([sys.executable, "-c", starter, PAIR, str(tmp_path / "pids"), "600"]) as started:
        both = pair(tmp_path / "pids")
        started.send_signal(number)
    assert all(eventually(lambda number=number: gone(number)) for number in both)


def test_programs_of_other_threads_end_on_request(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as aside:
        done = aside.submit(run, "-c", PAIR, str(tmp_path / "pids"), "600")
        pair(tmp_path / "pids")
        child_process.end_all()
        assert done.result().code == 143


@pytest.mark.slow
def test_a_silent_program_is_ended_and_a_busy_one_is_not() -> None:
    busy = "import time; end = time.monotonic() + 6\nwhile time.monotonic() < end: open('/dev/null', 'w').write('x')"
    assert run("-c", "import time; time.sleep(600)", silent_at_most_s=2).stalled
    assert not run("-c", busy, silent_at_most_s=4).stalled


@pytest.mark.slow
def test_where_the_kernel_does_not_tell_how_busy_a_program_is_it_has_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child_process, "_PROC", tmp_path / "none")
    assert child_process.work(os.getpid()) == ()
    assert not run("-c", "import time; time.sleep(2)", silent_at_most_s=0.5).stalled
    assert run("-c", "import time; time.sleep(600)", silent_at_most_s=0.1).stalled


ORPHAN = """
import os, sys, time
from tidegate.errors import InfrastructureError
from tidegate.repository import child_process
while os.getppid() == int(sys.argv[1]):
    time.sleep(0.05)
try:
    child_process.end_with_parent()
except InfrastructureError as error:
    open(sys.argv[2], "w").write(str(error))
"""


def test_a_step_whose_starter_is_gone_does_not_begin(tmp_path: Path) -> None:
    starter = "import os, subprocess, sys; \
subprocess.Popen([sys.executable, '-c', sys.argv[1], str(os.getpid()), sys.argv[2]])"
    subprocess.run([sys.executable, "-c", starter, ORPHAN, str(tmp_path / "said")], check=True, start_new_session=True)
    assert eventually(lambda: (tmp_path / "said").exists() and "has ended" in (tmp_path / "said").read_text())


def test_a_step_whose_starter_is_killed_ends(tmp_path: Path) -> None:
    step = "import os, sys, time; from tidegate.repository import child_process; child_process.end_with_parent(); \
open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(600)"
    starter = "import subprocess, sys; subprocess.run([sys.executable, '-c', *sys.argv[1:]])"
    with subprocess.Popen([sys.executable, "-c", starter, step, str(tmp_path / "pid")]) as started:
        assert eventually(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text() != "")
        started.kill()
    assert eventually(lambda: gone(int((tmp_path / "pid").read_text())))
