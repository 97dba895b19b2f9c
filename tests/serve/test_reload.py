"""Another package takes the place of the one that is served, without a request that is lost; a refused one does not."""

import asyncio
import json
import shutil
import signal
import time
from pathlib import Path

import numpy as np
import pytest

from constant_load import ConstantLoad
from serve.conftest import serving
from serve_requests import INFER, ask, request
from tidegate.artifacts import sha256
from tidegate.columns import ColumnType
from tidegate.data.signature import InputTensor, OutputTensor, Signature
from tidegate.errors import EvidenceError
from tidegate.serve.app import Server
from tidegate.serve.http.at_once import Arrived
from tidegate.serve.observability.telemetry import Telemetry
from tidegate.serve.package import EXACT, SCIKIT_LEARN, Servable
from tidegate.serve.reload import Reloader
from tidegate.serve.served import Served

X = InputTensor("x", "FP64", ColumnType.FLOAT, nullable=True, unit=None)


def made(version="b", *, model="toy", task="regression", platform=EXACT, factor=1.0):
    signature = Signature(model, task, 0.5, (X,), (OutputTensor("predicted", "FP64"),))

    def predict(values):
        return factor * np.array(values["x"], dtype=np.float64)

    return Served(
        Servable(signature, version, platform, predict, predict),
        Telemetry(model=model, version=version, task=task).counts(),
    )


def reloaded(*outcomes, asked=1):
    """A server after so many calls of reload at once, and what was said; an outcome may be an error."""
    server, said, left = Server(made("a").servable), [], list(outcomes)

    def load():
        time.sleep(0.02)
        outcome = left.pop(0)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome, None, None

    reloader = Reloader(server, load, said.append)

    async def ask_for_it():
        await asyncio.gather(*(reloader.reload() for _ in range(asked)))

    asyncio.run(ask_for_it())
    return server, "".join(said)


def counted(server):
    lines = server.telemetry.text().decode().splitlines()
    return [line.partition(" ")[2] for line in lines if line.startswith("tidegate_reloads_total")]


def at_once(server, value):
    content = json.dumps({"inputs": [{"name": "x", "shape": [1], "datatype": "FP64", "data": [value]}]}).encode()
    return json.loads(server.infer_at_once([Arrived(b"/v2/models/toy/infer", [], content)])[0][2])


def test_the_new_package_answers_under_its_own_version():
    server, said = reloaded(made("b", factor=2.0))
    assert said == "toy b is served now\n"
    answer = at_once(server, 3.0)
    assert (answer["model_version"], answer["outputs"][0]["data"]) == ("b", [6.0])
    assert counted(server) == ["1.0", "0.0"]
    assert 'tidegate_model_info{model="toy",version="b"} 1.0' in server.telemetry.text().decode()
    assert b"/v2/models/toy/versions/b/infer" in server.at_once.paths
    assert b"/v2/models/toy/versions/a/infer" not in server.at_once.paths


def test_without_an_exact_form_nothing_is_answered_at_once():
    server, _ = reloaded(made("b", platform=SCIKIT_LEARN))
    assert server.at_once.paths == frozenset()
    assert "/v2/models/toy/infer" in server.infer_paths


@pytest.mark.parametrize(
    ("outcome", "why"),
    [
        (EvidenceError("package.json: has sha256\nx"), "not reloaded: package.json: has sha256\\nx"),
        (MemoryError(), "not reloaded: the memory does not suffice"),
        (made(model="other"), "not reloaded: the package is of another model: name other, served is toy"),
        (made(task="binary"), "not reloaded: the package is of another model: task binary, served is regression"),
    ],
    ids=["refused", "too large", "another model", "another task"],
)
def test_what_is_not_served_changes_nothing(outcome, why):
    server, said = reloaded(outcome)
    assert said.startswith(why)
    assert at_once(server, 3.0)["model_version"] == "a"
    assert counted(server) == ["0.0", "1.0"]


def test_who_asks_while_it_is_loading_has_it_done_once_more():
    server, said = reloaded(made("b"), made("c"), asked=5)
    assert said == "toy b is served now\ntoy c is served now\n"
    assert server.served.servable.version == "c"


