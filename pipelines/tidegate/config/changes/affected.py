"""What a changed key affects: stages, gate rules, environments, manifests."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tidegate.config.dvc_yaml import entries, parameters, stages
from tidegate.config.params import mapping
from tidegate.config.reading.node import Node
from tidegate.paths import PARAMS


@dataclass(frozen=True, slots=True)
class Affected:
    """Names, each in the order of dvc.yaml or of the declaration."""

    stages: tuple[str, ...]
    reads: tuple[str, ...]
    """The stages that read a key themselves; the others read what these write."""
    rules: tuple[str, ...]
    environments: tuple[str, ...]
    manifests: tuple[str, ...]


def affected(keys: Iterable[str], values: dict[str, object], pipeline: Path = Path()) -> Affected:
    """What these keys (`train.estimator.max_iter`) affect in a declaration with these values."""
    keys = tuple(keys)
    declared = stages(pipeline)
    reads = [name for name, stage in declared.items() if any(_reads(name, stage, key) for key in keys)]
    rerun = _downstream(declared, reads)
    environments = tuple(_environments(keys, values)) if "render" in rerun else ()
    return Affected(
        stages=tuple(name for name in declared if name in rerun),
        reads=tuple(reads),
        rules=tuple(dict.fromkeys(_rules(keys, values))),
        environments=environments,
        manifests=tuple(f"manifests/{name}" for name in environments),
    )


def overlaps(key: str, other: str) -> bool:
    """Whether one key is the other or contains it."""
    return f"{key}.".startswith(f"{other}.") or f"{other}.".startswith(f"{key}.")


def _reads(name: str, stage: Node, key: str) -> bool:
    return any(overlaps(key, parameter) for parameter, _ in parameters(name, stage))


def _downstream(declared: dict[str, Node], start: Iterable[str]) -> set[str]:
    """These stages and all that read what they write."""
    reached = set(start)
    while True:
        written = [
            PurePosixPath(path)
            for name in reached
            for section in ("outs", "metrics", "plots")
            for path, _ in entries(declared[name], section)
            if path != str(PARAMS)
        ]
        more = {
            name
            for name, stage in declared.items()
            if name not in reached and any(_within(path, written) for path, _ in entries(stage, "deps"))
        }
        if not more:
            return reached
        reached |= more


def _within(path: str, written: Iterable[PurePosixPath]) -> bool:
    dependency = PurePosixPath(path)
    return any(dependency.is_relative_to(out) or out.is_relative_to(dependency) for out in written)


def _environments(keys: Iterable[str], values: dict[str, object]) -> Iterator[str]:
    """The environments whose manifests depend on the keys: all, unless every key belongs to one."""
    names = tuple(mapping(values, "environments"))
    for name in names:
        if any(overlaps(key, f"environments.{name}") or not key.startswith("environments.") for key in keys):
            yield name


def _rules(keys: Iterable[str], values: dict[str, object]) -> Iterator[str]:
    """The gate rules that the keys declare, or whose metric, slices or data checks they change."""
    rules = {name: rule for name, rule in mapping(values, "gate.rules").items() if isinstance(rule, dict)}
    for key in keys:
        for name, rule in rules.items():
            subjects = [f"gate.rules.{name}", "gate.alpha", "gate.inconclusive"]
            subjects += [f"evaluate.metrics.{rule[field]}" for field in ("metric",) if field in rule]
            subjects += [f"evaluate.slices.{rule[field]}" for field in ("slices", "by") if field in rule]
            subjects += ["check"] if rule.get("kind") == "data_checks" else []
            if any(overlaps(key, subject) for subject in subjects):
                yield name
