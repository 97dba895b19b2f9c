"""Whether a flag's rule can be followed, else why not and where.

A rule is taken only where all implementations of flagd read it alike: texts are compared with texts, the time with
whole numbers, and nothing is turned into another type.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from tidegate.json_value import Json
from tidegate.serve.routing import semantic_version
from tidegate.serve.routing.caller import FLAG, NOW

MOST_WEIGHT = 2**31 - 1
MOST_NUMBER = 2**53
MOST_DEPTH = 32
REF, EVALUATORS = "$ref", "$evaluators"
TEXTS = ("var", "cat", "lower", "upper")
NUMBERS = ("<", "<=", ">", ">=")
PAIRS = ("==", "!=", "===", "!==", "starts_with", "ends_with")
CONDITIONS = (*PAIRS, *NUMBERS, "in", "sem_ver", "!", "!!", "and", "or")
Path = tuple[str | int, ...]
Misfit = tuple[Path, str]
"""A place in the document, and what is wrong there."""
_Check = Callable[[Json, Path, int], Iterator[Misfit]]


@dataclass(frozen=True, slots=True)
class RuleChecks:
    """What a rule may name: variants, attributes of a caller, evaluators of the file."""

    variants: Collection[str]
    attributes: Collection[str]
    evaluators: Mapping[str, Json]
    checked: set[tuple[str, str]] = field(default_factory=set)
    """Evaluators, and as what: many places may refer to one."""

    def rule(self, rule: Json, at: Path, depth: int = 0) -> Iterator[Misfit]:
        """Of what gives a variant, or null for the default one."""
        if depth > MOST_DEPTH:
            yield at, f"is nested more than {MOST_DEPTH} deep"
            return
        match rule:
            case None:
                return
            case str():
                if rule not in self.variants:
                    yield at, f"unknown variant {rule!r}; variants are {_some(self.variants)}"
            case {"$ref": _}:
                yield from self._referred(rule, at, self.rule, depth)
            case {"if": [_, _, *_] as branches, **more} if not more:
                for place, branch in enumerate(branches):
                    is_condition = place % 2 == 0 and place != len(branches) - 1
                    check = self.condition if is_condition else self.rule
                    yield from check(branch, (*at, "if", place), depth + 1)
            case {"fractional": [*shares], **more} if not more:
                yield from self._shares(shares, (*at, "fractional"), depth)
            case _:
                yield at, f"gives no variant: a name, if, or fractional{_instead(rule)}"

    def condition(self, value: Json, at: Path, depth: int) -> Iterator[Misfit]:
        """Of what is true or false; a text is true that is not empty."""
        if depth > MOST_DEPTH:
            yield at, f"is nested more than {MOST_DEPTH} deep"
            return
        match value:
            case bool() | None | str():
                return
            case {"$ref": _}:
                yield from self._referred(value, at, self.condition, depth)
            case dict() if len(value) == 1:
                ((operator, given),) = value.items()
                yield from self._operator(operator, given, (*at, operator), depth)
            case dict():
                yield at, "a condition is one operator"
            case _:
                yield at, "is not a condition: true, false, a text, or one operator"

    def text(self, value: Json, at: Path, depth: int) -> Iterator[Misfit]:
        """Of what is a text, or null: of numbers, each implementation has its own spelling."""
        if depth > MOST_DEPTH:
            yield at, f"is nested more than {MOST_DEPTH} deep"
            return
        match value:
            case str() | None:
                return
            case {"var": given, **more} if not more:
                yield from self._attribute(given, (*at, "var"))
            case {"cat": given, **more} if not more:
                for place, item in enumerate(_items(given)):
                    yield from self.text(item, (*at, "cat", place), depth + 1)
            case {"lower": given, **more} if not more:
                yield from self._each(self.text, "lower", given, 1, (*at, "lower"), depth)
            case {"upper": given, **more} if not more:
                yield from self._each(self.text, "upper", given, 1, (*at, "upper"), depth)
            case {"$ref": _}:
                yield from self._referred(value, at, self.text, depth)
            case _:
                yield at, f"compares, joins and distributes texts: a text, {', '.join(TEXTS)}{_instead(value)}"

    def number(self, value: Json, at: Path, _depth: int) -> Iterator[Misfit]:
        match value:
            case int() if not isinstance(value, bool) and abs(value) <= MOST_NUMBER:
                return
            case {"var": "$flagd.timestamp" | ["$flagd.timestamp"], **more} if not more:
                return
            case _:
                yield at, f"compares {NOW} with whole numbers; versions are compared by sem_ver"

    def _operator(self, name: str, given: Json, at: Path, depth: int) -> Iterator[Misfit]:
        if name in TEXTS:
            yield from self.text({name: given}, at[:-1], depth)
        elif name in PAIRS:
            yield from self._each(self.text, name, given, 2, at, depth)
        elif name in NUMBERS:
            is_between = name in ("<", "<=") and len(_items(given)) == 3
            yield from self._each(self.number, name, given, 3 if is_between else 2, at, depth)
        elif name in ("!", "!!"):
            yield from self._each(self.condition, name, given, 1, at, depth)
        elif name in ("and", "or"):
            yield from self._each(self.condition, name, given, max(1, len(_items(given))), at, depth)
        elif name == "in":
            yield from self._contained(_items(given), at, depth)
        elif name == "sem_ver":
            yield from self._version(_items(given), at, depth)
        else:
            known = ", ".join((*CONDITIONS, *TEXTS))
            yield at, f"unknown operator {name[:40]!r}; the server follows {known}, and if and fractional for variants"

    def _each(self, check: _Check, name: str, given: Json, wanted: int, at: Path, depth: int) -> Iterator[Misfit]:
        items = _items(given)
        if len(items) != wanted:
            yield at, f"{name} takes {wanted} value{'s' if wanted > 1 else ''}, got {len(items)}"
        for place, item in enumerate(items):
            yield from check(item, (*at, place) if isinstance(given, list) else at, depth + 1)

    def _contained(self, items: list[Json], at: Path, depth: int) -> Iterator[Misfit]:
        match items:
            case [one, list() as others]:
                yield from self.text(one, (*at, 0), depth + 1)
                for place, other in enumerate(others):
                    if not isinstance(other, str):
                        yield (*at, 1, place), "is not a text; what in looks for is one"
            case [_, _]:
                yield from self._each(self.text, "in", items, 2, at, depth)
            case _:
                yield at, f"in takes 2 values, got {len(items)}"

    def _version(self, items: list[Json], at: Path, depth: int) -> Iterator[Misfit]:
        match items:
            case [one, str(how), str(other)] if how in semantic_version.OPERATORS and semantic_version.read(other):
                yield from self.text(one, (*at, 0), depth + 1)
            case _:
                known = ", ".join(semantic_version.OPERATORS)
                yield at, f"sem_ver takes a text, one of {known}, and a semantic version such as 1.2.0"

    def _shares(self, shares: list[Json], at: Path, depth: int) -> Iterator[Misfit]:
        total, first = 0, 0
        if shares and not isinstance(shares[0], list):
            yield from self.text(shares[0], (*at, 0), depth + 1)
            first = 1
        for place, share in enumerate(shares[first:], first):
            match share:
                case [str(variant), int(weight)] if not isinstance(weight, bool) and 0 <= weight <= MOST_WEIGHT:
                    total += weight
                case [str(variant)]:
                    total += 1
                case _:
                    yield (*at, place), "a share of fractional is a variant and a whole weight"
                    continue
            if variant not in self.variants:
                yield (*at, place), f"unknown variant {variant!r}; variants are {_some(self.variants)}"
        if not 0 < total <= MOST_WEIGHT:
            yield at, f"the weights of fractional are {total} in all, not 1 to {MOST_WEIGHT}"

    def _attribute(self, given: Json, at: Path) -> Iterator[Misfit]:
        match given:
            case str(name) | [str(name)] | [str(name), str()]:
                if name not in (*self.attributes, FLAG):
                    known = _some(self.attributes)
                    yield at, f"asks for {name[:80]!r}; the server knows of a caller {known}: declare its header"
            case _:
                yield at, "var takes the name of an attribute, and a text for who has none"

    def _referred(self, value: Json, at: Path, check: _Check, depth: int) -> Iterator[Misfit]:
        match value:
            case {"$ref": str(name), **more} if not more and at[0] != EVALUATORS:
                if (name, check.__name__) in self.checked:
                    return
                self.checked.add((name, check.__name__))
                if name in self.evaluators:
                    yield from check(self.evaluators[name], (EVALUATORS, name), depth + 1)
                else:
                    yield (*at, REF), f"unknown evaluator {name[:80]!r}; the file has {_some(self.evaluators)}"
            case _:
                yield at, f"{REF} names one of {EVALUATORS}, which refer to no other"


def _some(names: Collection[str]) -> str:
    return ", ".join(sorted(names)[:5]) or "none"


def _instead(value: Json) -> str:
    return f"; got {next(iter(value))[:40]!r}" if isinstance(value, dict) and value else ""


def _items(given: Json) -> list[Json]:
    return given if isinstance(given, list) else [given]
