"""Read dvc.lock, refuse what DVC would refuse, and name the remedy.

DVC writes the lock in place. Where it is killed meanwhile, the lock ends anywhere, and DVC itself then only says that
"validation failed".
"""

import pickle
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from tidegate.artifacts import conflicted
from tidegate.config.reading.expanded_size import require_small
from tidegate.errors import EvidenceError, Problem, Where

LOCK = Path("dvc.lock")
MERGED = (
    "has conflict markers; resolve conf/ and dvc.yaml, run `tidegate merge-params`, then `dvc repro`, then "
    "`git add params.yaml dvc.lock`"
)
RESTORE = f"run `git checkout -- {LOCK}`, then `dvc repro`"
REMOVE = f"run `rm {LOCK}`, then `dvc repro`"
_OF_A_FILE = {"path": str, "hash": str, "size": int, "nfiles": int, "isexec": bool}
"""What DVC records of a file besides its digest."""

_POWER = "[eE][-+]?[0-9]+"
_NOT_FINITE = r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
_SCALARS = {
    "bool": (r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    "int": (r"^[-+]?[0-9]+$", "-+0123456789"),
    "float": (
        rf"^(?:[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:{_POWER})?|[-+]?[0-9]+{_POWER}|{_NOT_FINITE})$",
        "-+.0123456789",
    ),
}
"""Plain scalars of YAML 1.2 that PyYAML, which reads 1.1, takes otherwise: its form, and what it starts with."""


def stages(lock: bytes, place: str = str(LOCK)) -> dict[str, Mapping[str, Any]]:
    """Each stage's entry, in the lock's order. Raises EvidenceError for a lock that DVC could not load."""
    found: dict[str, Mapping[str, Any]] = pickle.loads(_pickled(lock, place))  # noqa: S301 (our own bytes)
    return found


@lru_cache(maxsize=4)
def _pickled(lock: bytes, place: str) -> bytes:
    """The same by content, so that no caller changes what another gets: the gate reads two locks nine times."""
    import yaml

    try:
        require_small(lock)
        entries = yaml.load(lock, _as_written())["stages"]  # noqa: S506 (a safe loader)
        for name, entry in entries.items():
            _require(name, entry)
    except (yaml.YAMLError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise unusable(lock, error, place) from None
    return pickle.dumps(dict(entries))


@lru_cache(maxsize=1)
def _as_written() -> Any:
    """A safe loader of YAML 1.2, which DVC writes: `Yes` and `12:30` are text, `1e-05` is a number."""
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}

    kept = yaml.SafeLoader.yaml_implicit_resolvers
    unlike = {f"tag:yaml.org,2002:{kind}" for kind in _SCALARS}
    for first, resolvers in kept.items():
        Loader.yaml_implicit_resolvers[first] = [found for found in resolvers if found[0] not in unlike]
    for kind, (pattern, starts) in _SCALARS.items():
        Loader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(pattern), list(starts))
    return Loader


def unusable(lock: bytes, error: Exception, place: str = str(LOCK)) -> EvidenceError:
    """What is wrong with it, and what to do: the results of the runs that it recorded are still in DVC's cache."""
    if conflicted(lock.decode(errors="replace")):
        return EvidenceError(Problem(MERGED, Where(place)))
    reason = " ".join(str(error).split()) if lock.strip() else "it is empty"
    if isinstance(error, KeyError):
        reason = f"it lacks the key {reason}"
    message = f"is not a usable lock: {reason}; {RESTORE} (`rm {LOCK}` where git has none)"
    return EvidenceError(Problem(message, Where(place)))


def _require(name: object, entry: Any) -> None:
    """What DVC's own schema demands of a stage, as far as a lock that ends too early can break it."""
    if not isinstance(entry.get("cmd", ""), (str, list)):
        raise TypeError(f"{name} has no command")
    for file in (*entry.get("deps", ()), *entry.get("outs", ())):
        if any(not isinstance(file[key], kind) for key, kind in _OF_A_FILE.items() if key in {"path", *file}):
            raise TypeError(f"what it records of {file['path']} ({name}) is incomplete")
        if "md5" in file:
            digest(file["md5"])
    if not all(isinstance(values, dict) for values in entry.get("params", {}).values()):
        raise TypeError(f"the parameters of {name} are missing")


def digest(text: object) -> str:
    """An MD5 digest as DVC writes it: of a file, or with `.dir` of a directory. Raises ValueError."""
    hexadecimal = text.removesuffix(".dir") if isinstance(text, str) else ""
    if len(hexadecimal) != 32 or set(hexadecimal) - set("0123456789abcdef"):
        raise ValueError(f"{text!r} is not an MD5 digest")
    return str(text)
