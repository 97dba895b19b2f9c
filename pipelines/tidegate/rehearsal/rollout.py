"""Carry a plan out over replayed traffic, decided by its queries."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tidegate.analyses import POD_METRICS, Observer, Observers, Version, queries
from tidegate.delivery.rehearsals import Look, LookAnswer, RehearsedStep, RolloutOutcome
from tidegate.number_format import plain, rounded
from tidegate.plans import Analysis, Plan, Step
from tidegate.promql import SeriesStore, evaluate
from tidegate.rehearsal import shortened
from tidegate.rehearsal.counters import ROUTER_METRICS
from tidegate.rehearsal.traffic import CANDIDATE, STABLE, ReplayedTraffic

AFTER_S = 60
"""How long traffic goes on after the rollout's end."""
TIME = "ms"
"""The unit of limits whose measured values differ from machine to machine."""
NOT_REPLAYED = frozenset({"business", "cpu", "memory", "promql"})
"""Kinds of analyses that ask for series of which recorded answers know nothing."""
SLACK_S = 120
"""After a switch of all traffic, the stable version is compared as it was before it, as in what is rendered."""

Ask = Callable[[str, SeriesStore, int], float | None]
"""The number that a query gives at a second; None without one, or for NaN."""


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """`decided_s` is when the end was decided, in seconds since the candidate got its first request."""

    outcome: RolloutOutcome
    reason: str
    decided_s: int
    steps: tuple[RehearsedStep, ...]


@dataclass(frozen=True, slots=True)
class _Due:
    """A query to ask at a second since the step's begin."""

    at_s: int
    name: str
    text: str
    analysis: Analysis


def embedded(query: str, store: SeriesStore, second: int) -> float | None:
    """Answered in this process, as Prometheus would answer."""
    value = evaluate(query, store, second)
    numbers = [value] if isinstance(value, float) else [*value.values()]
    return numbers[0] if len(numbers) == 1 and numbers[0] == numbers[0] else None


def carry_out(plan: Plan, traffic: ReplayedTraffic, ask: Ask, *, router: bool) -> CarriedOut:
    """The whole rollout, long holds shortened, and a minute after its end."""
    declared, plan = plan, shortened.shortened(plan)
    before = _before_s(plan)
    traffic.until(before)
    traffic.begin_minutes()
    steps: list[RehearsedStep] = []
    for number, step in enumerate(plan.steps):
        done, decided = _step(plan, step, traffic, ask, start=before, router=router, breaks=not number)
        steps.append(done)
        if decided is not None:
            rolled_back = decided is RolloutOutcome.ROLLED_BACK
            traffic.mirror = 0 if rolled_back else step.mirror
            steps.append(_after(traffic, decided, 0 if rolled_back else step.weight, before))
            reason = _reason(done, decided) + _cut(declared, [ended.name for ended in steps[:number]])
            return CarriedOut(decided, reason, done.until_s, tuple(steps))
    end_s, traffic.mirror = steps[-1].until_s, 0
    reason = f"every analysis of every step holds{_left_out(declared)}"
    steps.append(_after(traffic, RolloutOutcome.PROMOTED, 100, before))
    return CarriedOut(RolloutOutcome.PROMOTED, reason, end_s, tuple(steps))


def _left_out(plan: Plan) -> str:
    """Which analyses can't be answered, and which hours are not replayed, after a comma; empty where there are none."""
    names = [analysis.name for analysis in plan.analyses if analysis.measure in NOT_REPLAYED]
    if hours := shortened.left_out(plan, [step.name for step in plan.steps]):
        names.append(hours)
    return f", but not rehearsed: {', '.join(names)}" if names else ""


def _cut(plan: Plan, ended: list[str]) -> str:
    """Which hours of the steps before the one that decided were left out, after a semicolon."""
    hours = shortened.left_out(plan, ended)
    return f"; not rehearsed: {hours}" if hours else ""


def _before_s(plan: Plan) -> int:
    """How long the stable version serves alone: every window must be full, also one before a switch."""
    windows = max((analysis.window_s for analysis in plan.analyses), default=0)
    switched = max((step.hold_s + SLACK_S for step in plan.steps if step.weight == 100), default=0)
    return windows + switched + 60


