"""Read flagd's file: which of two versions each caller gets.

Callers are known by the value of the sticky header.
https://flagd.dev/reference/flag-definitions/. The variants' values are versions, as `target: flagd` renders them.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tidegate.errors import DeclarationError, Problem, Where
from tidegate.json_value import Json
from tidegate.serve import flag_rule

MOST_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class VersionFlag:
    """A flag whose variants are versions."""

    name: str
    variants: dict[str, str]
    default: str
    targeting: Json

    def version_for(self, key: bytes) -> str:
        """The version for the caller with this key in UTF-8; a request without one has an empty key."""
        text = key.decode(errors="replace")
        variant = flag_rule.variant_of(self.targeting, self.name, text) if self.targeting else None
        return self.variants[self.default if variant is None else variant]


def read(path: Path, name: str | None, versions: frozenset[str]) -> VersionFlag:
    """The flag of that name, or the only one. Raises DeclarationError, with all problems, where it can't be followed.

    `versions` are those that are served.
    """
    flags = _flags(path)
    if name is None and len(flags) != 1:
        raise _refused(path, f"holds {len(flags)} flags; name one with --flag: {', '.join(sorted(flags)[:5])}")
    chosen = name or next(iter(flags))
    if chosen not in flags:
        raise _refused(path, f"has no flag {chosen}; it has {', '.join(sorted(flags)[:5])}")
    flag = flags[chosen]
    if not isinstance(flag, dict):
        raise _refused(path, f"flags.{chosen} must be an object")
    if found := list(_problems(flag, versions)):
        raise DeclarationError(Problem(f"flags.{chosen}: {reason}", Where(str(path))) for reason in found)
    variants = {str(variant): str(version) for variant, version in _object(flag, "variants").items()}
    return VersionFlag(chosen, variants, str(flag["defaultVariant"]), flag.get("targeting"))


def _flags(path: Path) -> dict[str, Json]:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise _refused(path, f"can't be read: {(error.strerror or str(error)).lower()}") from None
    if len(content) > MOST_BYTES:
        raise _refused(path, f"is larger than {MOST_BYTES // 2**20} MiB")
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _refused(path, f"is not JSON: {str(error)[:100]}") from None
    flags = document.get("flags") if isinstance(document, dict) else None
    if not isinstance(flags, dict) or not flags:
        raise _refused(path, "has no flags; flagd's file is an object with the key flags")
    return flags


def _problems(flag: dict[str, Json], versions: frozenset[str]) -> Iterator[str]:
    variants = _object(flag, "variants")
    if flag.get("state") != "ENABLED":
        yield "its state is not ENABLED; to stop the candidate, remove targeting"
    if not variants:
        yield "has no variants"
    for variant, version in variants.items():
        if not (isinstance(version, str) and version in versions):
            served = ", ".join(sorted(versions))
            yield f"the variant {variant} is the version {version!s:.40}, which is not served; served are {served}"
    default = flag.get("defaultVariant")
    if not (isinstance(default, str) and default in variants):
        yield f"its defaultVariant {default!s:.40} is not one of its variants"
    yield from flag_rule.problems(flag.get("targeting") or None, frozenset(variants))


def _object(flag: dict[str, Json], key: str) -> dict[str, Json]:
    value = flag.get(key)
    return value if isinstance(value, dict) else {}


def _refused(path: Path, reason: str) -> DeclarationError:
    return DeclarationError(Problem(reason, Where(str(path))))
