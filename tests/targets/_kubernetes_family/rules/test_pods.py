from collections.abc import Callable
from typing import Any

import pytest

from kubernetes_manifests import meaning
from tidegate.targets import Manifest

POD = ("spec", "template", "spec")
FETCH = (*POD, "initContainers", 0)
SERVER = (*POD, "containers", 0)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ((*POD, "securityContext", "runAsNonRoot"), False, "securityContext.runAsNonRoot must be true"),
        (
            (*POD, "securityContext", "seccompProfile"),
            {"type": "Unconfined"},
            "seccompProfile must be RuntimeDefault",
        ),
        ((*POD, "automountServiceAccountToken"), ..., "automountServiceAccountToken must be false"),
        ((*POD, "hostNetwork"), True, "hostNetwork shares the node's own; leave it out"),
        (
            (*POD, "volumes", 0),
            {"name": "package", "hostPath": {"path": "/"}},
            "volume package mounts the node's files",
        ),
        (
            (*FETCH, "securityContext", "allowPrivilegeEscalation"),
            True,
            "fetch: securityContext.allowPrivilegeEscalation",
        ),
        ((*SERVER, "securityContext", "readOnlyRootFilesystem"), ..., "server: securityContext.readOnlyRootFilesystem"),
        (
            (*SERVER, "securityContext", "capabilities", "add"),
            ["NET_ADMIN"],
            "server: capabilities must be drop: [ALL]",
        ),
        ((*SERVER, "securityContext", "privileged"), True, "server: runs privileged"),
        ((*SERVER, "securityContext", "runAsUser"), 0, "server: runs as root"),
        ((*SERVER, "resources", "limits"), {"cpu": "1"}, "server: resources.limits.memory is missing"),
        ((*FETCH, "resources"), ..., "fetch: resources.requests.cpu is missing"),
        ((*SERVER, "readinessProbe"), ..., "server: readinessProbe is missing"),
        ((*SERVER, "lifecycle"), ..., "server: preStop must sleep"),
        ((*POD, "terminationGracePeriodSeconds"), 10, "for less than terminationGracePeriodSeconds"),
    ],
)
@pytest.mark.parametrize(("environment", "kind"), [("staging", "Deployment"), ("prod", "Rollout")])
def test_a_pod_that_a_template_made_unsafe_is_refused(
    environment: str,
    kind: str,
    path: tuple[str | int, ...],
    value: Any,
    message: str,
    request: pytest.FixtureRequest,
    changed: Callable[..., tuple[Manifest, ...]],
) -> None:
    manifests = changed(request.getfixturevalue(environment), kind, path, value)
    assert any(message in problem.message for problem in meaning(manifests, f"flights-{environment}"))
