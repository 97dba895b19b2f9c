"""Read and write artifacts: same values, same bytes; writes are atomic."""

import hashlib
import json
import math
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tidegate.errors import EvidenceError, Problem, Where
from tidegate.storage import replacing

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


Record = TypeVar("Record")

OF_EVERY_PROJECT = ("params.yaml", "dvc.yaml")
"""Where one of them and conf/ are missing, nothing was declared."""
DIGITS = 12
"""Significant digits of a number that is compared across machines: the last ones differ by machine, not by model."""
_CONTAINERS = (dict, list, tuple)
_dumps = partial(json.dumps, ensure_ascii=False, allow_nan=False)
LONGEST = 300
"""Digits of the largest integer that is read: a calculation with a longer one would overflow."""


def write_bytes(path: Path, data: bytes) -> None:
    with replacing(path, size=len(data)) as temporary:
        temporary.write_bytes(data)


def write_text(path: Path, text: str) -> None:
    write_bytes(path, text.encode())


def json_text(value: object) -> str:
    """Stable JSON: insertion order is kept, so build it in a fixed order. Raises ValueError on NaN and infinity."""
    return _indented(value, "\n") + "\n"


def write_json(path: Path, value: object) -> None:
    write_text(path, json_text(value))


def read_json(path: Path) -> Any:
    """Parse strictly: refuses duplicate keys, NaN and infinity, after which no comparison could be trusted."""
    try:
        return json.loads(
            path.read_text(),
            object_pairs_hook=_unique,
            parse_constant=_refuse,
            parse_float=_finite,
            parse_int=_whole,
        )
    except FileNotFoundError:
        raise missing(path) from None
    except (ValueError, RecursionError) as error:
        raise EvidenceError(Problem(f"not usable as JSON: {error}; run `dvc repro`", Where(str(path)))) from None


def read_record(path: Path, kind: type[Record]) -> Record:
    """The record of that type in a JSON file, with all of its fields and no others."""
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(kind).validate_json(json.dumps(read_json(path)), strict=True, extra="forbid")
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        reason = f"{first['msg'][:1].lower()}{first['msg'][1:]}"
        raise EvidenceError(Problem(f"{reason}; run `dvc repro`", Where(str(path)), key)) from None


def missing(path: Path) -> EvidenceError:
    """What creates it: a run, or outside of a project another folder or `tidegate init`."""
    if path.name in OF_EVERY_PROJECT and not path.with_name("conf").is_dir():
        here = path.absolute().parent
        above = next((folder for folder in here.parents if (folder / "conf/config.yaml").is_file()), None)
        where = f", which is {os.path.relpath(above, here)}/" if above else ""
        why = f"not found, nor is conf/; run tidegate in the project's folder{where}"
        new = "" if above else ", or declare a data file with `tidegate init`"
        return EvidenceError(Problem(f"{why}{new}", Where(str(path))))
    return EvidenceError(Problem("not found; run `dvc repro` to create it", Where(str(path))))


def conflicted(text: str) -> bool:
    """Whether the text has git's conflict markers."""
    return any(line.startswith("<<<<<<< ") for line in text.splitlines())


def rounded(value: float) -> float | None:
    """The number to the digits on which machines agree; None where it is not finite."""
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None


def write_table(path: Path, table: "pd.DataFrame | pa.Table") -> None:
    """Parquet without an index or anything else that differs from run to run."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrow = table if isinstance(table, pa.Table) else pa.Table.from_pandas(table, preserve_index=False)
    with replacing(path, size=arrow.nbytes) as temporary:
        pq.write_table(arrow.replace_schema_metadata(None), temporary, compression="zstd")


def read_arrow(path: Path, columns: list[str] | None = None) -> "pa.Table":
    """The table as it is stored, or some of its columns: integers stay integers where values are missing."""
    import pyarrow.parquet as pq

    if not path.exists():
        raise missing(path)
    return pq.read_table(path, columns=columns)


def read_table(path: Path, columns: list[str] | None = None) -> "pd.DataFrame":
    import pandas as pd

    if not path.exists():
        raise missing(path)
    return pd.read_parquet(path, columns=columns)


def sha256(path: Path) -> str:
    if not path.exists():
        raise missing(path)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _indented(value: object, end: str) -> str:
    """What `json.dumps` writes with `indent=1`, without its detour through Python for every scalar."""
    if not isinstance(value, _CONTAINERS) or not value:
        return _dumps(value)
    inner = end + " "
    kinds = set(map(type, value.values() if isinstance(value, dict) else value))
    if not any(issubclass(kind, _CONTAINERS) for kind in kinds):
        flat = _dumps(value, separators=(f",{inner}", ": "))
        return f"{flat[0]}{inner}{flat[1:-1]}{end}{flat[-1]}"
    if isinstance(value, dict):
        parts = (f"{_dumps({key: 0})[1:-2]}{_indented(part, inner)}" for key, part in value.items())
        return f"{{{inner}{f',{inner}'.join(parts)}{end}}}"
    return f"[{inner}{f',{inner}'.join(_indented(part, inner) for part in value)}{end}]"


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("duplicate key")
    return result


def _whole(text: str) -> int:
    """An integer that fits in a calculation with other numbers."""
    if len(text) > LONGEST:
        raise ValueError(f"{text[:12]}… is too large")
    return int(text)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not a number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is not finite")
    return number
