"""One ApplicationSet for the environments that name it, whose values stay values."""

from typing import Any

import yaml

from tidegate.config.schema.gitops import ArgoCdSet
from tidegate.gitops.argo_cd_set import documents
from tidegate.gitops.watched_branch import WatchedBranch

URL = "https://github.com/acme/flights"


def member(name: str, wave: int = 1, branch: str = "", **of: str) -> tuple[ArgoCdSet, WatchedBranch]:
    params = ArgoCdSet(kind="argo_cd_set", repository=URL, wave=wave)
    watched = {"namespace": f"flights-{name}", "cluster": "", "target": "kubernetes"} | of
    return params, WatchedBranch(f"flights-{name}", "flights", branch or f"deploy/{name}", holds_s=0, **watched)


def rendered(*members: tuple[ArgoCdSet, WatchedBranch]) -> dict[str, Any]:
    (found,) = yaml.safe_load_all(yaml.safe_dump_all(documents("flights", list(members))))
    return dict(found["spec"])


def test_each_environment_is_an_element_and_the_template_names_its_values() -> None:
    spec = rendered(member("dev"), member("prod", cluster="west"))
    dev, prod = spec["generators"][0]["list"]["elements"]
    assert (dev["branch"], dev["server"], dev["cluster"]) == ("deploy/dev", "https://kubernetes.default.svc", "")
    assert (prod["branch"], prod["server"], prod["cluster"]) == ("deploy/prod", "", "west")
    assert spec["template"]["spec"]["source"]["targetRevision"] == "{{ .branch }}"
    assert {key for element in (dev, prod) for key in element} == {
        *("application", "branch", "cluster", "folder", "namespace", "server", "wave"),
    }


def test_in_one_wave_each_syncs_by_itself() -> None:
    spec = rendered(member("dev"), member("prod"))
    assert "strategy" not in spec
    assert spec["template"]["spec"]["syncPolicy"]["automated"]["allowEmpty"] is False


def test_waves_are_steps_and_every_application_is_in_one() -> None:
    spec = rendered(member("prod", 3), member("dev"), member("staging", 2), member("canada", 3))
    steps = spec["strategy"]["rollingSync"]["steps"]
    assert [step["matchExpressions"][0]["values"] for step in steps] == [["1"], ["2"], ["3"]]
    assert {element["wave"] for element in spec["generators"][0]["list"]["elements"]} == {"1", "2", "3"}
    assert "automated" not in spec["template"]["spec"]["syncPolicy"], "the set syncs, one wave after the other"


def test_what_a_rollout_writes_is_left_alone_in_a_set_with_one() -> None:
    spec = rendered(member("dev"), member("prod", target="argo_rollouts"))
    assert {ignored["kind"] for ignored in spec["template"]["spec"]["ignoreDifferences"]} == {
        "HTTPRoute",
        "VirtualService",
    }


def test_a_value_is_never_a_template() -> None:
    hostile = "deploy/{{ .server }}\nkind: Secret"
    spec = rendered(member("dev", branch=hostile))
    (element,) = spec["generators"][0]["list"]["elements"]
    assert element["branch"] == hostile
    assert spec["template"]["spec"]["source"]["targetRevision"] == "{{ .branch }}"
