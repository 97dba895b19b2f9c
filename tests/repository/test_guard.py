"""The guard runs a program in a session of its own, passes its exit code on, and ends the session with the pipe."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tidegate.repository import child_process

GUARD = Path(child_process.__file__).with_name("_guard.py")
SLEEPER = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(600)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPER}"


@pytest.fixture
def pipe() -> Iterator[list[int]]:
    """The end that the guard watches, and ours."""
    ends = list(os.pipe())
    yield ends
    for end in ends:
        try:
            os.close(end)
        except OSError:
            continue


def start(pipe: list[int], *command: str, grace_s: float = 5) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-I", "-S", str(GUARD), str(pipe[0]), str(grace_s), *command],
        pass_fds=(pipe[0],),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(pipe: list[int], *command: str) -> tuple[int, str, str]:
    with start(pipe, *command) as guard:
        out, err = guard.communicate(timeout=60)
    return guard.returncode, out, err


def process(path: Path) -> int:
    deadline = time.monotonic() + 60
    while not (path.exists() and path.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return int(path.read_text())


def is_gone(number: int) -> bool:
    """Ended; a container without an init process keeps it as a zombie."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_output_and_exit_code_are_the_programs(pipe: list[int]) -> None:
    code = "import sys; print('out'); print('err', file=sys.stderr); sys.exit(7)"
    assert finished(pipe, sys.executable, "-c", code) == (7, "out\n", "err\n")


def test_a_signal_becomes_the_shells_code(pipe: list[int]) -> None:
    assert finished(pipe, sys.executable, "-c", "import os; os.kill(os.getpid(), 9)")[0] == 128 + signal.SIGKILL


def test_a_program_that_cannot_be_started_is_named(pipe: list[int], tmp_path: Path) -> None:
    code, _, err = finished(pipe, str(tmp_path / "none"))
    assert (code, err) == (1, f"ERROR: {tmp_path}/none: No such file or directory\n")
    (tmp_path / "plain").write_text("text")
    assert "Permission denied" in finished(pipe, str(tmp_path / "plain"))[2]


def test_the_program_leads_a_session_of_its_own(pipe: list[int]) -> None:
    code = "import os; print(os.getsid(0) == os.getpid() != os.getppid())"
    assert finished(pipe, sys.executable, "-c", code)[1] == "True\n"


def test_it_ends_though_our_end_of_the_pipe_stays_open(pipe: list[int]) -> None:
    assert finished(pipe, "true")[0] == 0
    os.write(pipe[1], b"x")  # nobody else has closed it


def test_closing_the_pipe_ends_the_program(pipe: list[int], tmp_path: Path) -> None:
    with start(pipe, sys.executable, "-c", SLEEPER, str(tmp_path / "pid")) as guard:
        number = process(tmp_path / "pid")
        os.close(pipe[1])
        assert guard.wait(60) == 128 + signal.SIGTERM
    assert is_gone(number)


def test_what_is_written_to_the_pipe_is_no_end(pipe: list[int], tmp_path: Path) -> None:
    with start(pipe, sys.executable, "-c", SLEEPER, str(tmp_path / "pid")) as guard:
        process(tmp_path / "pid")
        os.write(pipe[1], b"written")
        with pytest.raises(subprocess.TimeoutExpired):
            guard.wait(0.3)
        os.close(pipe[1])
        guard.wait(60)


def test_a_program_that_ignores_the_first_signal_is_killed_after_the_grace(pipe: list[int], tmp_path: Path) -> None:
    with start(pipe, sys.executable, "-c", STUBBORN, str(tmp_path / "pid"), grace_s=0.3) as guard:
        number = process(tmp_path / "pid")
        began = time.monotonic()
        os.close(pipe[1])
        assert guard.wait(60) == 128 + signal.SIGKILL
        assert time.monotonic() - began >= 0.3
    assert is_gone(number)


def test_what_the_program_left_running_ends_with_it(pipe: list[int], tmp_path: Path) -> None:
    path = str(tmp_path / "pid")
    code = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {SLEEPER!r}, {path!r}]); "
    wait = f"import os\nwhile not (os.path.exists({path!r}) and open({path!r}).read()): time.sleep(0.02)"
    assert finished(pipe, sys.executable, "-c", f"{code}\n{wait}")[0] == 0
    number = process(tmp_path / "pid")
    deadline = time.monotonic() + 30
    while not is_gone(number) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert is_gone(number)