def _step(  # noqa: PLR0913 (called once)
    plan: Plan, step: Step, traffic: ReplayedTraffic, ask: Ask, *, start: int, router: bool, breaks: bool
) -> tuple[RehearsedStep, RolloutOutcome | None]:
    """The step, and the outcome where the rollout ends with it. `breaks`: what breaks midway breaks in this one."""
    traffic.weight, traffic.mirror, begun = step.weight, step.mirror, traffic.second
    counted = {version: seen.copy() for version, seen in traffic.seen.items()}
    observers = _observers(traffic.labels, step, router=router)
    looks: dict[str, Look] = {}
    decided: RolloutOutcome | None = None
    end = begun + step.hold_s
    middle = begun + step.hold_s // 4

    def until(second: int) -> None:
        if breaks and traffic.second < middle <= second and traffic.world.stable_dies:
            traffic.until(middle)
            traffic.stop_stable()
        traffic.until(second)

    for at_s, due in _by_time(plan, step, observers):
        until(begun + at_s)
        away = traffic.world.metrics_end and (not breaks or traffic.second >= middle)
        for query in due:
            value = None if away else ask(query.text, traffic.store, traffic.second)
            looks[query.name] = _look(query, value, traffic.second - start)
        decided = _decided([looks[query.name] for query in due])
        if decided is not None:
            end = traffic.second
            break
    until(end)
    counts = {version: dict(sorted((seen - counted[version]).items())) for version, seen in traffic.seen.items()}
    done = RehearsedStep(
        step.name,
        step.weight,
        begun - start,
        traffic.second - start,
        counts[CANDIDATE],
        counts[STABLE],
        tuple(looks.values()),
    )
    return done, decided


def _after(traffic: ReplayedTraffic, outcome: RolloutOutcome, weight: int, start: int) -> RehearsedStep:
    traffic.weight, begun = weight, traffic.second
    counted = {version: seen.copy() for version, seen in traffic.seen.items()}
    traffic.until(begun + AFTER_S)
    counts = {version: dict(sorted((seen - counted[version]).items())) for version, seen in traffic.seen.items()}
    return RehearsedStep(
        outcome.value, weight, begun - start, traffic.second - start, counts[CANDIDATE], counts[STABLE]
    )


def _by_time(plan: Plan, step: Step, observers: Observers) -> Iterator[tuple[int, list[_Due]]]:
    """The measurements of a step in the order of their times."""
    due = [
        _Due(judgement.first_s + number * judgement.every_s, name, text, plan.analysis(judgement.analysis))
        for judgement in step.judgements
        if plan.analysis(judgement.analysis).measure not in NOT_REPLAYED
        for name, text in queries(plan.analysis(judgement.analysis), observers).items()
        for number in range(judgement.count)
    ]
    for at_s in sorted({query.at_s for query in due}):
        yield at_s, [query for query in due if query.at_s == at_s]


def _look(due: _Due, value: float | None, at_s: int) -> Look:
    limit = f"{plain(due.analysis.at_most)} {due.analysis.unit}"
    if value is None:
        return Look(due.name, LookAnswer.UNDECIDED, at_s, limit)
    answer = LookAnswer.HOLDS if value <= due.analysis.at_most else LookAnswer.FAILS
    return Look(due.name, answer, at_s, limit, None if due.analysis.unit == TIME else rounded(value, 4))


def _decided(looks: list[Look]) -> RolloutOutcome | None:
    """A failure goes back, whatever else is undecided; what is undecided pauses."""
    answers = {look.answer for look in looks}
    if LookAnswer.FAILS in answers:
        return RolloutOutcome.ROLLED_BACK
    return RolloutOutcome.PAUSED if LookAnswer.UNDECIDED in answers else None


def _reason(step: RehearsedStep, outcome: RolloutOutcome) -> str:
    """Which queries ended it, each with its value and limit."""
    if outcome is RolloutOutcome.PAUSED:
        undecided = [look.query for look in step.looks if look.answer is LookAnswer.UNDECIDED]
        return f"no data, or too few requests: {', '.join(undecided)}"
    failing = [look for look in step.looks if look.answer is LookAnswer.FAILS]
    return "; ".join(
        f"{look.query}{'' if look.value is None else f' {plain(look.value)}'} is above {look.limit}" for look in failing
    )


def _observers(labels: dict[str, str], step: Step, *, router: bool) -> Observers:
    earlier_s = step.hold_s + SLACK_S if step.weight == 100 else 0
    candidate, stable = (labels | {"version": version} for version in (CANDIDATE, STABLE))
    pods = Observer(Version(POD_METRICS, candidate), Version(POD_METRICS, stable, earlier_s))
    if not router:
        return Observers(pods)
    return Observers(pods, Observer(Version(ROUTER_METRICS, candidate), Version(ROUTER_METRICS, stable, earlier_s)))
