"""What rendered objects must hold beyond their fields: one function per rule.

A rule takes every object of one environment and yields a Flaw for each that breaks it. It raises, prints and writes
nothing. Rules see only objects whose fields and types are those of their kind: `schema` runs first.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tidegate.manifest_formats import Key
from tidegate.targets import Flaw, Manifest

KNATIVE, KNATIVE_SERVICE = ("serving.knative.dev/v1", "Service"), "KnativeService"


@dataclass(frozen=True, slots=True)
class KubernetesObject(Manifest):
    """A manifest that is an object of the Kubernetes API."""

    @property
    def kind(self) -> str:
        """The kind as rules name it: Knative's Service is a workload."""
        kind = str(self.document.get("kind", ""))
        return KNATIVE_SERVICE if (self.document.get("apiVersion"), kind) == KNATIVE else kind

    @property
    def name(self) -> str:
        metadata = self.document.get("metadata")
        return str(metadata.get("name", "")) if isinstance(metadata, dict) else ""

    @property
    def subject(self) -> str:
        return f"{self.kind} {self.name}".strip() or self.file

    @property
    def template_path(self) -> Key:
        """The path of a workload's pod template."""
        return TEMPLATES.get(self.kind, ("spec", "template"))

    @property
    def template(self) -> dict[str, Any]:
        """A workload's template of its pods; empty where the object has none."""
        if (place := self._at(self.template_path)) is None:
            return {}
        return _step_pod(self.document, place) if self.kind == "CronWorkflow" else dict(place)

    @property
    def worker_paths(self) -> tuple[Key, ...]:
        """Where it has the templates of pods that work for the one of `template_path`; some may be missing."""
        return WORKERS.get(self.kind, ())

    @property
    def worker_templates(self) -> dict[Key, dict[str, Any]]:
        """Those templates that are there, by their place."""
        found = {path: self._at(path) for path in self.worker_paths}
        return {path: dict(place) for path, place in found.items() if place is not None}

    def _at(self, path: Key) -> Any:
        place: Any = self.document
        for part in path:
            within = part < len(place) if isinstance(part, int) else part in place
            if not within:
                return None
            place = place[part]
        return place

    @property
    def pod_path(self) -> Key:
        return *self.template_path, "spec"


def _step_pod(workflow: dict[str, Any], step: dict[str, Any]) -> dict[str, Any]:
    """The template of the pod that Argo Workflows makes of a step."""
    whole = workflow["spec"]["workflowSpec"]
    shared = ("serviceAccountName", "automountServiceAccountToken", "imagePullSecrets", "securityContext")
    own = ("initContainers", "volumes")
    pod = {key: place[key] for place, keys in ((whole, shared), (step, own)) for key in keys if key in place}
    return {"metadata": step["metadata"], "spec": pod | {"containers": [{"name": "main"} | step["container"]]}}


TEMPLATES: dict[str, Key] = {
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
    "CronWorkflow": ("spec", "workflowSpec", "templates", 0),
    "RayCronJob": ("spec", "jobTemplate", "rayClusterSpec", "headGroupSpec", "template"),
    "RayJob": ("spec", "rayClusterSpec", "headGroupSpec", "template"),
    "ScheduledSparkApplication": ("spec", "template", "driver", "template"),
}
WORKERS: dict[str, tuple[Key, ...]] = {
    "RayCronJob": (("spec", "jobTemplate", "rayClusterSpec", "workerGroupSpecs", 0, "template"),),
    "RayJob": (("spec", "rayClusterSpec", "workerGroupSpecs", 0, "template"),),
    "ScheduledSparkApplication": (("spec", "template", "executor", "template"),),
}
SERVERS = ("Deployment", "Rollout")
WORKLOADS = (*SERVERS, *TEMPLATES)
Objects = tuple[KubernetesObject, ...]
Rule = Callable[[Objects], Iterator[Flaw]]


def objects(manifests: tuple[Manifest, ...]) -> Objects:
    return tuple(
        KubernetesObject(
            manifest.file, manifest.text, manifest.number, manifest.document, manifest.format, manifest.lines
        )
        for manifest in manifests
    )


def meaning(objects: Objects, namespace: str, rules: Iterable[Rule]) -> Iterator[Flaw]:
    """What is well-formed and still refused by the controller, reaches nothing, or protects nothing."""
    from tidegate.targets._kubernetes_family.rules import (
        capacity,
        jobs,
        names,
        pods,
        ports,
        references,
        scaled_objects,
        timing,
    )

    yield from references.outside(objects, namespace)
    for rule in (
        *names.RULES,
        *pods.RULES,
        *capacity.RULES,
        *scaled_objects.RULES,
        *timing.RULES,
        *references.RULES,
        *ports.RULES,
        *jobs.RULES,
        *rules,
    ):
        yield from rule(objects)


def of_kind(objects: Objects, *kinds: str) -> Iterator[tuple[KubernetesObject, dict[str, Any]]]:
    """The objects of those kinds, with their spec."""
    for manifest in objects:
        if manifest.kind in kinds:
            yield manifest, manifest.document.get("spec", {})


def autoscalers(objects: Objects) -> Iterator[tuple[KubernetesObject, dict[str, Any]]]:
    """Whatever decides the number of a workload's pods; the spec says of which in `scaleTargetRef`."""
    return of_kind(objects, "HorizontalPodAutoscaler", "ScaledObject")


def named(objects: Objects, kind: str) -> set[str]:
    return {manifest.name for manifest in objects if manifest.kind == kind}


def pods_of(objects: Objects) -> Iterator[tuple[KubernetesObject, dict[str, Any]]]:
    """Each workload with the pod of its template."""
    for manifest, _ in of_kind(objects, *WORKLOADS):
        yield manifest, manifest.template["spec"]


def servers_of(objects: Objects) -> Iterator[tuple[KubernetesObject, dict[str, Any]]]:
    """Each workload that answers requests, with the pod of its template."""
    yield from ((manifest, pod) for manifest, pod in pods_of(objects) if manifest.kind in SERVERS)


def pod_labels(objects: Objects) -> Iterator[dict[str, object]]:
    """The labels of every pod that a workload makes."""
    for manifest, _ in of_kind(objects, *WORKLOADS, KNATIVE_SERVICE):
        yield manifest.template.get("metadata", {}).get("labels", {})
    for _, spec in of_kind(objects, "InferenceService"):
        yield spec["predictor"].get("labels", {})


def containers_of(objects: Objects) -> Iterator[tuple[KubernetesObject, Key, dict[str, Any]]]:
    """Each container of each workload, with its place."""
    for manifest, pod in pods_of(objects):
        for key in ("initContainers", "containers"):
            for number, container in enumerate(pod.get(key, [])):
                yield manifest, (*manifest.pod_path, key, number), container


def backends(objects: Objects) -> dict[str, set[str | None]]:
    """The services that each Ingress leads to."""
    return {
        manifest.name: {
            path["backend"].get("service", {}).get("name")
            for rule in spec.get("rules", [])
            for path in rule.get("http", {}).get("paths", [])
        }
        for manifest, spec in of_kind(objects, "Ingress")
    }
