"""The model's bill of materials: CycloneDX 1.6 with its machine-learning section.

The model with its card, the data by digest, and the installed packages that it depends on. No time is in it, and the
serial number is derived from the content: the same evidence in the same environment gives the same bytes.
Source: https://cyclonedx.org/docs/1.6/json/.
"""

import hashlib
import uuid
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

from tidegate import paths
from tidegate.artifacts import json_text, missing, sha256
from tidegate.card import environment
from tidegate.card.environment import InstalledPackage
from tidegate.card.evidence_files import EvidenceFiles, number
from tidegate.card.sections.quality import INTERVALS, is_private
from tidegate.card.sections.training import PACKAGE
from tidegate.json_value import Json

SIGNATURE = paths.PACKAGE / "signature.json"
MODEL = "model"
TASKS = {"binary": "classification", "multiclass": "classification"}
NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "urn:tidegate:sbom:v1")
"""The namespace of serial numbers."""
PURL = "pkg:pypi/{name}@{version}"


def text(root: Path = Path(), packages: tuple[InstalledPackage, ...] | None = None) -> str:
    """The document. `packages` are those installed here by default. Raises EvidenceError without a packaged model."""
    files = EvidenceFiles(root)
    for path in (PACKAGE, paths.METRICS, paths.SPLIT_SUMMARY):
        if not files.has(path):
            raise missing(path)
    if packages is None:
        packages = environment.installed(files.keys(PACKAGE, "libraries"))
    document: dict[str, Json] = {
        "metadata": _metadata(files, packages),
        "components": [*_data(files), *map(_library, packages)],
        "dependencies": [*_dependencies(files, packages)],
    }
    serial = uuid.uuid5(NAMES, hashlib.sha256(json_text(document).encode()).hexdigest())
    head: dict[str, Json] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
    }
    return json_text(head | document)


def _metadata(files: EvidenceFiles, packages: tuple[InstalledPackage, ...]) -> Json:
    return {
        "tools": {"components": [{"type": "application", "name": "tidegate", "version": version("tidegate")}]},
        "component": _model(files),
        "properties": [_property("tidegate:environment:sha256", environment.digest(packages))],
    }


def _model(files: EvidenceFiles) -> dict[str, Json]:
    """The model, its files by digest, and its card."""
    name, identity = str(files.find(PACKAGE, "model")), sha256(files.root / PACKAGE)
    parts: list[Json] = [
        {"type": "file", "name": file, "hashes": _sha256(files.find(PACKAGE, "files", file, "sha256"))}
        for file in files.keys(PACKAGE, "files")
    ]
    component: dict[str, Json] = {"type": "machine-learning-model", "bom-ref": MODEL, "name": name, "version": identity}
    if description := files.find(paths.PARAMS, "card", "description"):
        component["description"] = description
    component["hashes"] = _sha256(files.find(PACKAGE, "files", "model.skops", "sha256"))
    if licence := files.find(paths.PARAMS, "card", "licence"):
        component["licenses"] = [{"expression": licence}]
    component["components"] = parts
    component["modelCard"] = {
        "modelParameters": _parameters(files),
        "quantitativeAnalysis": {"performanceMetrics": [*_performance(files)]},
        "considerations": _considerations(files),
    }
    return component


def _parameters(files: EvidenceFiles) -> Json:
    task = str(files.find(paths.PARAMS, "evaluate", "task"))
    parameters: dict[str, Json] = {"approach": {"type": "supervised"}, "task": TASKS.get(task, task)}
    if estimator := files.find(paths.PARAMS, "train", "estimator", "_target_"):
        parameters["modelArchitecture"] = estimator
    parameters["datasets"] = [{"ref": f"data:{part}"} for part in files.keys(paths.SPLIT_SUMMARY, "parts")]
    for key in ("inputs", "outputs"):
        if files.has(SIGNATURE) and (places := files.keys(SIGNATURE, key)):
            parameters[key] = [{"format": _format(files, key, place)} for place in places]
    return parameters


def _format(files: EvidenceFiles, key: str, place: str) -> str:
    """A tensor's name and type."""
    return ": ".join(str(files.find(SIGNATURE, key, place, part)) for part in ("name", "datatype"))


