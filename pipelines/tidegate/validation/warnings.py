"""Warn about what a declaration allows but hardly means."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tidegate import rollouts
from tidegate.alerts import problems as alert_problems
from tidegate.config import dvc_yaml
from tidegate.config.schema.data import UNWEIGHTED, ColumnRole, column_of
from tidegate.config.schema.root import Declaration
from tidegate.errors import Level, Problem
from tidegate.kinds import SOURCES
from tidegate.models.validation import search_cost
from tidegate.targets import _declaration_checks as target_checks
from tidegate.validation import named_releases, two_readings


def warnings(declaration: Declaration) -> Iterator[Problem]:
    """All warnings about a valid declaration, and releases that it names and that do not exist, which are errors.

    With a key and no place; the caller adds the line.
    """
    yield from named_releases.problems(declaration)
    yield from _same_rules(declaration)
    yield from _weights(declaration)
    yield from _untracked(declaration)
    yield from two_readings.numbers(declaration)
    yield from _sources(declaration)
    yield from search_cost.notes(declaration.train)
    yield from rollouts.warnings(declaration.environments, declaration.monitor)
    yield from target_checks.cautions(declaration.environments, declaration.monitor)
    yield from alert_problems.cautions(declaration.project, declaration.environments, declaration.monitor)


def _weights(declaration: Declaration) -> Iterator[Problem]:
    """A model fitted to weighted rows but evaluated on unweighted rows."""
    if name := column_of(declaration.data.columns, ColumnRole.WEIGHT):
        yield Problem(UNWEIGHTED, key=f"data.columns.{name}.role", level=Level.WARNING)


def _untracked(declaration: Declaration) -> Iterator[Problem]:
    """Files in the repository that ingest reads and dvc.yaml does not list: an edit would leave stale results."""
    if not dvc_yaml.PIPELINE.exists():
        return
    ingest = dvc_yaml.stages(Path()).get("ingest")
    listed = [PurePosixPath(path) for path, _ in dvc_yaml.entries(ingest, "deps")] if ingest else []
    for name, source in declaration.data.sources.items():
        if source.kind != "file" or source.sha256 or "://" in source.path:
            continue
        folder = PurePosixPath(source.path.partition("*")[0])
        if not any(folder.is_relative_to(path) for path in listed):
            remedy = "list it under the deps of ingest in dvc.yaml, or declare its sha256"
            message = f"DVC does not rerun the pipeline when {source.path} changes; {remedy}"
            yield Problem(message, key=f"data.sources.{name}.path", level=Level.WARNING)


def _sources(declaration: Declaration) -> Iterator[Problem]:
    """What a kind of source says of its own declaration."""
    for name, source in declaration.data.sources.items():
        cautions = getattr(SOURCES.load(source.kind), "cautions", None)
        for key, message in cautions(source) if cautions else ():
            yield Problem(message, key=f"data.sources.{name}.{key}", level=Level.WARNING)


def _same_rules(declaration: Declaration) -> Iterator[Problem]:
    """Two identical rules share alpha for nothing: each needs more evidence than one alone."""
    names: dict[str, str] = {}
    for name, rule in declaration.gate.rules.items():
        first = names.setdefault(rule.model_dump_json(), name)
        if first != name:
            message = f"duplicates gate.rules.{first}, and each extra rule lowers the power of the others; remove one"
            yield Problem(message, key=f"gate.rules.{name}", level=Level.WARNING)
