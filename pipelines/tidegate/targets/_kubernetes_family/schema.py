"""Lint each object against its kind: required, typed and no unknown fields."""

from collections.abc import Iterator
from functools import lru_cache

from pydantic import ValidationError

from tidegate import iri_syntax
from tidegate.errors import DeclarationError, InfrastructureError, Problem, unknown
from tidegate.manifest_formats import Key
from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family import cluster_versions
from tidegate.targets._kubernetes_family.crd_schemas import CustomKinds, monitoring, scaling
from tidegate.targets._kubernetes_family.rules import KubernetesObject, Objects


def flaws(objects: Objects, cluster_version: str, custom: CustomKinds) -> Iterator[Flaw]:
    """Core kinds against the schemas of the cluster's version, custom kinds against theirs, pods inside them too."""
    schemas = {**monitoring.KINDS, **scaling.KINDS, **custom}
    for manifest in objects:
        schema = schemas.get((str(manifest.document.get("apiVersion")), manifest.kind))
        if schema is None:
            yield from _core(manifest, manifest.document, cluster_version, tuple(kind for _, kind in schemas))
            continue
        try:
            schema.model_validate(manifest.document)
        except ValidationError as error:
            for field in error.errors():
                path = tuple(part for part in field["loc"] if not _is_choice(part))
                reason = field["msg"][:1].lower() + field["msg"][1:]
                yield Flaw(manifest, f"{'.'.join(map(str, path))}: {reason}", path)
            continue
        templates = {manifest.template_path: manifest.template} | manifest.worker_templates
        for path, template in templates.items():
            if template:
                pods: dict[str, object] = {"apiVersion": "v1", "kind": "PodTemplate", "template": template}
                yield from _core(manifest, pods, cluster_version, above=path[:-1])


def _is_choice(part: object) -> bool:
    """Pydantic names the alternative that it tried; a manifest has no such key."""
    return isinstance(part, str) and (part.startswith(("constrained-", "function-")) or part in {"int", "str"})


def _core(
    manifest: KubernetesObject,
    document: dict[str, object],
    version: str,
    custom: tuple[str, ...] = (),
    *,
    above: Key = (),
) -> Iterator[Flaw]:
    try:
        with iri_syntax.deferred():
            import kubernetes_validate
    except ImportError:
        raise InfrastructureError("linting manifests needs the extra: pip install 'tidegate[kubernetes]'") from None
    if version not in (known := cluster_versions.installed()):  # validated without the extra
        raise DeclarationError(Problem(unknown(version, known, "Kubernetes version"), key="target.cluster_version"))
    if not isinstance(document.get("apiVersion"), str) or not isinstance(document.get("kind"), str):
        yield Flaw(manifest, "apiVersion and kind must name the kind of object")
        return
    match _verdict(_Document(document), version):
        case kubernetes_validate.SchemaNotFoundError():
            yield Flaw(
                manifest,
                f"unknown kind {document['apiVersion']} {document['kind']}: not in Kubernetes {version}, not one of "
                f"{', '.join(sorted(custom))}; a target describes custom kinds in its crd_schemas",
                ("kind",),
            )
        case kubernetes_validate.ValidationError() as error:
            path = (*above, *error.path)
            yield Flaw(manifest, f"{'.'.join(map(str, path))}: {error.message}", path)


class _Document:
    """A document as a key: equal to another that is written the same, with values of the same types."""

    def __init__(self, value: dict[str, object]) -> None:
        self.value, self._text = value, repr(value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Document) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)


@lru_cache(maxsize=256)
def _verdict(document: _Document, version: str) -> Exception | None:
    """What is wrong with it. The library reads all of Kubernetes' schemas for each document, a tenth of a second."""
    import kubernetes_validate

    try:
        kubernetes_validate.validate(document.value, version, strict=True)
    except (kubernetes_validate.SchemaNotFoundError, kubernetes_validate.ValidationError) as error:
        found: Exception = error
        return found.with_traceback(None)
    return None
