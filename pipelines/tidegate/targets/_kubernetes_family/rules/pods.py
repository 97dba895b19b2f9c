"""What every pod must hold: no privileges, bounded resources, probes."""

from collections.abc import Iterator

from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import Objects, Rule, containers_of, pods_of, servers_of

CONTAINER_CONTEXT = {
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
}


def pods_run_without_privileges(objects: Objects) -> Iterator[Flaw]:
    for manifest, pod in pods_of(objects):
        context = pod.get("securityContext", {})
        if context.get("runAsNonRoot") is not True:
            yield Flaw(manifest, "securityContext.runAsNonRoot must be true", (*manifest.pod_path, "securityContext"))
        if context.get("seccompProfile", {}).get("type") != "RuntimeDefault":
            yield Flaw(
                manifest,
                "securityContext.seccompProfile must be RuntimeDefault",
                (*manifest.pod_path, "securityContext"),
            )
        if pod.get("automountServiceAccountToken") is not False:
            yield Flaw(
                manifest,
                "automountServiceAccountToken must be false: nothing here calls the cluster's API",
                manifest.pod_path,
            )
        for key in ("hostNetwork", "hostPID", "hostIPC"):
            if pod.get(key):
                yield Flaw(manifest, f"{key} shares the node's own; leave it out", (*manifest.pod_path, key))
        for number, volume in enumerate(pod.get("volumes", [])):
            if "hostPath" in volume:
                yield Flaw(
                    manifest,
                    f"volume {volume['name']} mounts the node's files",
                    (*manifest.pod_path, "volumes", number),
                )


def containers_run_without_privileges(objects: Objects) -> Iterator[Flaw]:
    for manifest, path, container in containers_of(objects):
        context = container.get("securityContext", {})
        for key, value in CONTAINER_CONTEXT.items():
            if context.get(key) is not value:
                reason = f"{container['name']}: securityContext.{key} must be {str(value).lower()}"
                yield Flaw(manifest, reason, (*path, "securityContext"))
        if context.get("capabilities") != {"drop": ["ALL"]}:
            yield Flaw(manifest, f"{container['name']}: capabilities must be drop: [ALL]", (*path, "securityContext"))
        if context.get("privileged"):
            yield Flaw(manifest, f"{container['name']}: runs privileged", (*path, "securityContext"))
        if context.get("runAsNonRoot") is False or context.get("runAsUser") == 0:
            yield Flaw(manifest, f"{container['name']}: runs as root", (*path, "securityContext"))


def containers_have_bounds(objects: Objects) -> Iterator[Flaw]:
    for manifest, path, container in containers_of(objects):
        for kind in ("requests", "limits"):
            for amount in ("cpu", "memory"):
                if amount not in container.get("resources", {}).get(kind, {}):
                    yield Flaw(manifest, f"{container['name']}: resources.{kind}.{amount} is missing", path)


def servers_are_probed(objects: Objects) -> Iterator[Flaw]:
    """Without readiness, traffic reaches a server that loads its model; without a drain, its end cuts requests off."""
    for manifest, pod in servers_of(objects):
        for number, container in enumerate(pod["containers"]):
            path = (*manifest.pod_path, "containers", number)
            for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
                if probe not in container:
                    yield Flaw(manifest, f"{container['name']}: {probe} is missing", path)
            drain = container.get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
            if not 0 < drain < pod.get("terminationGracePeriodSeconds", 30):
                reason = f"{container['name']}: preStop must sleep for less than terminationGracePeriodSeconds"
                yield Flaw(manifest, reason, path)


RULES: tuple[Rule, ...] = (
    pods_run_without_privileges,
    containers_run_without_privileges,
    containers_have_bounds,
    servers_are_probed,
)
