"""A reader that goes, as `head -1` does, changes neither what a verb does nor its exit code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mostly_slow import mostly_slow
from test_main import ended

PRINTS = "[print('x' * 99, file=stream) for stream in (sys.stdout, sys.stderr) for _ in range(9999)]"


@pytest.fixture(autouse=True, params=["", "1"], ids=["buffered", "unbuffered"])
def buffering(request, monkeypatch):
    """With Python's buffer, which is flushed when the process ends, and without."""
    monkeypatch.setenv("PYTHONUNBUFFERED", request.param)


@pytest.fixture
def closed():
    """The writing end of a pipe that is read by nothing."""
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


@pytest.mark.parametrize("code", mostly_slow([10, 0, 3]))
def test_the_exit_code_is_the_verb_s(closed, code):
    done = ended(f"{PRINTS}; sys.exit({code})", stdout=closed)
    assert (done.returncode, done.stderr.count("\n")) == (code, 9999)
    assert "Traceback" not in done.stderr
    assert ended(f"{PRINTS}; sys.exit({code})", stdout=closed, stderr=closed).returncode == code


@pytest.mark.parametrize("streams", [("stdout",), ("stdout", "stderr")], ids=" and ".join)
def test_what_a_user_can_fix_keeps_its_code(closed, streams):
    ending = "raise DeclarationError('alpha is too large')"
    assert ended(f"{PRINTS}; {ending}", **dict.fromkeys(streams, closed)).returncode == 2


def test_a_bug_stays_one(closed):
    assert ended(f"{PRINTS}; raise KeyError('x')", stdout=closed).returncode == 1


@pytest.mark.slow
@pytest.mark.parametrize("words", [["--help"], ["explain", "--help"], ["validate", "-o", "json"]])
def test_a_verb_ends_as_it_does_with_a_reader(closed, repository, words):
    command = [sys.executable, "-m", "tidegate", *words]
    heard = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    cut = subprocess.run(command, cwd=repository, stdout=closed, stderr=subprocess.PIPE, text=True, check=False)
    assert heard.stdout
    assert (cut.returncode, cut.stderr) == (heard.returncode, heard.stderr)


def test_a_full_disk_is_a_message_and_a_code():
    with Path("/dev/full").open("w") as full:
        done = ended("print('x'); sys.exit(10)", stdout=full)
    assert (done.returncode, done.stderr.count("\n")) == (4, 1)
    assert "no space left" in done.stderr


def test_what_is_read_is_the_same(tmp_path):
    printed = ended("print('é', end=''); print('second', flush=True); os.write(1, b'third\\n')").stdout
    assert printed == "ésecond\nthird\n"


def test_a_stream_that_is_closed_from_the_start_is_left_alone():
    program = "import sys, os; os.close(1); os.execv(sys.executable, [sys.executable, '-m', 'tidegate', '--help'])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
