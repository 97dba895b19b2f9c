"""What KServe ignores, refuses, or runs otherwise than is meant."""

from collections.abc import Iterator

from tidegate.manifest_formats import Key
from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import Objects, Rule, knative_pods, of_kind

MODE, MODES = "serving.kserve.io/deploymentMode", ("Knative", "Standard")
SCALER, CLASS = "serving.kserve.io/autoscalerClass", "autoscaling.knative.dev/class"
SERVER = "kserve-container"
PREDICTOR: Key = ("spec", "predictor")


def the_mode_is_named(objects: Objects) -> Iterator[Flaw]:
    """Without it the cluster's default decides whether shares of the traffic are read at all."""
    for manifest, _ in of_kind(objects, "InferenceService"):
        annotations = manifest.document["metadata"].get("annotations", {})
        if annotations.get(MODE) not in MODES:
            reason = f"{MODE} must be {' or '.join(MODES)}, got {annotations.get(MODE)}"
            yield Flaw(manifest, reason, ("metadata", "annotations"))


def shares_are_read(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "InferenceService"):
        predictor, mode = spec["predictor"], manifest.document["metadata"].get("annotations", {}).get(MODE)
        if mode != "Knative" and "canaryTrafficPercent" in predictor:
            reason = f"canaryTrafficPercent is ignored in {mode} mode: all traffic would go to the new version"
            yield Flaw(manifest, reason, (*PREDICTOR, "canaryTrafficPercent"))
        if mode == "Knative" and "deploymentStrategy" in predictor:
            reason = "deploymentStrategy is refused in Knative mode"
            yield Flaw(manifest, reason, (*PREDICTOR, "deploymentStrategy"))


def one_container_is_the_server(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "InferenceService"):
        name = spec["predictor"]["containers"][0]["name"]
        if name != SERVER:
            reason = f"the server's container must be named {SERVER}, got {name}"
            yield Flaw(manifest, reason, (*PREDICTOR, "containers", 0, "name"))


def predictors_scale(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "InferenceService"):
        predictor, annotations = spec["predictor"], manifest.document["metadata"].get("annotations", {})
        if predictor["minReplicas"] > predictor["maxReplicas"]:
            reason = f"minReplicas {predictor['minReplicas']} is above maxReplicas {predictor['maxReplicas']}"
            yield Flaw(manifest, reason, (*PREDICTOR, "minReplicas"))
        if annotations.get(MODE) == "Knative":
            if not predictor.get("annotations", {}).get(CLASS, "").startswith("hpa."):
                yield Flaw(manifest, f"scaleMetric cpu needs {CLASS}: hpa.autoscaling.knative.dev", PREDICTOR)
        elif annotations.get(SCALER) != "hpa":
            yield Flaw(manifest, f"{SCALER} must be hpa: else nothing scales it by cpu", ("metadata", "annotations"))


RULES: tuple[Rule, ...] = (
    *knative_pods.RULES,
    the_mode_is_named,
    shares_are_read,
    one_container_is_the_server,
    predictors_scale,
)
