"""Lines are written together by another thread; a reader that has gone or has stopped costs lines, not the server."""

import os

import pytest

from tidegate.errors import InfrastructureError
from tidegate.serve.observability import log_writer
from tidegate.serve.observability.log_writer import LogWriter, appending, opened


@pytest.fixture
def dropped():
    return []


def test_every_line_is_written_in_its_order(tmp_path, dropped):
    for _ in range(2):  # a file is continued
        descriptor = opened(str(tmp_path / "access.log"))
        writer = LogWriter(appending(descriptor), lambda: dropped.append(1))
        for number in range(1000):
            writer.write(b"%d\n" % number)
        writer.close()
        os.close(descriptor)
    lines = (tmp_path / "access.log").read_bytes().split()
    assert [int(line) for line in lines] == [*range(1000)] * 2
    assert dropped == []
    assert (tmp_path / "access.log").stat().st_mode & 0o777 == 0o640 & ~0o022


def test_before_a_reader_that_has_stopped_memory_is_bounded_and_lines_are_counted(dropped, monkeypatch):
    monkeypatch.setattr(log_writer, "MOST_BYTES", 1000)
    monkeypatch.setattr(log_writer, "CLOSING_S", 0.01)
    monkeypatch.setattr(log_writer, "EVERY_S", 0.001)
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    while True:  # fill the pipe
        try:
            os.write(writing, b"x" * 4096)
        except BlockingIOError:
            break
    os.set_blocking(writing, True)
    writer = LogWriter(appending(writing), lambda: dropped.append(1))
    for _ in range(50):
        writer.write(b"y" * 99 + b"\n")
    writer.close()  # comes back although nobody reads
    assert len(dropped) == 40
    os.close(reading)
    writer._thread.join()
    assert len(dropped) == 50
    os.close(writing)


def test_a_reader_that_has_gone_does_not_stop_it(dropped):
    reading, writing = os.pipe()
    os.close(reading)
    writer = LogWriter(appending(writing), lambda: dropped.append(1))
    writer.write(b"a\n")
    writer.write(b"b\n")
    writer.close()
    os.close(writing)
    assert len(dropped) == 2


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(InfrastructureError, match=r"no/access.log: the access log can't be written: No such file"):
        opened(str(tmp_path / "no/access.log"))


def test_a_dash_is_the_standard_output():
    assert opened("-") == 1
