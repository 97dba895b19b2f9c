import fcntl
import io
import logging
import os
import pty
import struct
import subprocess
import sys
import termios

import pytest

from tidegate.cli._printing.progress import ERASED, progress

LOG = logging.getLogger("tidegate.trial")


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def shown(monkeypatch):
    def during(stream, environment=None):
        monkeypatch.setattr("sys.stderr", stream)
        monkeypatch.delenv("CI", raising=False)
        for name, value in (environment or {}).items():
            monkeypatch.setenv(name, value)
        with progress("tidegate.trial"):
            LOG.info("pass 1 of 2 over \x1b[31mit")
            LOG.info("pass 2 of 2 over %s", "x" * 500)
        LOG.info("afterwards")
        return stream.getvalue()

    return during


def test_a_terminal_shows_one_line_that_is_erased_at_the_end(shown):
    text = shown(Terminal(), {"COLUMNS": "60"})
    first, second, end = text.split(ERASED)[1:]
    assert first.startswith("pass 1 of 2")
    assert "\x1b" not in first
    assert len(second) == 59
    assert end == ""


def test_the_line_fits_into_the_terminal_of_standard_error_though_output_is_piped(tmp_path):
    """Standard output is a file, as in `tidegate … | less`; standard error is a terminal of 40 columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))
    code = (
        "import logging; from tidegate.cli._printing.progress import progress\n"
        "with progress('tidegate.trial'): logging.getLogger('tidegate.trial').info('x' * 500)\n"
    )
    environment = {name: value for name, value in os.environ.items() if name not in ("CI", "COLUMNS")}
    with (tmp_path / "out").open("w") as out:
        done = subprocess.run([sys.executable, "-c", code], stdout=out, stderr=theirs, env=environment, check=False)
    os.close(theirs)
    assert done.returncode == 0
    assert os.read(ours, 1000).decode() == f"{ERASED}{'x' * 39}{ERASED}"
    os.close(ours)


def test_a_pipe_shows_nothing(shown):
    assert shown(io.StringIO()) == ""


def test_ci_shows_nothing(shown):
    assert shown(Terminal(), {"CI": "true"}) == ""


def test_the_line_is_erased_when_the_run_breaks_off(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(KeyError), progress("tidegate.trial"):
        raise KeyError
    assert terminal.getvalue() == ERASED


def test_what_is_printed_to_stay_begins_on_a_line_of_its_own(monkeypatch, capsys):
    terminal, out = Terminal(), Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr("sys.stdout", out)
    monkeypatch.delenv("CI", raising=False)
    with progress("tidegate.trial") as tell:
        LOG.info("fold 1 of 5")
        tell("the base was rebuilt")
        LOG.info("fold 2 of 5")
        sys.stdout.write("done")
    assert terminal.getvalue().split(ERASED) == ["", "fold 1 of 5", "the base was rebuilt\n", "fold 2 of 5", "", ""]
    assert out.getvalue() == "done"


def test_without_a_terminal_a_sentence_is_printed_as_it_is(monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    with progress("tidegate.trial") as tell:
        tell("the base was rebuilt")
    assert stream.getvalue() == "the base was rebuilt\n"
