"""Loosenings of environments, rollouts and the monitor."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from tidegate.config.schema.monitor import Monitor
from tidegate.config.section import Mebibytes, Percent, Seconds
from tidegate.gate.loosening import Loosening
from tidegate.kinds import ANALYSES, OBJECTIVES, TARGETS, Folder
from tidegate.records import Stricter

STRATEGIES = ("rolling", "blue_green", "linear", "canary")
"""Ordered by how much is checked: readiness only, all traffic at once, equal shares, declared shares."""
ROLLOUT = {
    "step": Stricter.SMALLER,
    "weight": Stricter.SMALLER,
    "share": Stricter.SMALLER,
    "mirror": Stricter.LARGER,
    "power": Stricter.LARGER,
    "alpha": Stricter.SMALLER,
    "hold": Stricter.LARGER,
    "settle": Stricter.LARGER,
    "max_unavailable": Stricter.SMALLER,
}
WHO = ("by", "values", "flag", "audiences", "metric", "hypothesis", "baseline", "effect")
"""Who gets the candidate first, and what a test shall show: any change is for people to see."""
_ROUTING = ("notify", "scraped")
"""Sections in which an addition, too, can send alerts elsewhere or make them read no series."""
_ALERTING = (*_ROUTING, "burns", "scrape_interval")
"""What alerts are made with. Their defaults are not written to params.yaml."""
_UNITS = tuple(TypeAdapter[float](kind) for kind in (Seconds, Percent, Mebibytes))


def loosened(
    base: Mapping[str, object], head: Mapping[str, object], watched: tuple[Mapping[str, object], Mapping[str, object]]
) -> Iterator[Loosening]:
    """`base` and `head` are the environments, `watched` the monitor sections, all as written."""
    for name, before in base.items():
        key, after = f"environments.{name}", head.get(name)
        if not isinstance(after, Mapping):
            yield Loosening(key, says="removed")
            continue
        yield from _rollout(f"{key}.rollout", _map(before, "rollout"), _map(after, "rollout"))
        yield from _run(key, before, after)
        yield from _unseen(key, before, after)
        yield from _accepted(key, before, after)
        old, new = (_map(environment, "traffic").get("requests_per_second") for environment in (before, after))
        if old != new and looser(old, new, Stricter.SMALLER):  # the power of every analysis is computed from it
            yield Loosening(f"{key}.traffic.requests_per_second", old, new)
    yield from _monitor(*watched)


def _run(key: str, before: object, after: Mapping[str, object]) -> Iterator[Loosening]:
    """Another server than the one that was tested, another controller or repository, inputs that are let through."""
    now = _targets(after)
    for place, target in _targets(before).items():
        old, new = target.get("image"), now.get(place, target).get("image")
        if old is not None and old != new:
            yield Loosening(f"{key}.{place}.image", old, new)
    old, new = _map(before, "gitops"), _map(after, "gitops")
    if old and not new:
        yield Loosening(f"{key}.gitops", says="removed")
    elif old != new and old:
        fields = (field for field in {**old, **new} if old.get(field) != new.get(field))
        yield from (Loosening(f"{key}.gitops.{field}", old.get(field), new.get(field)) for field in fields)
    if after.get("unknown_inputs") == "ignore" != _get(before, "unknown_inputs"):
        yield Loosening(f"{key}.unknown_inputs", "refuse", "ignore")


def _unseen(key: str, before: object, after: object) -> Iterator[Loosening]:
    """Requests that reach no pod are no longer counted, on the target or on one of its parts."""
    old = _targets(before)
    for place, target in _targets(after).items():
        seen, unseen = (side.get("router_metrics", True) for side in (old.get(place, {}), target))
        if seen is not False and unseen is False:
            yield Loosening(f"{key}.{place}.router_metrics", seen, unseen)


def _targets(environment: object) -> dict[str, Mapping[str, object]]:
    """The environment's target, and those of its parts, by their keys."""
    target = _map(environment, "target")
    parts = _map(target, "parts")
    return {"target": target} | {f"target.parts.{name}.target": _map(part, "target") for name, part in parts.items()}


def _accepted(key: str, before: object, after: object) -> Iterator[Loosening]:
    """Losses of the target that are accepted now and were not before, or were others under the same name."""
    old, new = _losses(before), _losses(after)
    for name, what in new.items():
        if old.get(name) != what:
            yield Loosening(f"{key}.accept_loss", says=f"{name} accepted: {what}")


def _losses(environment: object) -> dict[str, str]:
    """The accepted names of an environment, each with what is then missing."""
    strategy = str(_map(environment, "rollout").get("strategy"))
    kinds = {str(target.get("kind")) for target in _targets(environment).values()} & {*TARGETS.names()}
    strategies = [TARGETS.load(kind).STRATEGIES for kind in sorted(kinds)]
    known = {loss.name: loss.what for cells in strategies if strategy in cells for loss in cells[strategy].losses}
    accepted = environment.get("accept_loss") if isinstance(environment, Mapping) else None
    return {str(name): known.get(str(name), "not a loss of this target") for name in accepted or ()}


