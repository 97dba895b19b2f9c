"""The rendered commands, run by a real Ray and a real Spark, write the bytes that one process writes."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import model_project
from checks.servers import needs_spark
from job_targets import SIZE, job_on, of_kind
from predicting import predicting_project  # noqa: F401 (a fixture)
from tidegate import paths
from tidegate.artifacts import sha256
from tidegate.commands.prediction import predict

pytestmark = pytest.mark.soak
WORKERS = {"workers": {"count": 2, "resources": SIZE}}
ROWS = 120_000
"""Three parts."""
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def project(predicting_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811
    folder = tmp_path_factory.mktemp("divided")
    shutil.copytree(predicting_project / "artifacts", folder / "artifacts")
    table = model_project.table(ROWS, seed=3)
    table.to_parquet(folder / "new.parquet")
    predict.run(str(folder / "new.parquet"), folder / "one.parquet", folder / paths.PACKAGE, keep=["ticket"])
    return folder


def local(project: Path, text: str) -> str:
    """The package, the rows and the predictions of this machine in place of those of a pod and of an object store."""
    package = project / paths.PACKAGE
    replaced = text.replace("ab" * 32, sha256(package / "package.json")).replace("/package", str(package), 1)
    replaced = replaced.replace("s3://warehouse/flights/tonight", str(project / "new.parquet"))
    return replaced.replace("s3://warehouse/flights-predicted", str(project))


def variables(container: dict[str, Any]) -> dict[str, str]:
    own = {named["name"]: named["value"] for named in container["env"] if "TIDEGATE" in named["name"]}
    return {**os.environ, **own, "PATH": f"{BIN}:{os.environ['PATH']}"}


HEAD, WORKER = "127.0.0.3", "127.0.0.2"
"""Ray takes 127.0.0.1 for the machine's own address in a network, where nothing listens."""
TOKEN = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": "0123456789abcdef" * 4}
"""A head node asks for a token since Ray 2.60; one of the test's own leaves the user's file alone."""


@contextmanager
def ray_cluster(folder: Path) -> Iterator[str]:
    """A head node without processors, and a node that works for it; both end with the block."""
    with socket.socket() as free:
        free.bind((HEAD, 0))
        address = f"{HEAD}:{free.getsockname()[1]}"
    ray, shared = str(BIN / "ray"), ["--num-gpus=0", "--object-store-memory=200000000", "--block"]
    head = [ray, "start", "--head", f"--port={address.partition(':')[2]}", "--num-cpus=0", "--include-dashboard=false"]
    here = {**os.environ, **TOKEN, "RAY_USAGE_STATS_ENABLED": "0"}
    started: list[subprocess.Popen[bytes]] = []
    try:
        for command in (
            [*head, f"--node-ip-address={HEAD}", f"--temp-dir={folder}", *shared],
            [ray, "start", f"--address={address}", "--num-cpus=2", f"--node-ip-address={WORKER}", *shared],
        ):
            started.append(subprocess.Popen(command, env=here, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
            _joined(address, len(started))
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(60)


def _joined(address: str, nodes: int) -> None:
    """Each attempt waits for the head by itself, for half a minute."""
    asked = f"import ray; ray.init('{address}', log_to_driver=False); assert len(ray.nodes()) == {nodes}"
    for _ in range(3):
        command = [sys.executable, "-c", asked]
        done = subprocess.run(command, env={**os.environ, **TOKEN}, check=False, capture_output=True, text=True)
        if done.returncode == 0:
            return
    raise AssertionError(f"{nodes} nodes of Ray did not start: {done.stderr[-2000:]}")


def test_a_ray_cron_job_divides_the_rows(project: Path, params: dict[str, Any], repository: Path) -> None:
    pytest.importorskip("ray")
    found, _ = job_on(params, repository, {"kind": "ray_job"} | WORKERS, keep=["ticket"])
    run = of_kind(found, "RayCronJob")["spec"]["jobTemplate"]
    (container,) = run["rayClusterSpec"]["headGroupSpec"]["template"]["spec"]["containers"]
    with ray_cluster(Path("/dev/shm/ray-divided")) as address:
        given = variables(container) | TOKEN | {"CLUSTER": "flights-29412345-x7k2q", "RAY_ADDRESS": address}
        subprocess.run(["bash", "-c", local(project, run["entrypoint"])], env=given, check=True, timeout=180)
    assert (project / "flights-29412345.parquet").read_bytes() == (project / "one.parquet").read_bytes()


def test_a_spark_application_divides_the_rows(project: Path, params: dict[str, Any], repository: Path) -> None:
    needs_spark()
    found, _ = job_on(params, repository, {"kind": "spark_application"} | WORKERS, keep=["ticket"])
    template = of_kind(found, "ScheduledSparkApplication")["spec"]["template"]
    (container,) = template["driver"]["template"]["spec"]["containers"]
    application = project / "predict.py"
    application.write_text("from tidegate.__main__ import main\nmain()\n")
    arguments = [local(project, argument).replace("$(RUN)", "run") for argument in template["arguments"]]
    submit = [str(BIN / "spark-submit"), "--master", "local[2]"]
    settings = [word for key, value in template["sparkConf"].items() for word in ("--conf", f"{key}={value}")]
    given = variables(container) | {"PYSPARK_PYTHON": sys.executable}
    subprocess.run([*submit, *settings, str(application), *arguments], env=given, check=True)
    assert (project / "run.parquet").read_bytes() == (project / "one.parquet").read_bytes()
