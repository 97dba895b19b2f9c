"""Read flagd's file: which of two versions each caller gets.

A caller is known by headers: the sticky one has its key, others have what is declared (`caller`).
https://flagd.dev/reference/flag-definitions/. The variants' values are versions, as `target: flagd` renders them.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tidegate.errors import DeclarationError, Problem, Where
from tidegate.json_value import Json
from tidegate.serve.routing import flag_checks, json_places
from tidegate.serve.routing.caller import CallerAttributes, Header
from tidegate.serve.routing.flag_checks import EVALUATORS, RuleChecks
from tidegate.serve.routing.flag_rule import FlagRequest
from tidegate.serve.routing.split import CANDIDATE, STABLE

MOST_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class VersionFlag:
    """A flag whose variants are versions."""

    name: str
    variants: Mapping[str, str]
    default: str
    targeting: Json
    attributes: CallerAttributes

    def version_for(self, header: Header) -> str:
        """The version for the caller with these headers."""
        return self.variants[self._variant_for(header)]

    def is_candidates(self, header: Header, *, stable: str, candidate: str) -> bool:
        """Whether the caller gets the candidate.

        Where one package is served twice, to compare it with itself, the versions are one and the variant's name
        decides, as `target: flagd` names them; of other names, every one but the default is the candidate's.
        """
        variant = self._variant_for(header)
        if stable != candidate:
            return self.variants[variant] == candidate
        return variant == CANDIDATE or variant not in (STABLE, self.default)

    def _variant_for(self, header: Header) -> str:
        variant = FlagRequest(self.name, self.attributes.of(header)).variant(self.targeting) if self.targeting else None
        return self.default if variant is None else variant


@dataclass(frozen=True, slots=True)
class _FlagFile:
    path: Path
    text: str
    document: dict[str, Json]

    def refused(self, reason: str, at: flag_checks.Path = ()) -> Problem:
        line = json_places.line_of(self.text, at) if at else 0
        return Problem(reason, Where(str(self.path), line))


def read(path: Path, name: str | None, versions: Collection[str], attributes: CallerAttributes) -> VersionFlag:
    """The flag of that name, or the only one. Raises DeclarationError, with all problems, where it can't be followed.

    `versions` are those that are served.
    """
    file = _read(path)
    flags = _object(file.document, "flags")
    if name is None and len(flags) != 1:
        listed = ", ".join(sorted(flags)[:5])
        raise DeclarationError(file.refused(f"holds {len(flags)} flags; name one with --flag: {listed}"))
    chosen = name or next(iter(flags))
    if chosen not in flags:
        raise DeclarationError(file.refused(f"has no flag {chosen}; it has {', '.join(sorted(flags)[:5])}"))
    flag = flags[chosen]
    if not isinstance(flag, dict):
        raise DeclarationError(file.refused(f"flags.{chosen} must be an object", ("flags", chosen)))
    evaluators = _object(file.document, EVALUATORS)
    checks = RuleChecks([*_object(flag, "variants")], [*attributes.headers], evaluators)
    if found := [*_problems(flag, ("flags", chosen), versions, checks)]:
        raise DeclarationError(file.refused(f"flags.{chosen}: {reason}", at) for at, reason in found)
    variants = {str(variant): str(version) for variant, version in _object(flag, "variants").items()}
    targeting = _expanded(flag.get("targeting"), evaluators)
    return VersionFlag(chosen, variants, str(flag["defaultVariant"]), targeting, attributes)


def _read(path: Path) -> _FlagFile:
    try:
        with path.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise _refused(path, f"can't be read: {(error.strerror or str(error)).lower()}") from None
    if len(content) > MOST_BYTES:
        raise _refused(path, f"is larger than {MOST_BYTES // 2**20} MiB")
    try:
        text = content.decode()
        document = json_places.parsed(text)
    except (ValueError, RecursionError) as error:
        raise _refused(path, f"is not JSON: {str(error)[:100]}") from None
    if not isinstance(document, dict) or not _object(document, "flags"):
        raise _refused(path, "has no flags; flagd's file is an object with the key flags")
    return _FlagFile(path, text, document)


def _problems(
    flag: dict[str, Json], at: flag_checks.Path, versions: Collection[str], checks: RuleChecks
) -> Iterator[flag_checks.Misfit]:
    variants = _object(flag, "variants")
    if flag.get("state") != "ENABLED":
        yield (*at, "state"), "its state is not ENABLED; to stop the candidate, remove targeting"
    if not variants:
        yield (*at, "variants"), "has no variants"
    for variant, version in variants.items():
        if not (isinstance(version, str) and version in versions):
            served = ", ".join(sorted(versions))
            reason = f"the variant {variant} is the version {version!s:.40}, which is not served; served are {served}"
            yield (*at, "variants", variant), reason
    default = flag.get("defaultVariant")
    if not (isinstance(default, str) and default in variants):
        yield (*at, "defaultVariant"), f"its defaultVariant {default!s:.40} is not one of its variants"
    yield from checks.rule(flag.get("targeting") or None, (*at, "targeting"))


def _expanded(value: Json, evaluators: Mapping[str, Json]) -> Json:
    """With the evaluators in the places that refer to them."""
    match value:
        case {"$ref": str(name)}:
            return evaluators[name]
        case dict():
            return {key: _expanded(inner, evaluators) for key, inner in value.items()}
        case list():
            return [_expanded(inner, evaluators) for inner in value]
    return value


def _object(document: Mapping[str, Json], key: str) -> dict[str, Json]:
    value = document.get(key)
    return value if isinstance(value, dict) else {}


def _refused(path: Path, reason: str) -> DeclarationError:
    return DeclarationError(Problem(reason, Where(str(path))))
