"""Every object is of a known kind and has that kind's fields, required and typed; nothing is unknown to it."""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from tidegate.errors import DeclarationError, InfrastructureError, Problem, unknown
from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family import cluster_versions
from tidegate.targets._kubernetes_family.crd_schemas import CustomKinds, monitoring
from tidegate.targets._kubernetes_family.rules import Object, Objects


def flaws(objects: Objects, cluster_version: str, custom: CustomKinds) -> Iterator[Flaw]:
    """Core kinds against the schemas of the cluster's version, custom kinds against theirs, pods inside them too."""
    shapes = {**monitoring.KINDS, **custom}
    for manifest in objects:
        shape = shapes.get((str(manifest.document.get("apiVersion")), manifest.kind))
        if shape is None:
            yield from _core(manifest, manifest.document, cluster_version, tuple(kind for _, kind in shapes))
            continue
        try:
            shape.model_validate(manifest.document)
        except ValidationError as error:
            for each in error.errors():
                path = tuple(part for part in each["loc"] if not _is_choice(part))
                yield Flaw(manifest, f"{'.'.join(map(str, path))}: {each['msg'].lower()}", path)
            continue
        if "template" in manifest.document["spec"]:
            pods = {"apiVersion": "v1", "kind": "PodTemplate", "template": manifest.document["spec"]["template"]}
            yield from _core(manifest, pods, cluster_version, above=("spec",))


def _is_choice(part: Any) -> bool:
    """Pydantic names the alternative that it tried; a manifest has no such key."""
    return isinstance(part, str) and (part.startswith(("constrained-", "function-")) or part in {"int", "str"})


def _core(
    manifest: Object,
    document: dict[str, Any],
    version: str,
    custom: tuple[str, ...] = (),
    *,
    above: tuple[str, ...] = (),
) -> Iterator[Flaw]:
    try:
        import kubernetes_validate
    except ImportError:
        raise InfrastructureError("checking manifests needs the extra: pip install 'tidegate[kubernetes]'") from None
    if version not in (known := cluster_versions.installed()):  # validated without the extra
        raise DeclarationError(Problem(unknown(version, known, "Kubernetes version"), key="target.cluster_version"))
    if not isinstance(document.get("apiVersion"), str) or not isinstance(document.get("kind"), str):
        yield Flaw(manifest, "apiVersion and kind have to say what the object is")
        return
    try:
        kubernetes_validate.validate(document, version, strict=True)
    except kubernetes_validate.SchemaNotFoundError:
        yield Flaw(
            manifest,
            f"{document['apiVersion']} {document['kind']} is no kind of Kubernetes {version} and none "
            f"of {', '.join(sorted(custom))}; a target describes custom kinds in its crd_schemas",
            ("kind",),
        )
    except kubernetes_validate.ValidationError as error:
        path = (*above, *error.path)
        yield Flaw(manifest, f"{'.'.join(map(str, path))}: {error.message}", path)
