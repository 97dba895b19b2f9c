"""A Prometheus server over series that are written beforehand, asked over HTTP."""

import json
import shutil
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

needs_prometheus = pytest.mark.skipif(
    shutil.which("prometheus") is None or shutil.which("promtool") is None,
    reason="prometheus (Debian: prometheus) is not installed",
)
WAIT_S = 60
START = 1_700_000_000
"""The time of the first sample, where a test does not choose another."""


@contextmanager
def prometheus(lines: Iterable[str], folder: Path) -> Iterator[str]:
    """The URL of a server whose database holds these OpenMetrics samples."""
    with (folder / "samples.txt").open("w") as file:
        file.writelines(f"{line}\n" for line in lines)
        file.write("# EOF\n")
    database = folder / "database"
    subprocess.run(
        ["promtool", "tsdb", "create-blocks-from", "openmetrics", file.name, database], check=True, capture_output=True
    )
    (folder / "prometheus.yml").write_text("scrape_configs: []\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [
        "prometheus",
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={database}",
        "--storage.tsdb.retention.time=100y",
        f"--web.listen-address={address}",
    ]
    with (folder / "log.txt").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            _wait(f"http://{address}/-/ready", process)
            yield f"http://{address}"
        finally:
            process.terminate()


def answers(url: str, query: str, *, start: int, every_s: int, count: int) -> list[list[float]]:
    """What the server answers at each of `count` times: a number, or nothing."""
    parameters = {"query": query, "start": start, "end": start + every_s * (count - 1), "step": every_s}
    with urllib.request.urlopen(f"{url}/api/v1/query_range", urllib.parse.urlencode(parameters).encode()) as response:
        series = json.load(response)["data"]["result"]
    assert len(series) <= 1, series
    by_time = {time_: float(value) for one in series for time_, value in one["values"]}
    times = range(start, start + every_s * count, every_s)
    return [[by_time[time_]] if time_ in by_time else [] for time_ in times]


def ask_once(url: str, query: str, at: int) -> float | None:
    """The one number that the server answers at a time, or None."""
    asked = urllib.parse.urlencode({"query": query, "time": at}).encode()
    with urllib.request.urlopen(f"{url}/api/v1/query", asked) as response:
        series = json.load(response)["data"]["result"]
    assert len(series) <= 1, series
    return float(series[0]["value"][1]) if series else None


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(WAIT_S * 10):
        assert process.poll() is None, "prometheus ended"
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(url)
