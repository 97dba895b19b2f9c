"""Compose on one machine: both versions while a step is live, one otherwise, and what the real parts make of it."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from declared_environments import declared
from template_values import replaced, shape
from tidegate.config.schema.env import Environment
from tidegate.config.schema.monitor import Monitor
from tidegate.config.schema.root import Environments
from tidegate.delivery import losses
from tidegate.errors import DeclarationError
from tidegate.manifest_formats.haproxy_config import WORD
from tidegate.targets import Manifest
from tidegate.targets._declaration_checks import problems
from tidegate.targets._declared_servers import problems as server_problems
from tidegate.targets._render import render
from tidegate.targets.compose import FORMAT, Params, flaws

Files = dict[str, Manifest]
Render = Callable[..., Files]
CASES = sorted((Path(__file__).parents[2] / "cases/templates/values").glob("*.txt"))
needs_haproxy = pytest.mark.skipif(not shutil.which("haproxy"), reason="haproxy is not installed")
needs_promtool = pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not installed")


def services(files: Files) -> dict[str, Any]:
    found: dict[str, Any] = files["compose.yaml"].document["services"]
    return found


def weights(files: Files) -> dict[str, str]:
    lines = files["haproxy.cfg"].document["backend servers"]
    return {words[3]: words[5] for words in lines if words[0] == "server-template"}


def test_a_live_step_runs_both_versions_with_their_share(wide: Files) -> None:
    assert list(services(wide)) == [
        "fetch-abababababab",
        "server-abababababab",
        "fetch-cdcdcdcdcdcd",
        "server-cdcdcdcdcdcd",
        "router",
    ]
    assert weights(wide) == {"server-abababababab:8080": "25", "server-cdcdcdcdcdcd:8080": "75"}
    assert list(flaws(tuple(wide.values()), None)) == []  # type: ignore[arg-type]


def test_without_a_live_step_the_release_alone_runs_and_no_rule_alerts(files: Render) -> None:
    alone = files(None)
    assert list(services(alone)) == ["fetch-abababababab", "server-abababababab", "router"]
    assert weights(alone) == {"server-abababababab:8080": "100"}
    assert [group["rules"] for group in alone["alerts.yaml"].document["groups"]] == [[]]


def test_a_move_of_traffic_changes_no_server(files: Render) -> None:
    """Compose replaces what changed: between two steps, that is nothing; at the end only the former version goes."""
    probe, wide, end = (services(files(step)) for step in ("probe", "wide", None))
    assert probe == wide
    assert {name: service for name, service in wide.items() if name in end and name != "router"} == {
        name: service for name, service in end.items() if name != "router"
    }


def test_after_a_switch_the_former_version_is_ready_and_gets_nothing(files: Render) -> None:
    switched = files("live", "blue_green")
    assert weights(switched) == {"server-abababababab:8080": "100", "server-cdcdcdcdcdcd:8080": "0"}
    assert list(flaws(tuple(switched.values()), None)) == []  # type: ignore[arg-type]


def test_each_server_gets_what_was_declared_of_it(wide: Files) -> None:
    server = services(wide)["server-abababababab"]
    assert server["deploy"] == {
        "replicas": 3,
        "resources": {"limits": {"cpus": "1", "memory": "1048576k"}, "reservations": {"memory": "524288k"}},
    }
    assert server["command"][:5] == ["serve", "--package", "/package", "--sha256", "ab" * 32]
    assert services(wide)["router"]["ports"] == [
        {"target": 8080, "published": "8080", "host_ip": "127.0.0.1", "protocol": "tcp"}
    ]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"address": "1.2.3"}, "address"),
        ({"address": "1.2.3.256"}, "address"),
        ({"address": "::"}, "address"),
        ({"port": 0}, "port"),
        ({"router_image": "haproxy"}, "router_image"),
        ({"cluster": "a"}, "cluster"),
    ],
)
def test_what_no_machine_takes_is_refused(changes: dict[str, Any], key: str, params: dict[str, Any]) -> None:
    prod = params["environments"]["prod"]["target"]
    target = {name: prod[name] for name in ("namespace", "image", "replicas", "resources")} | {
        "kind": "compose",
        "router_image": "r.example.com/haproxy:3",
    }
    Params.model_validate(target)
    with pytest.raises(ValidationError, match=key):
        Params.model_validate(target | changes)


def declared_on_one_machine(params: dict[str, Any], **changes: Any) -> dict[str, Environment]:
    prod = params["environments"]["prod"]
    target = {key: prod["target"][key] for key in ("namespace", "image", "replicas", "resources")} | {
        "kind": "compose",
        "router_image": "r.example.com/haproxy:3",
    }
    return declared(params | {"environments": {"prod": prod | {"target": target}}}, prod=changes)


def test_every_loss_is_named_where_it_is_declared(params: dict[str, Any]) -> None:
    found = losses.problems(declared_on_one_machine(params), {})
    assert {problem.key.removeprefix("environments.prod.") for problem in found} == {
        "rollout.strategy",
        "target.replicas.max",
        "target.resources.requests.cpu",
    }
    fixed = declared_on_one_machine(params, target={"replicas": {"min": 2, "max": 2}})
    assert "autoscaling" not in {loss.name for loss, _ in losses.lost(fixed["prod"], {})}


def test_two_environments_of_one_machine_need_two_ports(params: dict[str, Any], composed: Any) -> None:
    prod = params["environments"]["prod"]
    target = {key: prod["target"][key] for key in ("image", "replicas", "resources")} | {
        "kind": "compose",
        "router_image": "r.example.com/haproxy:3",
    }
    pair = {
        name: prod | {"target": target | {"namespace": name, "port": port}} for name, port in (("a", 80), ("b", 80))
    }
    (problem,) = server_problems(TypeAdapter(Environments).validate_python(pair))
    assert (problem.key, "another port" in problem.message) == ("environments.b.target.port", True)
    pair["b"]["target"]["port"] = 81
    assert not list(server_problems(TypeAdapter(Environments).validate_python(pair)))


def hostile(names: dict[str, Any], text: str) -> dict[str, Any]:
    """Every text replaced but what decides the structure: the strategy, and the names of services and volumes."""
    changed = replaced(names, text)
    changed["plan"]["strategy"] = names["plan"]["strategy"]
    for version, declared_version in zip(changed["versions"], names["versions"], strict=True):
        version |= {key: declared_version[key] for key in ("fetch", "server", "volume")}
    return changed  # type: ignore[no-any-return]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_hostile_value_in_every_slot_of_the_yaml_keeps_the_structure(
    case: Path, composed: Any, wide: Files, repository: Path, tmp_path: Path
) -> None:
    text = case.read_bytes().decode()
    shutil.copytree(repository / "templates/compose", tmp_path / "compose", ignore=shutil.ignore_patterns("*.cfg.j2"))
    for manifest in render(tmp_path, "compose", hostile(composed(), text), FORMAT):
        assert shape(manifest.document) == shape(wide[manifest.file].document)
        if manifest.file == "compose.yaml":
            assert manifest.document["name"] == text.replace("$", "$$")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_hostile_value_of_the_router_is_one_word_or_refused_at_its_line(
    case: Path, composed: Any, wide: Files, repository: Path, tmp_path: Path
) -> None:
    text = case.read_bytes().decode()
    (tmp_path / "compose").mkdir()
    shutil.copy(repository / "templates/compose/haproxy.cfg.j2", tmp_path / "compose")
    names = hostile(composed(), text)
    if WORD.fullmatch(text):
        (manifest,) = render(tmp_path, "compose", names, FORMAT)
        assert {name: len(lines) for name, lines in manifest.document.items()} == {
            name: len(lines) for name, lines in wide["haproxy.cfg"].document.items()
        }
    else:
        with pytest.raises(DeclarationError, match=r"haproxy\.cfg\.j2:\d+:\d+: .* cannot be written as one word"):
            render(tmp_path, "compose", names, FORMAT)


@needs_haproxy
@pytest.mark.parametrize(("step", "strategy"), [("probe", "canary"), ("live", "blue_green"), (None, "canary")])
def test_haproxy_reads_the_rendered_configuration(
    step: str | None, strategy: str, files: Render, tmp_path: Path
) -> None:
    path = tmp_path / "haproxy.cfg"
    path.write_text(files(step, strategy)["haproxy.cfg"].text)
    done = subprocess.run(["haproxy", "-c", "-f", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr


@needs_promtool
@pytest.mark.parametrize(("step", "strategy"), [("wide", "canary"), ("live", "blue_green"), (None, "canary")])
def test_prometheus_reads_rules_and_scrape_configuration(
    step: str | None, strategy: str, files: Render, tmp_path: Path
) -> None:
    for name, verb in (("alerts.yaml", "rules"), ("scrape.yaml", "config")):
        path = tmp_path / name
        path.write_text(files(step, strategy)[name].text)
        done = subprocess.run(["promtool", "check", verb, path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr + done.stdout


def test_the_compose_file_fits_the_published_schema(wide: Files, tmp_path: Path) -> None:
    """That of the Compose specification, as check-jsonschema carries it."""
    command = shutil.which("check-jsonschema")
    if command is None:
        pytest.skip("check-jsonschema is not installed")
    (tmp_path / "compose.yaml").write_text(wide["compose.yaml"].text)
    done = subprocess.run(
        [command, "--builtin-schema", "vendor.compose-spec", tmp_path / "compose.yaml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_unanswered_is_a_loss_of_the_router_and_not_refused(params: dict[str, Any]) -> None:
    accepted = ["progress", "rollback", "router", "autoscaling", "cpu_requests"]
    environments = declared_on_one_machine(params, accept_loss=accepted)
    assert list(problems("flights", environments, Monitor.model_validate(params["monitor"]))) == []


def test_alerts_select_the_series_that_the_scrape_configuration_labels(wide: Files, params: dict[str, Any]) -> None:
    prod = params["environments"]["prod"]["target"]
    shared = {key: prod[key] for key in ("namespace", "image", "replicas", "resources")}
    selected = Params.model_validate({"kind": "compose", "router_image": "r.example.com/haproxy:3.2"} | shared)
    labelled = [
        {rule["target_label"]: rule["replacement"] for rule in job["relabel_configs"]}
        for job in wide["scrape.yaml"].document["scrape_configs"]
        if "relabel_configs" in job
    ]
    assert len(labelled) == 2
    for labels in labelled:
        assert (selected.pods("flights").labels or {}).items() <= labels.items()
