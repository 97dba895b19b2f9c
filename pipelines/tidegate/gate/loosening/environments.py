"""Loosenings of where a model runs: another name, platform, server or rows.

A controller takes an object that has another name or place for a first installation, and measures no step of it.
"""

from collections.abc import Iterator, Mapping

from tidegate.gate.gate_params import GateParams
from tidegate.gate.loosening import Loosening, subsection
from tidegate.kinds import TARGETS

SIZE = frozenset({"replicas", "resources", "machine", "instance"})
"""Keys of a target that say how large it is, and not where."""
APART = frozenset({"image", "parts", "router_metrics"})
"""Keys of a target that are compared by themselves."""


def loosened(base: Mapping[str, object], head: Mapping[str, object]) -> Iterator[Loosening]:
    """Environments, as written, that both have. An added one weakens nothing: no two may share a place."""
    for name, before in base.items():
        key, after = f"environments.{name}", head.get(name)
        if isinstance(after, Mapping):
            yield from _placed(key, before, after)
            yield from _run(key, before, after)
            yield from _unseen(key, before, after)
            yield from _accepted(key, before, after)


def renamed(base: GateParams, head: GateParams) -> Iterator[Loosening]:
    """Another project or model: its objects are new, and the former one's releases are compared with nothing."""
    for key, before, after in (("project", base.project, head.project), ("data.name", base.name, head.name)):
        if before != after:
            yield Loosening(key, before, after)


def _placed(key: str, before: object, after: Mapping[str, object]) -> Iterator[Loosening]:
    """Another platform, or another place on it, whose series analyses would read; a part that was not there."""
    old = _targets(before)
    for place, target in _targets(after).items():
        if place not in old:
            yield Loosening(f"{key}.{place}", says="added")
            continue
        former = old[place]
        if former.get("kind") != target.get("kind"):
            yield Loosening(f"{key}.{place}.kind", former.get("kind"), target.get("kind"))
            continue
        for field in {**former, **target}:
            if field not in SIZE | APART and former.get(field) != target.get(field):
                yield Loosening(f"{key}.{place}.{field}", former.get(field), target.get(field))
    rows, others = subsection(before, "batch"), subsection(after, "batch")
    for field in ("input", "output"):
        if rows and rows.get(field) != others.get(field):
            yield Loosening(f"{key}.batch.{field}", rows.get(field), others.get(field))


def _run(key: str, before: object, after: Mapping[str, object]) -> Iterator[Loosening]:
    """Another server than the one that was tested, another controller or repository, inputs that are let through."""
    now = _targets(after)
    for place, target in _targets(before).items():
        old, new = target.get("image"), now.get(place, target).get("image")
        if old is not None and old != new:
            yield Loosening(f"{key}.{place}.image", old, new)
    old, new = subsection(before, "gitops"), subsection(after, "gitops")
    if bool(old) != bool(new):
        yield Loosening(f"{key}.gitops", says="added" if new else "removed")
    elif old != new:
        fields = (field for field in {**old, **new} if old.get(field) != new.get(field))
        yield from (Loosening(f"{key}.gitops.{field}", old.get(field), new.get(field)) for field in fields)
    if (
        after.get("unknown_inputs")
        == "ignore"
        != (before.get("unknown_inputs") if isinstance(before, Mapping) else None)
    ):
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
    target = subsection(environment, "target")
    parts = subsection(target, "parts")
    return {"target": target} | {
        f"target.parts.{name}.target": subsection(part, "target") for name, part in parts.items()
    }


def _accepted(key: str, before: object, after: object) -> Iterator[Loosening]:
    """Losses of the target that are accepted now and were not before, or were others under the same name."""
    old, new = _losses(before), _losses(after)
    for name, what in new.items():
        if old.get(name) != what:
            yield Loosening(f"{key}.accept_loss", says=f"{name} accepted: {what}")


def _losses(environment: object) -> dict[str, str]:
    """The accepted names of an environment, each with what is then missing."""
    strategy = str(subsection(environment, "rollout").get("strategy"))
    kinds = {str(target.get("kind")) for target in _targets(environment).values()} & {*TARGETS.names()}
    strategies = [TARGETS.load(kind).STRATEGIES for kind in sorted(kinds)]
    known = {loss.name: loss.what for cells in strategies if strategy in cells for loss in cells[strategy].losses}
    accepted = environment.get("accept_loss") if isinstance(environment, Mapping) else None
    return {str(name): known.get(str(name), "not a loss of this target") for name in accepted or ()}