def another(package: Path, folder: Path) -> Path:
    """The same model with another threshold."""
    shutil.copytree(package, folder)
    signature = json.loads((folder / "signature.json").read_text()) | {"threshold": 0.9}
    (folder / "signature.json").write_text(json.dumps(signature))
    listing = json.loads((folder / "package.json").read_text())
    described = listing["files"]["signature.json"]
    described |= {"sha256": sha256(folder / "signature.json"), "bytes": (folder / "signature.json").stat().st_size}
    (folder / "package.json").write_text(json.dumps(listing))
    return folder


def point(link: Path, to: Path) -> None:
    """As deployments switch: the name is of the one folder or the other at every moment."""
    link.with_suffix(".next").symlink_to(to)
    link.with_suffix(".next").rename(link)


@pytest.mark.slow
def test_a_signal_reloads_under_load_and_loses_nothing(packaged, tmp_path):
    content = json.dumps(request()).encode()
    asked = f"POST {INFER} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content
    packages = [packaged, another(packaged, tmp_path / "another")]
    versions = [sha256(package / "package.json")[:12] for package in packages]
    link, digest = tmp_path / "current", tmp_path / "digest"
    point(link, packaged)
    digest.write_text(sha256(packaged / "package.json"))
    with serving(link, "--sha256", f"@{digest}") as (process, port), ConstantLoad(port, asked) as load:
        load.wait(100)
        for place in (1, 0, 1):
            point(link, packages[place])
            process.send_signal(signal.SIGHUP)
            assert process.stderr is not None
            assert "not reloaded: " in process.stdout.readline(), "the digest is still the former one's"
            digest.write_text(sha256(packages[place] / "package.json"))
            process.send_signal(signal.SIGHUP)
            assert process.stdout.readline() == f"flights {versions[place]} is served now\n"
            assert ask(port, "/v2/models/flights")[1]["versions"] == [versions[place]]
            load.wait(50)
    assert load.failed == {}, load.seen
    assert {*versions} == {*load.versions}


@pytest.mark.slow
def test_a_candidate_beside_the_package_answers_its_share(packaged, tmp_path):
    candidate = another(packaged, tmp_path / "another")
    versions = [sha256(package / "package.json")[:12] for package in (packaged, candidate)]
    content = json.dumps(request()).encode()
    asked = f"POST {INFER} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content
    given = ("--candidate", str(candidate), "--candidate-weight", "0.5")
    with serving(packaged, *given) as (process, port), ConstantLoad(port, asked) as load:
        load.wait(200)
        process.send_signal(signal.SIGHUP)
        assert process.stdout.readline() == f"flights {versions[0]} is served now, {versions[1]} beside it\n"
        load.wait(200)
        lines = ask(port, "/metrics")[1].splitlines()
    assert load.failed == {}, load.seen
    assert {*load.versions} == {*versions}
    share = load.versions[versions[1]] / load.versions.total()
    assert 0.3 < share < 0.7
    counted = [line for line in lines if f'code="200",track="candidate",version="{versions[1]}"' in line]
    assert len(counted) == 1
    assert not counted[0].endswith(" 0.0")


@pytest.mark.slow
def test_a_flag_file_is_read_again_with_the_packages(packaged, tmp_path):
    candidate, flags = another(packaged, tmp_path / "another"), tmp_path / "flags.json"
    stable, other = (sha256(package / "package.json")[:12] for package in (packaged, candidate))

    def write(default, **more):
        flag = {"state": "ENABLED", "variants": {"stable": stable, "candidate": other}, "defaultVariant": default}
        flags.write_text(json.dumps({"flags": {"model": flag | more}}))

    def answering():
        return ask(port, INFER, request())[1]["model_version"]

    write("candidate")
    given = ("--candidate", str(candidate), "--flags", str(flags), "--sticky-header", "x-caller")
    with serving(packaged, *given) as (process, port):
        assert answering() == other
        write("stable")
        process.send_signal(signal.SIGHUP)
        assert "is served now" in process.stdout.readline()
        assert answering() == stable
        write("candidate", state="DISABLED")
        process.send_signal(signal.SIGHUP)
        line = process.stdout.readline()
        assert "not reloaded: " in line
        assert "its state is not ENABLED" in line
        assert answering() == stable
