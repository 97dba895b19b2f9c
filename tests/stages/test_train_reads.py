"""`train` never reads the holdout, nor the table that has its rows: the kernel would have told.

A file that is merely missing proves less: it could be read where it is there. And libraries written in C open files
that Python's audit hooks never hear of.
"""

import ctypes
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import model_project
from tidegate import artifacts, paths

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")

ACCESSED, OPENED = 0x01, 0x20
"""From <sys/inotify.h>: a file was read, a file was opened, by whatever process."""
EVENT = 16
DECLARED = model_project.LOGISTIC | {
    "cv": {"kind": "k_fold", "folds": 2},
    "search": {"kind": "grid", "metric": "brier", "space": {"C": [0.1, 1.0]}},
    "seeds": [1],
    "learning_curve": ["50%"],
}
"""All that looks at rows beyond the one fit: a nested search, other seeds, shares of the rows."""


@contextmanager
def watched(path: Path) -> Iterator[list[int]]:
    """What happened to the file within: inotify's masks, in order, once it is left."""
    libc = ctypes.CDLL(None, use_errno=True)
    queue = libc.inotify_init1(os.O_NONBLOCK)
    assert queue >= 0
    try:
        assert libc.inotify_add_watch(queue, os.fsencode(path), ACCESSED | OPENED) >= 0
        masks: list[int] = []
        yield masks
        try:
            events = os.read(queue, 1 << 16)
        except BlockingIOError:
            events = b""
        masks += [int.from_bytes(events[at + 4 : at + 8], sys.byteorder) for at in range(0, len(events), EVENT)]
    finally:
        os.close(queue)


def run(stage):
    environment = os.environ | {"TIDEGATE_WORKERS": "2"}
    done = subprocess.run(
        [sys.executable, "-m", "tidegate", stage], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_nothing_that_has_rows_of_the_holdout_is_opened_before_evaluate(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model_project.write(train=DECLARED)
    artifacts.write_table(paths.TABLE, model_project.table(900))
    with watched(paths.TRAIN) as of_train, watched(paths.HOLDOUT) as of_holdout, watched(paths.TABLE) as of_table:
        run("train")
    assert OPENED in of_train
    assert (of_holdout, of_table) == ([], [])
    with watched(paths.HOLDOUT) as of_holdout:
        run("evaluate")
    assert OPENED in of_holdout
