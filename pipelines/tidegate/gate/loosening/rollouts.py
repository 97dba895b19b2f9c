"""Loosenings of rollouts and the monitor."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from tidegate.alerts.durations import written
from tidegate.config.schema.monitor import Monitor, Retrain
from tidegate.config.section import Mebibytes, Percent, Seconds
from tidegate.delivery.release_name import LATEST
from tidegate.gate.loosening import Loosening, subsection
from tidegate.kinds import ANALYSES, OBJECTIVES, Folder
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
_RETRAINING = "retrain"
"""Nor are those of when to train again: a cool-down of a hundred years that is added ends it as its removal would."""
_INSTEAD = "rollback"
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
        yield from _rollout(f"{key}.rollout", subsection(before, "rollout"), subsection(after, "rollout"))
        yield from _skipped(key, before, after)
        old, new = (subsection(environment, "traffic").get("requests_per_second") for environment in (before, after))
        if old != new and looser(old, new, Stricter.SMALLER):  # the power of every analysis is computed from it
            yield Loosening(f"{key}.traffic.requests_per_second", old, new)
    yield from _monitor(*watched)


def _rollout(key: str, before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[Loosening]:
    old, new = before.get("strategy"), after.get("strategy")
    if old != new:
        ranks = [STRATEGIES.index(name) if name in STRATEGIES else len(STRATEGIES) for name in (old, new)]
        if ranks[1] < ranks[0] or len(STRATEGIES) in ranks:
            yield Loosening(f"{key}.strategy", old, new)
        else:
            yield from _course(key, before, after)
        return
    yield from _checked(key, before, after)
    if before.get("on_failure") != after.get("on_failure"):
        yield Loosening(f"{key}.on_failure", before.get("on_failure"), after.get("on_failure"))
    yield from _steps(f"{key}.steps", subsection(before, "steps"), subsection(after, "steps"))


def _course(key: str, before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[Loosening]:
    """What another strategy, though it can check more, checks less: its steps have other names, so it is summed up."""
    old, new = _stages(before), _stages(after)
    lost = [name for name in _analyses(old) if name not in _analyses(new)]
    if lost:
        yield Loosening(f"{key}.analyses", says=f"{', '.join(lost)} removed")
    held, holds = (sum(_amount(stage.get("hold")) or 0.0 for stage in stages) for stages in (old, new))
    if holds < held:
        yield Loosening(f"{key}.hold", says=f"measured for {held:g} s in all → {holds:g} s")
    if len(old) > 1 and (share := _first(new)) > _first(old):
        yield Loosening(
            f"{key}.steps", says=f"the first step takes {share:g} % of the traffic; it took {_first(old):g} %"
        )
    for field in ("on_failure", "max_unavailable"):
        if field in before and before[field] != after.get(field, before[field]):
            yield Loosening(f"{key}.{field}", before[field], after.get(field))


def _stages(rollout: Mapping[str, object]) -> list[Mapping[str, object]]:
    """The steps of a rollout with their weights, holds and analyses: named ones, equal ones, or all traffic at once."""
    if named := subsection(rollout, "steps"):
        return [subsection(named, name) for name in named]
    step = _amount(rollout.get("step"))
    weights = range(int(step), 100, int(step)) if step and step >= 1 else (100,)
    return [{**rollout, "weight": weight} for weight in weights]


def _analyses(stages: list[Mapping[str, Any]]) -> list[str]:
    return [*dict.fromkeys(str(name) for stage in stages for name in stage.get("analyses") or ())]


def _first(stages: list[Mapping[str, object]]) -> float:
    return _amount(stages[0].get("weight")) or 0.0


def _skipped(key: str, before: object, after: Mapping[str, object]) -> Iterator[Loosening]:
    """Steps left out where no controller moves: `step` names the live one, and each move is an edit of it."""
    old, new = _get(before, "step"), after.get("step")
    if old == new or (new is None and after.get("release", LATEST) == _get(before, "stable")):
        return  # the traffic goes back to the release that served the rest
    rollout = subsection(after, "rollout")
    width = _amount(rollout.get("step"))
    names = [*subsection(rollout, "steps")] or [
        f"at-{weight}" for weight in range(int(width or 100), 100, int(width or 100))
    ]
    first = names.index(str(old)) + 1 if old in names else 0
    last = names.index(str(new)) if new in names else len(names)
    if skipped := names[first:last]:
        yield Loosening(f"{key}.step", says=f"{', '.join(skipped)} skipped")


def _steps(key: str, before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[Loosening]:
    for name in before:
        if name not in after:
            yield Loosening(f"{key}.{name}", says="removed")
        else:
            yield from _checked(f"{key}.{name}", subsection(before, name), subsection(after, name))
    first = next(iter(after), "")
    share = _amount(subsection(after, first).get("weight")) or 0
    least = min((_amount(subsection(before, name).get("weight")) or 0 for name in before), default=share)
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
        if section in _ALERTING and not subsection(before, "objectives"):
            continue  # no alert was made of it
        if section == _RETRAINING and old is not None and new is None:
            yield Loosening(f"monitor.{section}", says="removed")
            continue
        if not isinstance(old, Mapping):
            if old != new and (section in before or section in _ALERTING):
                yield Loosening(f"monitor.{section}", old, new)
            continue
        for name, measured in old.items():
            kinds = OBJECTIVES if section == "objectives" else ANALYSES
            yield from _measured(
                f"monitor.{section}.{name}", measured, subsection({section: new}, section).get(name), kinds
            )
        if isinstance(new, Mapping):
            yield from _added(section, old, new)


def _added(section: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[Loosening]:
    """What was not there: a receiver, an environment's labels, or a rollback in place of trainings."""
    added = [name for name in new if name not in old]
    if section in _ROUTING:
        yield from (Loosening(f"monitor.{section}.{name}", says="added") for name in added)
    elif section == _RETRAINING and _INSTEAD in added:
        within = written(_amount(_get(new[_INSTEAD], "within")) or 0.0)
        says = f"added: for {within} after a release, a breach takes it back where it was trained again"
        yield Loosening(f"monitor.{section}.{_INSTEAD}", says=says)


def _declared(section: str, value: object) -> object:
    """The section with its defaults, where alerts or retraining have some; as written where it cannot be read here."""
    if section not in (*_ALERTING, _RETRAINING):
        return value
    try:
        if section == _RETRAINING:
            return None if value is None else Retrain.model_validate(value).model_dump(mode="json", exclude_none=True)
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
