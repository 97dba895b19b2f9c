"""Whatever a stage would inherit changes the digest; its own name does not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ASK = "from tidegate.warm import surroundings as s; print(s.digest())"
BEFORE = {
    "limit": "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))",
    "umask": "import os; os.umask(0o77)",
    "nice": "import os; os.nice(1)",
    "ignored signal": "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)",
    "handler": "import signal; signal.signal(signal.SIGINT, signal.SIG_DFL)",
    "blocked signal": "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])",
    "cores": "import os; os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])",
    "path": "import sys; sys.path.append('/elsewhere')",
    "confined": "import tempfile, pathlib; from tidegate.repository.confinement import confine; confine([])",
    "no new privileges": "import ctypes; ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)",
    "folder": "import os; os.chdir('/')",
    "no collection": "import gc; gc.disable()",
    "encoding": "import sys; sys.stdout.reconfigure(encoding='latin-1')",
    "no input": "import sys; sys.stdin = None",
}


def digest(folder: Path, *options: str, before: str = "", **variables: str) -> str:
    done = subprocess.run(
        [sys.executable, *options, "-c", f"{before}\n{ASK}"],
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_it_is_the_same_for_each_stage(tmp_path: Path) -> None:
    assert digest(tmp_path, DVC_STAGE="train") == digest(tmp_path, DVC_STAGE="split")


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE)
def test_a_difference_is_seen(tmp_path: Path, before: str) -> None:
    if before == BEFORE["cores"] and len(os.sched_getaffinity(0)) == 1:
        before = BEFORE["limit"]  # there is nothing less than one core
    assert digest(tmp_path, before=before) != digest(tmp_path)


@pytest.mark.parametrize("name", ["OMP_NUM_THREADS", "PYTHONHASHSEED", "LANG", "TZ", "TIDEGATE_WORKERS", "ANYTHING"])
def test_another_variable_is_seen(tmp_path: Path, name: str) -> None:
    assert digest(tmp_path, **{name: "3"}) != digest(tmp_path)


@pytest.mark.parametrize("options", [("-O",), ("-P",), ("-X", "dev"), ("-W", "error::FutureWarning")])
def test_another_option_of_python_is_seen(tmp_path: Path, options: tuple[str, ...]) -> None:
    assert digest(tmp_path, *options) != digest(tmp_path)
