"""What a switch of all traffic demands: two services, and a way back."""

from collections.abc import Iterator
from typing import Any

from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.crd_schemas import seconds
from tidegate.targets._kubernetes_family.rules import Objects, Rule, backends, named, of_kind

BLUE_GREEN = ("spec", "strategy", "blueGreen")


def active_and_preview_are_two_services(objects: Objects) -> Iterator[Flaw]:
    services = named(objects, "Service")
    for manifest, spec in of_kind(objects, "Rollout"):
        if not (switch := spec["strategy"].get("blueGreen")):
            continue
        active, preview = switch["activeService"], switch.get("previewService")
        if active == preview:
            yield Flaw(manifest, "activeService and previewService must be two services", BLUE_GREEN)
        for name in sorted({active, preview or active} - services):
            yield Flaw(manifest, f"no Service named {name}", BLUE_GREEN)
        routed = {
            reference["name"]
            for _, route in of_kind(objects, "HTTPRoute")
            for rule in route["rules"]
            for reference in rule["backendRefs"]
        } | {
            weighted["destination"]["host"]
            for _, service in of_kind(objects, "VirtualService")
            for route in service["http"]
            for weighted in route["route"]
        }
        if active not in routed and not any(active in led for led in backends(objects).values()):
            yield Flaw(manifest, f"no Ingress, HTTPRoute or VirtualService leads to {active}", BLUE_GREEN)


def a_switch_is_measured_while_it_can_be_undone(objects: Objects) -> Iterator[Flaw]:
    """Once the former version is scaled down, a failed analysis has nothing to switch back to."""
    durations = {manifest.name: _seconds(spec) for manifest, spec in of_kind(objects, "AnalysisTemplate")}
    for manifest, spec in of_kind(objects, "Rollout"):
        if not (switch := spec["strategy"].get("blueGreen")):
            continue
        if switch.get("autoPromotionEnabled") is False:
            yield Flaw(manifest, "autoPromotionEnabled false waits for manual action before every switch", BLUE_GREEN)
        if "postPromotionAnalysis" not in switch:
            yield Flaw(manifest, "no postPromotionAnalysis measures the switch", BLUE_GREEN)
            continue
        templates = [reference["templateName"] for reference in switch["postPromotionAnalysis"]["templates"]]
        needed = max(durations.get(name, 0) for name in templates)
        if (kept := switch.get("scaleDownDelaySeconds", 30)) < needed:
            reason = f"scaleDownDelaySeconds {kept} ends before the analysis, which takes {needed:g} s"
            yield Flaw(manifest, reason, (*BLUE_GREEN, "scaleDownDelaySeconds"))


def _seconds(analysis: dict[str, Any]) -> float:
    """How long an AnalysisTemplate takes to its last measurement."""
    duration: float = max(
        seconds(metric.get("initialDelay", "0s")) + (metric.get("count", 1) - 1) * seconds(metric.get("interval", "0s"))
        for metric in analysis["metrics"]
    )
    return duration


RULES: tuple[Rule, ...] = (active_and_preview_are_two_services, a_switch_is_measured_while_it_can_be_undone)
