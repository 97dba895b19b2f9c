"""Say what a declaration allows and will hardly mean: warnings, which hold nothing up."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tidegate.config import dvc_yaml
from tidegate.config.schema.data import UNWEIGHTED, Role, column_of
from tidegate.config.schema.root import Declaration
from tidegate.errors import Level, Problem


def doubts(declaration: Declaration) -> Iterator[Problem]:
    """Every doubt about a valid declaration, with a key and no place; whoever composed it knows the line."""
    yield from _same_rules(declaration)
    yield from _weights(declaration)
    yield from _untracked(declaration)


def _weights(declaration: Declaration) -> Iterator[Problem]:
    """A model that is fitted to weighted rows and measured on rows that all count the same."""
    if name := column_of(declaration.data.columns, Role.WEIGHT):
        yield Problem(UNWEIGHTED, key=f"data.columns.{name}.role", level=Level.WARNING)


def _untracked(declaration: Declaration) -> Iterator[Problem]:
    """Files of the repository that ingest reads and DVC is not told of: an edit would leave yesterday's results."""
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
            message = f"{source.path} can change without DVC running anything again; {remedy}"
            yield Problem(message, key=f"data.sources.{name}.path", level=Level.WARNING)


def _same_rules(declaration: Declaration) -> Iterator[Problem]:
    """Two rules that judge the same share alpha for nothing: each decides later than one alone would."""
    names: dict[str, str] = {}
    for name, rule in declaration.gate.rules.items():
        first = names.setdefault(rule.model_dump_json(), name)
        if first != name:
            message = f"judges the same as gate.rules.{first}, and each rule makes all others less decisive; remove one"
            yield Problem(message, key=f"gate.rules.{name}", level=Level.WARNING)