def _performance(files: EvidenceFiles) -> Iterator[Json]:
    """Each metric with its interval, then the metrics of each slice whose column may be shown."""
    intervals = INTERVALS if files.has(INTERVALS) else None
    ends = {str(files.find(INTERVALS, row, "metric")): row for row in (files.keys(INTERVALS) if intervals else ())}
    for metric in files.keys(paths.METRICS):
        if (value := files.find(paths.METRICS, metric)) is None:
            continue
        measured: dict[str, Json] = {"type": metric, "value": str(value)}
        low, high = (files.find(INTERVALS, ends[metric], end) if metric in ends else None for end in ("low", "high"))
        if number(low) is not None and number(high) is not None:
            measured["confidenceInterval"] = {"lowerBound": str(low), "upperBound": str(high)}
        yield measured
    for declared in files.keys(paths.SLICES) if files.has(paths.SLICES) else ():
        if not is_private(files, files.find(paths.PARAMS, "evaluate", "slices", declared, "by")):
            yield from _slices(files, declared)


def _slices(files: EvidenceFiles, declared: str) -> Iterator[Json]:
    for part in files.keys(paths.SLICES, declared):
        for metric in files.keys(paths.SLICES, declared, part, "metrics"):
            value = files.find(paths.SLICES, declared, part, "metrics", metric)
            if value is not None:
                yield {"type": metric, "value": str(value), "slice": part}


def _considerations(files: EvidenceFiles) -> Json:
    """What people declared; nothing in the place of what they did not."""
    found: dict[str, Json] = {
        "users": [*_declared(files, "users")],
        "useCases": [*_declared(files, "intended_use")],
        "technicalLimitations": [*_declared(files, "limits"), *_declared(files, "out_of_scope")],
        "performanceTradeoffs": [*_declared(files, "trade_offs")],
        "ethicalConsiderations": [{"name": entry} for entry in _declared(files, "ethics")],
    }
    return {key: value for key, value in found.items() if value}


def _declared(files: EvidenceFiles, field: str) -> Iterator[str]:
    places: list[tuple[str, ...]] = [(field, entry) for entry in files.keys(paths.PARAMS, "card", field)] or [(field,)]
    yield from (str(value) for place in places if (value := files.find(paths.PARAMS, "card", *place)) is not None)


def _data(files: EvidenceFiles) -> Iterator[Json]:
    """The parts of the table and their sources, by the digest of their content."""
    owners: list[Json] = [{"organization": {"name": owner}} for owner in _declared(files, "owners")]
    described = next(_declared(files, "data_collection"), "")
    for path, keys in ((paths.SPLIT_SUMMARY, ("parts",)), (paths.SOURCES, ())):
        for name in files.keys(path, *keys) if files.has(path) else ():
            place = (*keys, name)
            facts: list[Json] = [
                _property(key, str(files.find(path, *place, key)))
                for key in ("rows", "from", "to")
                if files.find(path, *place, key) is not None
            ]
            data: dict[str, Json] = {"type": "dataset", "name": name, "contents": {"properties": facts}}
            data |= {"description": described} if described else {}
            data |= {"governance": {"owners": owners}} if owners else {}
            reference = f"data:{name}" if keys else f"source:{name}"
            component: dict[str, Json] = {"type": "data", "bom-ref": reference, "name": name}
            if digest := files.find(path, *place, "sha256"):
                component["hashes"] = _sha256(digest)
            yield component | {"data": [data]}


def _library(package: InstalledPackage) -> Json:
    purl = PURL.format(name=package.name, version=package.version)
    found: dict[str, Json] = {"type": "library", "bom-ref": purl, "name": package.name, "version": package.version}
    if package.licence:
        found["licenses"] = [{"expression": package.licence}]
    return found | {"purl": purl, "properties": [_property("tidegate:installed-files:sha256", package.files)]}


def _dependencies(files: EvidenceFiles, packages: Iterable[InstalledPackage]) -> Iterator[Json]:
    """The model depends on its data and on the libraries that package.json lists; these on others."""
    by_name = {package.name: PURL.format(name=package.name, version=package.version) for package in packages}
    used = [
        by_name[name]
        for listed in files.keys(PACKAGE, "libraries")
        if (name := environment.canonical(listed)) in by_name
    ]
    parts = [f"data:{part}" for part in files.keys(paths.SPLIT_SUMMARY, "parts")]
    yield {"ref": MODEL, "dependsOn": [*parts, *used]}
    for package in packages:
        if package.needs:
            yield {"ref": by_name[package.name], "dependsOn": [by_name[name] for name in package.needs]}


def _sha256(digest: Json) -> Json:
    return [{"alg": "SHA-256", "content": str(digest)}]


def _property(name: str, value: str) -> dict[str, Json]:
    return {"name": name, "value": value}
