"""What flagd would refuse, or answer otherwise, of flags whose fields are right.

https://flagd.dev/reference/specifications/custom-operations/fractional-operation-spec/
"""

from collections.abc import Iterator
from typing import Any

from tidegate.manifest_formats import Key
from tidegate.targets import Flaw, Manifest

ALL = 100
OPERATORS = {"if", "in", "or", "and", "var", "cat", "fractional", "==", "!", "starts_with", "ends_with", "sem_ver"}
"""What a rule may use; a misspelt one would make flagd refuse the flag."""


def flaws(manifests: tuple[Manifest, ...]) -> Iterator[Flaw]:
    """What every rule finds of every flag."""
    for manifest in manifests:
        for name, flag in manifest.document["flags"].items():
            place: Key = ("flags", name)
            yield from _variants(manifest, place, flag)
            if flag.get("targeting"):
                yield from _rule(manifest, (*place, "targeting"), flag["targeting"], set(flag["variants"]))


def _variants(manifest: Manifest, place: Key, flag: dict[str, Any]) -> Iterator[Flaw]:
    """A default that exists, versions that differ, and a state that lets the flag decide."""
    variants, default = flag["variants"], flag["defaultVariant"]
    if default is not None and default not in variants:
        yield Flaw(manifest, f"unknown variant {default}", (*place, "defaultVariant"))
    if len(set(variants.values())) < len(variants):
        yield Flaw(manifest, "two variants are one version, so the flag decides nothing", (*place, "variants"))
    if flag["state"] == "DISABLED":
        reason = "a disabled flag is an error where it is asked for; to stop the candidate, remove targeting"
        yield Flaw(manifest, reason, (*place, "state"))


def _rule(manifest: Manifest, place: Key, rule: Any, variants: set[str]) -> Iterator[Flaw]:
    """A rule that gives a variant: a name, an `if` of rules, or shares of variants."""
    match rule:
        case str() if rule not in variants:
            yield Flaw(manifest, f"unknown variant {rule}", place)
        case str() | None:
            return
        case {"if": [condition, chosen, otherwise], **more} if not more:
            yield from _condition(manifest, (*place, "if", 0), condition)
            yield from _rule(manifest, (*place, "if", 1), chosen, variants)
            yield from _rule(manifest, (*place, "if", 2), otherwise, variants)
        case {"if": _}:
            yield Flaw(manifest, "if takes a condition and two rules", (*place, "if"))
        case {"fractional": [*shares], **more} if not more:
            yield from _shares(manifest, (*place, "fractional"), shares, variants)
        case _:
            yield Flaw(manifest, "gives no variant: a name, if, or fractional", place)


def _shares(manifest: Manifest, place: Key, shares: list[Any], variants: set[str]) -> Iterator[Flaw]:
    """Whole weights of variants, 100 in all, after the text that callers are hashed by."""
    if shares and isinstance(shares[0], dict):
        yield from _condition(manifest, (*place, 0), shares[0])
    elif shares:
        yield Flaw(manifest, "the first item must be what distinguishes callers", (*place, 0))
    weights = []
    for number, share in enumerate(shares[1:], start=1):
        match share:
            case [str(variant), int(weight)] if weight >= 0 and not isinstance(weight, bool):
                weights.append(weight)
                if variant not in variants:
                    yield Flaw(manifest, f"unknown variant {variant}", (*place, number))
            case _:
                yield Flaw(manifest, "a share is a variant and a whole weight", (*place, number))
    if len(weights) < 2 or sum(weights) != ALL:
        yield Flaw(manifest, f"the weights must be {ALL} in all, of two variants at least; got {sum(weights)}", place)


def _condition(manifest: Manifest, place: Key, condition: Any) -> Iterator[Flaw]:
    """Known operators with a list; an empty list has no member."""
    match condition:
        case dict() if len(condition) != 1 or not set(condition) <= OPERATORS:
            listed = ", ".join(map(str, condition)) or "none"
            yield Flaw(manifest, f"a condition has one of the operators of flagd, got {listed}", place)
        case {"in": [_, []]}:
            yield Flaw(manifest, "no value is in an empty list", (*place, "in"))
        case dict():
            for operator, operands in condition.items():
                for number, operand in enumerate(operands if isinstance(operands, list) else []):
                    yield from _condition(manifest, (*place, operator, number), operand)
