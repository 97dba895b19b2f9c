"""Names, labels and what must be unique, as the API server validates them.

https://kubernetes.io/docs/concepts/overview/working-with-objects/names and …/labels.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from tidegate.manifest_formats import Key
from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import KubernetesObject, Objects, Rule, containers_of, pods_of

LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
SERVICE = re.compile(r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?")
SUBDOMAIN = re.compile(r"(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
WORD = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?")
VARIABLE = re.compile(r"[-._a-zA-Z][-._a-zA-Z0-9]*")
MOST_ANNOTATION_BYTES = 256 * 1024


def objects_have_valid_names(objects: Objects) -> Iterator[Flaw]:
    for manifest in objects:
        form, limit = (SERVICE, "63, from a letter on") if manifest.kind == "Service" else (SUBDOMAIN, "253")
        if not form.fullmatch(manifest.name):
            reason = f"{manifest.name} is not a name: lower-case letters, digits and inner hyphens, at most {limit}"
            yield Flaw(manifest, reason, ("metadata", "name"))


def labels_are_valid(objects: Objects) -> Iterator[Flaw]:
    for manifest in objects:
        places: list[Key] = [("metadata", "labels"), (*manifest.template_path, "metadata", "labels")]
        places += [("spec", "selector", "matchLabels"), ("spec", "podSelector", "matchLabels")]
        for path in places:
            for key, value in _mapping(manifest, path).items():
                if not _qualified(key):
                    yield Flaw(manifest, f"{key} is not a key of a label: prefix/name, the name of 63 characters", path)
                if not isinstance(value, str) or not WORD.fullmatch(value):
                    reason = (
                        f"the label {key} is {value!r}: at most 63 letters, digits, - _ . between letters or digits"
                    )
                    yield Flaw(manifest, reason, (*path, key))


def annotations_are_valid(objects: Objects) -> Iterator[Flaw]:
    for manifest in objects:
        for path in (("metadata", "annotations"), (*manifest.template_path, "metadata", "annotations")):
            annotations = _mapping(manifest, path)
            for key, value in annotations.items():
                if not _qualified(key.lower()):
                    yield Flaw(manifest, f"{key} is not a key of an annotation: prefix/name", path)
                if not isinstance(value, str):
                    yield Flaw(manifest, f"the annotation {key} must be a text; quote it", (*path, key))
            if sum(len(key) + len(str(value)) for key, value in annotations.items()) > MOST_ANNOTATION_BYTES:
                yield Flaw(manifest, f"annotations take at most {MOST_ANNOTATION_BYTES // 1024} KiB in all", path)


def parts_of_pods_are_named_once(objects: Objects) -> Iterator[Flaw]:
    """Containers, volumes, mounts, variables and ports of one name: refused, or the last one wins silently."""
    for manifest, pod in pods_of(objects):
        both = [*pod.get("initContainers", []), *pod["containers"]]
        yield from _repeated(manifest, "container", (part["name"] for part in both), (*manifest.pod_path, "containers"))
        volumes = [volume["name"] for volume in pod.get("volumes", [])]
        yield from _repeated(manifest, "volume", volumes, (*manifest.pod_path, "volumes"))
        for name in [*(part["name"] for part in both), *volumes]:
            if not LABEL.fullmatch(name):
                yield Flaw(
                    manifest,
                    f"{name} is not a name: lower-case letters, digits, hyphens, at most 63",
                    manifest.pod_path,
                )
    for manifest, path, container in containers_of(objects):
        variables = [variable["name"] for variable in container.get("env", [])]
        yield from _repeated(manifest, "environment variable", variables, (*path, "env"))
        for name in variables:
            if not VARIABLE.fullmatch(name):
                yield Flaw(manifest, f"{name} is not the name of an environment variable", (*path, "env"))


def mounts_have_a_volume(objects: Objects) -> Iterator[Flaw]:
    for manifest, path, container in containers_of(objects):
        volumes = {volume["name"] for volume in manifest.template["spec"].get("volumes", [])}
        mounts = container.get("volumeMounts", [])
        yield from _repeated(manifest, "mount at", (mount["mountPath"] for mount in mounts), (*path, "volumeMounts"))
        for number, mount in enumerate(mounts):
            place = (*path, "volumeMounts", number)
            if mount["name"] not in volumes:
                yield Flaw(manifest, f"{container['name']}: no volume named {mount['name']}", place)
            if ":" in mount["mountPath"] or not mount["mountPath"].startswith("/"):
                yield Flaw(manifest, f"{mount['mountPath']} must be an absolute path without a colon", place)


def _repeated(manifest: KubernetesObject, what: str, names: Iterable[str], path: Key) -> Iterator[Flaw]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield Flaw(manifest, f"a second {what} {name}", path)
        seen.add(name)


def _qualified(key: str) -> bool:
    prefix, slash, name = key.rpartition("/")
    return bool(name) and bool(WORD.fullmatch(name)) and (not slash or bool(SUBDOMAIN.fullmatch(prefix)))


def _mapping(manifest: KubernetesObject, path: Key) -> dict[str, object]:
    place: Any = manifest.document
    for part in path:
        place = place.get(part) if isinstance(place, dict) else None
    return place if isinstance(place, dict) else {}


RULES: tuple[Rule, ...] = (
    objects_have_valid_names,
    labels_are_valid,
    annotations_are_valid,
    parts_of_pods_are_named_once,
    mounts_have_a_volume,
)
