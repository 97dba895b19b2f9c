"""Name why a declared objective could never alert, or always would.

Also what it would read that does not exist.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate import objectives
from tidegate.alerts import burn_problems, burn_rules, clouds
from tidegate.alerts.compile_rules import live, signals, watched
from tidegate.alerts.durations import written
from tidegate.delivery import target_parts
from tidegate.delivery.served_series import OWN_LABELS
from tidegate.errors import Level, Problem, unknown
from tidegate.number_format import exact_percent
from tidegate.objectives import RATE_S, DataParams, DeclaredData, LiveParams, ObservedTarget, RatioSignal, Service

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment
    from tidegate.config.schema.monitor import Monitor

READS = 4
SCRAPED = "declare the labels of their series in monitor.scraped"
"""A rate rests on at least so many reads of its series."""
GROWTH_READS = 2
"""Of fewer, nothing says how far a counter grew."""
PATTERNS = (".*", ".+", "|")
"""What is written in regular expressions, and in no label's value."""


def problems(
    project: str,
    environments: "Mapping[str, Environment]",
    monitor: "Monitor",
    *,
    data: DeclaredData | None = None,
) -> Iterator[Problem]:
    """Every mistake, with its key and no place; the caller adds the line.

    `data` is what objectives of rows refer to; without it these are not looked at.
    """
    found = list(_declared(project, environments, monitor, data))
    yield from found or clouds.refused(project, environments, monitor)


def _declared(
    project: str, environments: "Mapping[str, Environment]", monitor: "Monitor", data: DeclaredData | None
) -> Iterator[Problem]:
    if data is not None:
        yield from objectives.problems(monitor.objectives, data)
    measured = {name: held.service for name, (_, held) in clouds.watched(project, environments, monitor).items()}
    services = measured | watched(project, environments, monitor)
    yield from _scraped(environments, monitor)
    yield from _reads(monitor)
    yield from _shared(services, monitor)
    yield from target_parts.same_names(environments)
    yield from _twice(monitor)
    yield from burn_problems.problems(project, environments, monitor)
    yield from clouds.problems(environments, monitor)
    everywhere = [name for name, params in live(monitor).items() if not params.environments]
    if everywhere and not services and not _managed(environments):
        reason = (
            f"no environment's servers are scraped, so no rule of {', '.join(everywhere)} would ever fire; {SCRAPED}"
        )
        yield Problem(reason, key="monitor.objectives")
    for name, params in live(monitor).items():
        key = f"monitor.objectives.{name}"
        yield from _places(params, environments, services, key)
        for service, signal in signals(params, services):
            if isinstance(signal, RatioSignal):
                yield from _budget(signal, params, service, monitor, key)
            elif signal is None:
                field = f"{key}.resource"
                yield Problem(f"{service.environment} declares no limit of it, so no share of one is known", key=field)


def cautions(project: str, environments: "Mapping[str, Environment]", monitor: "Monitor") -> Iterator[Problem]:
    """Runbooks that are not in the work tree: whoever is paged would look for them. Objectives of requests where only
    a platform that measures by itself has servers. Windows whose traffic is too low, sources that never change.
    """
    managed = _managed(environments)
    if managed and (named := tuple(live(monitor))) and not watched(project, environments, monitor):
        reason = (
            f"nothing is known to scrape the servers of {', '.join(managed)}: no rule is rendered of "
            f"{', '.join(named)}; {SCRAPED}"
        )
        yield Problem(reason, key="monitor.objectives", level=Level.WARNING)
    for name, objective in monitor.objectives.items():
        if getattr(objective, "runbook", "") and "://" not in objective.runbook and not _file(objective.runbook):
            reason = f"the runbook {objective.runbook} is not a file of this repository"
            yield Problem(reason, key=f"monitor.objectives.{name}.runbook", level=Level.WARNING)
        if isinstance(objective, DataParams) and (reason := _rare(objective, environments)):
            yield Problem(reason, key=f"monitor.objectives.{name}.min_rows", level=Level.WARNING)
    for name, source in monitor.sources.items():
        if getattr(source, "sha256", None):
            reason = "is pinned, so that it never has newer rows: leave sha256 out where it is what production adds to"
            yield Problem(reason, key=f"monitor.sources.{name}.sha256", level=Level.WARNING)


def _rare(params: DataParams, environments: "Mapping[str, Environment]") -> str:
    """Why the window is unlikely to have enough rows; empty where it has, or where no traffic is declared."""
    if not environments:
        return ""
    requests = {name: each.traffic.requests_per_second * params.window for name, each in environments.items()}
    most = max(requests, key=requests.__getitem__)
    if requests[most] >= params.min_rows:
        return ""
    seen = f"{most}, which has the most traffic, expects {requests[most]:,.0f} requests in {written(params.window)}"
    return f"{seen}: unless a request has many rows, nothing would ever be decided"


def _scraped(environments: "Mapping[str, Environment]", monitor: "Monitor") -> Iterator[Problem]:
    for name, labels in monitor.scraped.items():
        key = f"monitor.scraped.{name}"
        if name not in environments:
            yield Problem(unknown(name, tuple(environments), what="environment"), key=key)
        if not labels:
            yield Problem("names no label: the rules would read every project's series", key=key)
        for label in labels:
            if label in OWN_LABELS:
                reason = f"{label} is a label of the series themselves: selecting by it leaves most of them out"
                yield Problem(reason, key=f"{key}.{label}")
            elif label.startswith("__"):
                yield Problem(f"no stored series has {label}: Prometheus drops such labels", key=f"{key}.{label}")
            elif any(part in labels[label] for part in PATTERNS):
                reason = f"is compared as it is, not as a pattern: no series has {label}={labels[label]}"
                yield Problem(f"{reason}; write the label's own value", key=f"{key}.{label}")


