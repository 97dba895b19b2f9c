"""A process that a signal ended is found where it was."""

import gc
import os
import signal
import sys

import pytest

from tidegate.models.execution.crash_place import CrashPlace

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux only")


def ended_by(number):
    os.kill(os.getpid(), number)


@pytest.fixture
def after():
    """What is known of a forked process that called this."""
    crash = CrashPlace()

    def forked(call):
        if not (child := os.fork()):
            try:
                crash.watch()
                call()
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        return crash.text()

    yield forked
    crash.close()


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE])
def test_an_error_of_its_own_is_named_with_function_file_and_line(after, number):
    line = ended_by.__code__.co_firstlineno + 1
    assert after(lambda: ended_by(number)) == f", in ended_by (models/execution/test_crash_place.py:{line})"


@pytest.mark.parametrize("call", [int, lambda: ended_by(signal.SIGKILL)], ids=["its end", "a killing"])
def test_of_anything_else_nothing_is_known(after, call):
    assert after(call) == ""


class Destroyed:
    def __init__(self):
        self.itself = self  # only a collection of garbage finds it

    def __del__(self):
        ended_by(signal.SIGSEGV)


def test_what_ends_while_garbage_is_collected_says_so(after):
    def collects():
        Destroyed()
        gc.collect()

    found = after(collects)
    assert found.startswith(", in ended_by (")
    assert found.endswith(") while it collected garbage")
