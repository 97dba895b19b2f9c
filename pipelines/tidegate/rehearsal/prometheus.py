"""Let a real Prometheus answer the queries, on the same traffic.

The traffic of each fault is replayed to the rollout's end first, as if every analysis held, and loaded into Prometheus.
Then the rollout is carried out again, the same request for request, and asks Prometheus at each of its times: what was
counted until then does not depend on what is decided later.
"""

import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate import storage
from tidegate.errors import InfrastructureError
from tidegate.rehearsal.rehearse import Recorded, Rehearsed, rehearse, traffic_of
from tidegate.rehearsal.rollout import carry_out

if TYPE_CHECKING:
    from tidegate.delivery.rehearsals import Rehearsal
    from tidegate.promql import SeriesStore

BEGAN = 1_700_000_000
"""The time of Prometheus' database at which the traffic begins."""
START_S = 60.0
ANSWER_S = 30.0
NEEDED = ("prometheus", "promtool")
LOADING = ("promtool", "tsdb", "create-blocks-from", "openmetrics")


def by_prometheus(given: Rehearsed, recorded: Recorded) -> "Rehearsal":
    """The rehearsal, decided by Prometheus. Raises InfrastructureError where it is not installed."""
    if missing := [name for name in NEEDED if shutil.which(name) is None]:
        reason = f"{missing[0]} was not found; install Prometheus' package (Debian, Ubuntu: `apt install prometheus`)"
        raise InfrastructureError(f"{reason}, or rehearse without --metrics")
    with storage.folder() as folder, _running(folder, _samples(given, recorded)) as address:

        def ask(query: str, _: "SeriesStore", second: int) -> float | None:
            return answer(address, query, BEGAN + second)

        return rehearse(given, recorded, ask)


def _samples(given: Rehearsed, recorded: Recorded) -> Iterator[str]:
    """Every series of every fault, over the whole rollout: each is distinguished by its label."""
    for name in recorded.candidates:
        traffic = traffic_of(given, name, recorded)
        carry_out(given.plan, traffic, lambda *_: float("-inf"), router=given.router)
        yield from traffic.store.lines(began=BEGAN)


@contextmanager
def _running(folder: Path, samples: Iterator[str]) -> Iterator[str]:
    """The address of a Prometheus on this machine whose database holds these samples."""
    text, database, settings = folder / "samples.txt", folder / "database", folder / "prometheus.yml"
    with text.open("w") as file:
        file.writelines(f"{line}\n" for line in samples)
        file.write("# EOF\n")
    settings.write_text("scrape_configs: []\n")
    loaded = subprocess.run(  # noqa: S603 (a fixed command on files of our own)
        [*LOADING, str(text), str(database)], capture_output=True, text=True, check=False
    )
    if loaded.returncode:
        raise InfrastructureError(f"promtool could not load the traffic: {loaded.stderr.strip()[-300:]}")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = ["prometheus", f"--config.file={settings}", f"--storage.tsdb.path={database}"]
    command += ["--storage.tsdb.retention.time=100y", f"--web.listen-address={address}"]
    with (
        (folder / "log.txt").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log) as process,  # noqa: S603 (as above)
    ):
        try:
            _wait(f"http://{address}/-/ready", process)
            yield f"http://{address}"
        finally:
            process.terminate()


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=ANSWER_S):  # noqa: S310 (an address of our own)
                return
        except OSError:
            time.sleep(0.1)
    raise InfrastructureError("prometheus did not start")


def answer(address: str, query: str, at_s: int) -> float | None:
    """The number that Prometheus answers at a time; None without one, or for NaN."""
    asked = urllib.parse.urlencode({"query": query, "time": at_s}).encode()
    try:
        with urllib.request.urlopen(f"{address}/api/v1/query", asked, timeout=ANSWER_S) as response:  # noqa: S310
            series = json.load(response)["data"]["result"]
    except urllib.error.HTTPError as error:
        raise InfrastructureError(
            f"Prometheus refuses {query}: {error.read().decode(errors='replace')[:300]}"
        ) from None
    values = [float(one["value"][1]) for one in series]
    return values[0] if len(values) == 1 and values[0] == values[0] else None