def _rollout(key: str, before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[Loosening]:
    old, new = before.get("strategy"), after.get("strategy")
    if old != new:
        ranks = [STRATEGIES.index(name) if name in STRATEGIES else len(STRATEGIES) for name in (old, new)]
        if ranks[1] < ranks[0] or len(STRATEGIES) in ranks:
            yield Loosening(f"{key}.strategy", old, new)
        return
    yield from _checked(key, before, after)
    if before.get("on_failure") != after.get("on_failure"):
        yield Loosening(f"{key}.on_failure", before.get("on_failure"), after.get("on_failure"))
    yield from _steps(f"{key}.steps", _map(before, "steps"), _map(after, "steps"))


def _steps(key: str, before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[Loosening]:
    for name in before:
        if name not in after:
            yield Loosening(f"{key}.{name}", says="removed")
        else:
            yield from _checked(f"{key}.{name}", _map(before, name), _map(after, name))
    first = next(iter(after), "")
    share = _amount(_map(after, first).get("weight")) or 0
    least = min((_amount(_map(before, name).get("weight")) or 0 for name in before), default=share)
    if first not in before and share > least:
        yield Loosening(f"{key}.{first}", says=f"the first step takes {share:g} % of the traffic; it took {least:g} %")


def _checked(key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Loosening]:
    """Shares, holds and analyses of a step, or of a rollout that has no steps."""
    for field, way in ROLLOUT.items():
        old, new = before.get(field), after.get(field)
        if old != new and looser(old, new, way):
            yield Loosening(f"{key}.{field}", old, new)
    for field in WHO:
        if before.get(field) != after.get(field):
            yield Loosening(f"{key}.{field}", before.get(field), after.get(field))
    lost = [name for name in before.get("analyses") or () if name not in (after.get("analyses") or ())]
    if lost:
        yield Loosening(f"{key}.analyses", says=f"{', '.join(lost)} removed")


def _monitor(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[Loosening]:
    """Every named analysis and objective, and how series are read and alerts are sent.

    What is not declared has its default: another one, or a first receiver, decides where alerts go and when.
    """
    for section in {**before, **(after if before else {})}:
        old, new = (_declared(section, monitor.get(section)) for monitor in (before, after))
        if section in _ALERTING and not _map(before, "objectives"):
            continue  # no alert was made of it
        if not isinstance(old, Mapping):
            if old != new and (section in before or section in _ALERTING):
                yield Loosening(f"monitor.{section}", old, new)
            continue
        for name, measured in old.items():
            kinds = OBJECTIVES if section == "objectives" else ANALYSES
            yield from _measured(f"monitor.{section}.{name}", measured, _map({section: new}, section).get(name), kinds)
        if section in _ROUTING and isinstance(new, Mapping):
            yield from (Loosening(f"monitor.{section}.{name}", says="added") for name in new if name not in old)


def _declared(section: str, value: object) -> object:
    """The section with its defaults, where alerts have some; as written where this version cannot read it."""
    if section not in _ALERTING:
        return value
    try:
        monitor = Monitor.model_validate({} if value is None else {section: value})
    except ValidationError:
        return value
    return monitor.model_dump(mode="json")[section]


def _measured(key: str, before: object, after: object, kinds: Folder[Any]) -> Iterator[Loosening]:
    """An analysis or an objective; what its kind does not call stricter is looser."""
    if after is None:
        yield Loosening(key, says="removed")
    elif not isinstance(before, Mapping) or not isinstance(after, Mapping):
        if before != after:
            yield Loosening(key, before, after)
    else:
        kind = before.get("kind")
        stricter: Mapping[str, Stricter] = kinds.load(kind).STRICTER if kind in kinds.names() else {}
        for field in {**before, **after}:
            old, new = before.get(field), after.get(field)
            if old != new and (field not in stricter or looser(old, new, stricter[field])):
                yield Loosening(f"{key}.{field}", old, new)


def looser(before: object, after: object, way: Stricter) -> bool:
    """Whether `after` is less strict; so is what is not an amount, or a default on one side only."""
    old, new = _amount(before), _amount(after)
    if old is None or new is None:
        return True
    return new > old if way is Stricter.SMALLER else new < old


def _amount(value: object) -> float | None:
    """A number, or one with its unit."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    for unit in _UNITS if isinstance(value, str) else ():
        try:
            return unit.validate_python(value)
        except ValidationError:
            continue
    return None


def _get(values: object, key: str) -> object:
    return values.get(key) if isinstance(values, Mapping) else None


def _map(values: object, key: str) -> Mapping[str, object]:
    section = _get(values, key)
    return section if isinstance(section, Mapping) else {}
