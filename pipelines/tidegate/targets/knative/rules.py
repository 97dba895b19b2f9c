"""What Knative's webhook refuses, or runs otherwise than is meant.

Read in its source (knative/serving, pkg/apis/serving/v1).
"""

import re
from collections.abc import Iterator
from typing import Any

from tidegate.manifest_formats import Key
from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import KNATIVE_SERVICE, Objects, Rule, knative_pods, of_kind

ALL = 100
NAME = re.compile(r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?")
SCALING = "autoscaling.knative.dev/"
TEMPLATE: Key = ("spec", "template", "metadata")


def the_traffic_is_all_of_it(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, KNATIVE_SERVICE):
        if (total := sum(target["percent"] for target in spec["traffic"])) != ALL:
            yield Flaw(manifest, f"traffic must be {ALL} percent in all, got {total}", ("spec", "traffic"))


def revisions_are_of_the_service(objects: Objects) -> Iterator[Flaw]:
    """Their names begin with the service's, and the one of the template is sent its share."""
    for manifest, spec in of_kind(objects, KNATIVE_SERVICE):
        made = spec["template"]["metadata"]["name"]
        named = [target["revisionName"] for target in spec["traffic"]]
        places: list[tuple[str, Key]] = [(made, (*TEMPLATE, "name"))]
        places += [(name, ("spec", "traffic", number)) for number, name in enumerate(named)]
        for name, place in places:
            if not name.startswith(f"{manifest.name}-") or not NAME.fullmatch(name):
                yield Flaw(manifest, f"{name} is not a revision of it: it begins with {manifest.name}-", place)
        if made not in named:
            yield Flaw(manifest, f"no share says what {made} gets: it would never be called", ("spec", "traffic"))
        if len({*named}) < len(named):
            yield Flaw(manifest, "names a revision twice", ("spec", "traffic"))


def tags_are_apart(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, KNATIVE_SERVICE):
        seen = set[str]()
        for number, target in enumerate(spec["traffic"]):
            tag, place = target.get("tag"), ("spec", "traffic", number)
            if tag in seen:
                yield Flaw(manifest, f"a second tag {tag}", place)
            if tag is not None and not NAME.fullmatch(tag):
                yield Flaw(manifest, f"{tag} is not a tag: it begins with a letter", place)
            if not target["percent"] and tag is None:
                reason = "has no traffic and no tag, so it is scaled to nothing and not ready to take the traffic back"
                yield Flaw(manifest, reason, place)
            seen |= {tag} - {None}


def revisions_scale(objects: Objects) -> Iterator[Flaw]:
    """Knative's own class counts requests; processor use needs the other one."""
    for manifest, spec in of_kind(objects, KNATIVE_SERVICE):
        annotations: dict[str, Any] = spec["template"]["metadata"].get("annotations", {})
        path: Key = (*TEMPLATE, "annotations")
        least, most = (annotations.get(f"{SCALING}{key}", "") for key in ("min-scale", "max-scale"))
        if not (least.isdecimal() and most.isdecimal() and 1 <= int(least) <= int(most)):
            reason = f"min-scale {least or 'missing'} and max-scale {most or 'missing'}: whole numbers, at least 1"
            yield Flaw(manifest, f"{reason}, the least first", path)
        is_hpa = annotations.get(f"{SCALING}class", "").startswith("hpa.")
        if (annotations.get(f"{SCALING}metric") in {"cpu", "memory"}) != is_hpa:
            yield Flaw(manifest, "the metric cpu needs the class hpa.autoscaling.knative.dev, and no other", path)


RULES: tuple[Rule, ...] = (
    *knative_pods.RULES,
    the_traffic_is_all_of_it,
    revisions_are_of_the_service,
    tags_are_apart,
    revisions_scale,
)
