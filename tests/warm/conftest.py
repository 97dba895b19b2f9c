"""A folder for runs with a worker."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from warm_run import WarmRun


@pytest.fixture
def warm(tmp_path: Path) -> Iterator[WarmRun]:
    with tempfile.TemporaryDirectory(dir="/tmp") as sockets:
        yield WarmRun.laid_out(tmp_path, Path(sockets))
