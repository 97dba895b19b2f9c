"""Read the margin that `tidegate init` measured on the same data."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from tidegate import paths
from tidegate.artifacts import read_json
from tidegate.config.schema.root import Declaration
from tidegate.errors import EvidenceError

TABLE = f"{paths.CONF}/data/table.yaml"


@dataclass(frozen=True, slots=True)
class ProposedMargin:
    """The least loss of a metric, in its unit, that so many holdout rows decided with a quick fit."""

    metric: str
    margin: float
    rows: int


def read(declaration: Declaration, root: Path = Path()) -> ProposedMargin | None:
    """None where `init` measured none, and where source, query, columns or split were edited since."""
    if not (root / paths.STARTER).is_file() or not (root / TABLE).is_file():
        return None
    try:
        record = _RECORD.validate_python(read_json(root / paths.STARTER))
        margin = _MARGIN.validate_python(record["answers"]["margin"])
        digest, text = record["answers"]["sha256"], "\n".join(record["files"][TABLE])
    except (EvidenceError, ValidationError, KeyError, TypeError):
        return None  # `tidegate upgrade` says what is wrong with it
    pinned = {getattr(source, "sha256", None) for source in declaration.data.sources.values()}
    unchanged = pinned == {digest} and bool(digest) and text == (root / TABLE).read_text(encoding="utf-8")
    return margin if unchanged else None


_RECORD: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])
_MARGIN = TypeAdapter(ProposedMargin)
