"""What a target can't carry over of a rollout, and what is accepted of it.

Each target declares for every strategy that it knows whether it carries it out fully, with named losses, or not at all.
A loss counts where the declaration has what is lost; the environment must then accept it by its name.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tidegate.delivery import target_parts
from tidegate.errors import Level, Problem, unknown
from tidegate.kinds import TARGETS
from tidegate.plans import Analysis

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment

Analyses = Mapping[str, Analysis]
Places = Callable[["Environment", Analyses], Iterable[str]]
"""Finds the keys below an environment that declare what is lost; none if nothing is."""


def of_strategy(environment: "Environment", analyses: Analyses) -> Iterator[str]:  # noqa: ARG001 (`Places`)
    """For a loss of the strategy itself, whatever the rollout declares."""
    yield "rollout.strategy"


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that a target does not carry over."""

    name: str
    """The name that `accept_loss` takes."""
    what: str
    """What is then missing: one sentence without a full stop."""
    places: Places = of_strategy
    acceptable: bool = True
    """Whether an environment may accept it; not if the platform would refuse the manifests."""
    of_objectives: bool = False
    """Whether conf/monitor declares what is lost, not the rollout: then `alerts` finds it."""


def of_no_rollout(environment: "Environment", analyses: Analyses) -> Iterator[str]:  # noqa: ARG001 (`Places`)
    """For a loss of objectives, which no key of the rollout declares."""
    yield from ()


class SupportGrade(StrEnum):
    """How far a target carries out a strategy."""

    FULL = "full"
    PARTIAL = "partial"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Support:
    """How far a target carries out one strategy: with which losses, or why not at all."""

    losses: tuple[Loss, ...] = ()
    impossible: str = ""
    """Why the target can't carry it out: one sentence without a full stop."""

    @property
    def grade(self) -> SupportGrade:
        if self.impossible:
            return SupportGrade.IMPOSSIBLE
        return SupportGrade.PARTIAL if self.losses else SupportGrade.FULL


FULL = Support()


@dataclass(frozen=True, slots=True, order=True)
class TargetLimitProblem(Problem):
    """What the target of an environment does not carry out: another target may."""


def support(kind: str, strategy: str) -> Support:
    """How far the target `kind` carries out the strategy. Raises DeclarationError for an unknown target."""
    return TARGETS.load(kind).STRATEGIES.get(strategy, Support(impossible="this target does not know the strategy"))


def lost(environment: "Environment", analyses: Analyses) -> Iterator[tuple[Loss, str]]:
    """Every loss of the environment, with the key below it that declares what is lost."""
    for of_target, part in _divided(environment):
        for loss, place in _of_one(of_target, analyses):
            yield loss, target_parts.where_declared(place, part) if part else place


def _of_one(environment: "Environment", analyses: Analyses) -> Iterator[tuple[Loss, str]]:
    for loss in support(environment.target.kind, environment.rollout.strategy).losses:
        yield from ((loss, place) for place in loss.places(environment, analyses))


def _divided(environment: "Environment") -> "Iterator[tuple[Environment, str]]":
    """The environment, and a copy per part of its target with the part's name."""
    yield environment, ""
    yield from ((part, name) for name, part in target_parts.of(environment).items())


def acceptable(environment: "Environment", analyses: Analyses, further: Iterable[str] = ()) -> str:
    """All that the environment must accept, as one writes it; `further` are losses of its objectives."""
    names = [loss.name for loss, _ in lost(environment, analyses) if loss.acceptable]
    return ", ".join(dict.fromkeys([*environment.accept_loss, *names, *further]))


def problems(
    environments: "Mapping[str, Environment]",
    analyses: Analyses,
    of_objectives: Mapping[str, Iterable[str]] | None = None,
) -> Iterator[Problem]:
    """Rollouts that a target can't carry out, losses that are not accepted, and accepted names of no loss.

    `of_objectives` are further losses by environment: every message names all of them, so that one edit is enough.
    """
    for name, environment in environments.items():
        accept = acceptable(environment, analyses, (of_objectives or {}).get(name, ()))
        is_possible = True
        for of_target, part in _divided(environment):
            if problem := _impossible(f"environments.{name}", of_target, part):
                is_possible = False
                yield problem
                continue
            for loss, place in _of_one(of_target, analyses):
                key = f"environments.{name}.{target_parts.where_declared(place, part) if part else place}"
                kind = of_target.target.kind
                if not loss.acceptable:
                    yield TargetLimitProblem(f"{kind} can't carry this out: {loss.what}", key=key)
                elif loss.name not in environment.accept_loss:
                    remedy = f"change it, or declare accept_loss: [{accept}] in environments.{name}"
                    yield TargetLimitProblem(f"{kind} loses {loss.name}: {loss.what}; {remedy}", key=key)
        if not is_possible:
            continue
        yield from _of_no_target(name, environment)


def _of_no_target(name: str, environment: "Environment") -> Iterator[Problem]:
    """Accepted names of no target's loss. Other targets are loaded only for a name that the own one does not have."""
    own = {loss.name for part, _ in _divided(environment) for loss in _losses(part.target.kind)}
    if own.issuperset(environment.accept_loss):
        return
    names = {loss.name for target in TARGETS.names() for loss in _losses(target)}
    for number, accepted in enumerate(environment.accept_loss):
        if accepted not in names:
            reason = unknown(accepted, tuple(sorted(names)), what="loss")
            yield Problem(reason, key=f"environments.{name}.accept_loss.{number}")


def _impossible(key: str, environment: "Environment", part: str) -> TargetLimitProblem | None:
    """Why the target, or that of the part, can't carry out the strategy at all."""
    kind, strategy = environment.target.kind, environment.rollout.strategy
    supported = support(kind, strategy)
    if not supported.impossible:
        return None
    capable = [target for target in TARGETS.names() if not support(target, strategy).impossible]
    choice = f"choose a target that can: {', '.join(capable) or 'none yet'}"
    reason = f"{kind} can't carry out {strategy}: {supported.impossible}; {choice}"
    place = target_parts.where_declared("target.kind", part) if part else "rollout.strategy"
    return TargetLimitProblem(reason, key=f"{key}.{place}")


def cautions(environments: "Mapping[str, Environment]", analyses: Analyses) -> Iterator[Problem]:
    """Losses that an environment accepts but does not have: they would hide a later one."""
    for name, environment in environments.items():
        names = {loss.name for loss, _ in lost(environment, analyses)}
        for of_target, _ in _divided(environment):
            supported = support(of_target.target.kind, of_target.rollout.strategy)
            names |= {loss.name for loss in supported.losses if loss.of_objectives}
        for number, accepted in enumerate(environment.accept_loss):
            if accepted not in names:
                reason = f"nothing named {accepted} is lost here, so this would hide a later loss; remove it"
                yield Problem(reason, key=f"environments.{name}.accept_loss.{number}", level=Level.WARNING)


def _losses(kind: str) -> Iterator[Loss]:
    for supported in TARGETS.load(kind).STRATEGIES.values():
        yield from (loss for loss in supported.losses if loss.acceptable)


def by_target(targets: Iterable[str], strategies: Iterable[str]) -> dict[str, dict[str, Support]]:
    """Every strategy on every target."""
    columns = tuple(strategies)
    return {target: {strategy: support(target, strategy) for strategy in columns} for target in targets}