def _reads(monitor: "Monitor") -> Iterator[Problem]:
    """Series that are read too rarely for what is asked of them."""
    if live(monitor) and monitor.scrape_interval * READS > RATE_S:
        reason = f"a rate over {written(RATE_S)} needs {READS} reads; at most {written(RATE_S / READS)}"
        yield Problem(reason, key="monitor.scrape_interval")
    for name, analysis in monitor.analyses.items():
        window = getattr(analysis, "window", None)
        if window is not None and window < GROWTH_READS * monitor.scrape_interval:
            reason = (
                f"growth over {written(window)} needs {GROWTH_READS} reads, one in {written(monitor.scrape_interval)}"
            )
            yield Problem(f"{reason}: there would be no data", key=f"monitor.analyses.{name}.window")


def _shared(services: Mapping[str, Service], monitor: "Monitor") -> Iterator[Problem]:
    """Environments whose labels select the servers of another one, too."""
    if not live(monitor):
        return
    for name in monitor.scraped:
        own = services[name].pods.labels if name in services else None
        for other, service in services.items():
            labels = service.pods.labels
            if own and labels and other != name and own.items() <= labels.items():
                reason = f"{other} has these labels, too: a rule of {name} would count the requests of both"
                yield Problem(reason, key=f"monitor.scraped.{name}")
                break


def _twice(monitor: "Monitor") -> Iterator[Problem]:
    names: dict[str, str] = {}
    for name, params in monitor.objectives.items():
        first = names.setdefault(params.model_dump_json(exclude={"severity", "owner", "runbook"}), name)
        if first != name:
            yield Problem(f"duplicates {first}: each breach would alert twice", key=f"monitor.objectives.{name}")


def _file(path: str) -> bool:
    """Whether it is a file inside the repository."""
    parts = Path(path.partition("#")[0])
    return not parts.is_absolute() and ".." not in parts.parts and parts.is_file()


def _places(
    params: LiveParams, environments: "Mapping[str, Environment]", services: Mapping[str, Service], key: str
) -> Iterator[Problem]:
    """Environments that do not exist, or of which Prometheus has no series."""
    for index, name in enumerate(params.environments):
        if name not in environments:
            reason = unknown(name, tuple(environments), what="environment")
            yield Problem(reason, key=f"{key}.environments.{index}")
        elif not any(service.is_of([name]) for service in services.values()):
            reason = f"nothing is known to scrape the servers of {name}, so no rule would ever fire; {SCRAPED}"
            yield Problem(reason, key=f"{key}.environments.{index}")


def _managed(environments: "Mapping[str, Environment]") -> tuple[str, ...]:
    """Environments whose platform measures its servers by itself: no Prometheus is known to read them, and no alarms
    are rendered.
    """
    observed = (ObservedTarget, clouds.CloudTarget)
    expanded = target_parts.expanded(environments)
    return tuple(
        dict.fromkeys(
            target_parts.environment_of(name)
            for name, each in expanded.items()
            if not isinstance(each.target, observed)
        )
    )


def _budget(
    signal: RatioSignal, params: LiveParams, service: Service, monitor: "Monitor", key: str
) -> Iterator[Problem]:
    field = f"{key}.at_least" if hasattr(params, "at_least") else f"{key}.at_most"
    if signal.budget <= 0:
        yield Problem("leaves no budget that could burn: not one request in the window may be bad", key=field)
        return
    if not monitor.burns:
        yield Problem("no burn is declared, so nothing could fire", key="monitor.burns")
    for name, burn in monitor.burns.items():
        limit = burn_rules.limit(signal, name, burn)
        requests = burn_rules.expected(service.requests_per_second, burn)
        burn_key = f"monitor.burns.{name}.budget"
        if burn.long > signal.window_s:
            reason = f"burns.{name} looks at {written(burn.long)}, longer than the budget's window"
            yield Problem(reason, key=f"{key}.window")
        elif limit.factor < 1:
            reason = f"burning {limit.factor:.3g} times as fast as allowed never uses up the budget of {key}"
            yield Problem(f"{reason} in {written(signal.window_s)}; raise it, or remove this burn", key=burn_key)
        elif limit.share >= 1:
            reason = (
                f"burns.{name} cannot be reached: {limit.factor:.3g} times the budget of {exact_percent(signal.budget)}"
            )
            yield Problem(f"{reason} is {exact_percent(limit.share)} of the requests", key=field)
        elif requests < signal.min_requests:
            seen = f"{service.environment} expects {requests:,.0f} requests in {written(burn.long)} (burns.{name})"
            yield Problem(f"{seen}, so it would never fire", key=f"{key}.min_requests")
        elif burn_rules.fault_share(signal, limit, requests) is None:
            reason = f"among the {requests:,.0f} requests that {service.environment} expects in {written(burn.long)}"
            yield Problem(f"{reason}, chance explains any share of bad ones; burns.{name} would never fire", key=key)
