"""Whose series count a version's requests: its pods', and its router's.

The pods by the hash that they carry, the router by the service that it sends to.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tidegate.analyses import POD_METRICS, Metrics, Observer, Observers, Version
from tidegate.plans import Step

if TYPE_CHECKING:
    from tidegate.targets.argo_rollouts import Params

VERSIONS = {"canary-hash": "Latest", "stable-hash": "Stable"}
"""The arguments of every analysis, and what the controller fills in: the hash that each version's pods carry."""
NGINX = Metrics(
    requests="nginx_ingress_controller_requests",
    code="status",
    seconds="nginx_ingress_controller_response_duration_seconds",
    answered='status=~"2.."',
)
"""A request to the canary has the Ingress' labels, and `canary` names its upstream: namespace-service-port."""
ISTIO = Metrics(
    requests="istio_requests_total",
    code="response_code",
    seconds="istio_request_duration_milliseconds",
    answered='response_code=~"2.."',
    unit_ms=1,
)
"""As the gateway reports them, which is the source of its requests; one that reached no pod has its service, too.

https://istio.io/latest/docs/reference/config/metrics/
"""
SLACK_S = 120
"""The controller's own time between measurements; the former version must run until the last one has ended."""


def asks_router(params: "Params") -> bool:
    """Whether the router's series are known."""
    return params.router in ("istio", "nginx") or params.gateway_series is not None


def of_step(params: "Params", project: str, step: Step, services: Mapping[str, str]) -> Observers:
    """Both views of a step. `services` are the ends of the names of the services of `live` and `candidate`.

    After a switch of all traffic the stable version gets none; it is compared as it was before the switch.
    """
    earlier_s = step.hold_s + SLACK_S if step.weight == 100 else 0
    candidate, stable = (_pods(params.namespace, argument) for argument in VERSIONS)
    pods = Observer(Version(POD_METRICS, candidate), Version(POD_METRICS, stable, earlier_s))
    if not params.router_metrics or not asks_router(params) or step.mirror:
        return Observers(pods)  # a proxy does not count the copies that it makes
    metrics, labels = (NGINX, _ingress) if params.router == "nginx" else (ISTIO, _destination)
    live = labels(params, project, services["live"], is_candidate=False)
    sent = live if step.weight == 100 else labels(params, project, services["candidate"], is_candidate=True)
    return Observers(pods, Observer(Version(metrics, sent), Version(metrics, live, earlier_s)))


def _pods(namespace: str, argument: str) -> dict[str, str]:
    """The series of one version's pods; the label is set by the ServiceMonitor, the argument by the controller."""
    return {"namespace": namespace, "rollouts_pod_template_hash": "{{args." + argument + "}}"}


def _ingress(params: "Params", project: str, service: str, *, is_candidate: bool) -> dict[str, str]:
    assert params.ingress is not None
    routed = {params.router_namespace_label: params.namespace, "ingress": params.ingress, "method": "POST"}
    return routed | {"canary": f"{params.namespace}-{project}-{service}-http" if is_candidate else ""}


def _destination(params: "Params", project: str, service: str, *, is_candidate: bool) -> dict[str, str]:
    return {
        "reporter": "source",
        "destination_service_namespace": params.namespace,
        "destination_service_name": f"{project}-{service}",
    }
