"""How a process ends: what a user can fix is a message and a code, a bug keeps its traceback, a signal is obeyed."""

import signal
import subprocess
import sys

import pytest


def ended(raising, **streams):
    """The process in which the command line raises that."""
    program = (
        "import errno, os, signal, sys, tidegate.cli, tidegate.__main__ as entry\n"
        "from tidegate.errors import DeclarationError, EvidenceError\n"
        f"def app(): {raising}\n"
        "tidegate.cli.app = app\n"
        "entry.main()\n"
    )
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams
    return subprocess.run([sys.executable, "-c", program], text=True, check=False, timeout=120, **streams)


@pytest.mark.parametrize(
    ("raising", "code", "message"),
    [
        ("raise DeclarationError('alpha is too large')", 2, "alpha is too large"),
        ("raise EvidenceError('no rows')", 3, "no rows"),
        ("raise OSError(errno.ENOSPC, 'No space left on device', 'data/table.parquet')", 4, "data/table.parquet"),
    ],
)
def test_what_a_user_can_fix_is_a_message_and_a_code(raising, code, message):
    done = ended(raising)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_bug_keeps_its_traceback_and_is_no_verdict():
    done = ended("raise KeyError('x')")
    assert done.returncode == 1
    assert "KeyError: 'x'" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_unwinds_and_is_then_obeyed(number):
    done = ended(f"\n try: os.kill(os.getpid(), {int(number)})\n finally: print('unwound')")
    assert done.returncode == -number
    assert done.stdout == "unwound\n"


@pytest.mark.parametrize(("imported", "frozen"), [("json", True), ("_duckdb", True), ("duckdb", False)])
def test_the_end_searches_for_garbage_only_where_something_would_be_called_leaked(imported, frozen):
    program = (
        f"import atexit, gc, {imported}\n"
        "atexit.register(lambda: print(gc.get_freeze_count() > 0))\n"  # after what is registered later
        "import tidegate.cli, tidegate.__main__ as entry\n"
        "tidegate.cli.app = lambda: None\n"
        "entry.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], text=True, check=True, capture_output=True, timeout=120)
    assert (done.stdout, done.stderr) == (f"{frozen}\n", "")
