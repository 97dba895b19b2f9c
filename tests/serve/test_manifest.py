"""The containers of the rendered manifests do their work: fetch the package by its digest, serve it, answer the probes.

Their commands are taken from the manifests as they stand; only the volume's place and the port are this machine's.
"""

import functools
import http.client
import http.server
import json
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import model_project
from tidegate import artifacts, paths
from tidegate.config.params import load
from tidegate.serve.store import publish
from tidegate.stages import evaluate, package, plan, render, train


class Store(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: Any) -> None:
        pass


@pytest.fixture(scope="module")
def released(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a trained model, its package in a store that answers on this machine, and rendered manifests."""
    folder = tmp_path_factory.mktemp("released")
    handler = functools.partial(Store, directory=str(folder / "store"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            model_project.write()
            (folder / "templates").symlink_to(repository / "templates")
            declare(repository, store=f"http://127.0.0.1:{server.server_address[1]}")
            for stage in (train, evaluate, package):
                stage.run(load(stage.Params))
            publish(paths.PACKAGE, "store")
            plan.run(load(plan.Params))
            render.run(load(render.Params))
        yield folder
        server.shutdown()
        thread.join()


def declare(repository: Path, store: str) -> None:
    """The reference project's environments around the small project's model."""
    reference = yaml.safe_load((repository / "params.yaml").read_text())
    for environment in reference["environments"].values():
        environment["store"] = store
    values = yaml.safe_load(paths.PARAMS.read_text())
    values |= {key: reference[key] for key in ("project", "environments", "monitor")}
    paths.PARAMS.write_text(yaml.safe_dump(values, sort_keys=False))


def pod(released: Path, environment: str) -> dict[str, Any]:
    for path in sorted((released / "manifests" / environment).iterdir()):
        for each in yaml.safe_load_all(path.read_text()):
            if each["kind"] in {"Deployment", "Rollout"}:
                found: dict[str, Any] = each["spec"]["template"]["spec"]
                return found
    raise AssertionError(environment)


def command(container: dict[str, Any], volume: Path) -> list[str]:
    """The container's command with the volume where it is mounted here, and a port that the system chooses."""
    words = [*container["command"], *container["args"]]
    assert words[0] == "tidegate"
    mounted = next(each["mountPath"] for each in container["volumeMounts"] if each["name"] == "package")
    return [sys.executable, "-m", *({mounted: str(volume), "8080": "0"}.get(word, word) for word in words)]


def answer(port: int, method: str, path: str, body: str = "") -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request(method, path, body)
    response = connection.getresponse()
    return response.status, response.read().decode()


@pytest.mark.slow
def test_the_containers_of_a_pod_fetch_serve_and_answer_their_probes(released: Path, tmp_path: Path) -> None:
    found = pod(released, "prod")
    (fetch,), (server,) = found["initContainers"], found["containers"]
    volume, empty = tmp_path / "volume", tmp_path / "empty"
    volume.mkdir()
    empty.mkdir()
    subprocess.run(command(fetch, volume), cwd=empty, check=True, capture_output=True)
    for path in volume.iterdir():
        path.chmod(0o444)
    with subprocess.Popen(command(server, volume), cwd=empty, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            port = int(re.search(r":(\d+)$", line.strip())[1])  # type: ignore[index]
            for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
                assert answer(port, "GET", server[probe]["httpGet"]["path"])[0] == 200
            golden = json.loads((released / paths.PACKAGE / "golden.json").read_text())
            request = json.dumps({"inputs": golden["inputs"]})
            status, body = answer(port, "POST", "/v2/models/flights/infer", request)
            assert status == 200
            assert json.loads(body)["outputs"][0]["data"] == pytest.approx(golden["answers"])
            assert 'tidegate_requests_total{code="200"} 1.0' in answer(port, "GET", "/metrics")[1]
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(found["terminationGracePeriodSeconds"]) == 0
    assert list(empty.iterdir()) == []


@pytest.mark.slow
def test_a_pod_does_not_serve_a_package_that_was_changed_after_it_was_fetched(released: Path, tmp_path: Path) -> None:
    found = pod(released, "dev")
    subprocess.run(command(found["initContainers"][0], tmp_path), check=True, capture_output=True)
    listing = tmp_path / "package.json"
    listing.write_text(listing.read_text() + "\n")
    done = subprocess.run(command(found["containers"][0], tmp_path), capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "package.json: has sha256" in done.stderr


@pytest.mark.slow
def test_a_pod_is_not_started_from_a_store_that_was_changed(released: Path, tmp_path: Path) -> None:
    model = released / "store" / artifacts.sha256(released / paths.PACKAGE / "package.json") / "model.skops"
    kept = model.read_bytes()
    model.write_bytes(kept[:-1])
    done = subprocess.run(
        command(pod(released, "dev")["initContainers"][0], tmp_path), capture_output=True, text=True, check=False
    )
    model.write_bytes(kept)
    assert done.returncode == 3
    assert "model.skops: has sha256" in done.stderr
    assert not (tmp_path / "package.json").exists()
