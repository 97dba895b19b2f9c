"""Prove rules in promtool, on simulated series.

Each alert fires on its fault, none while all is well. Healthy time has days and nights, requests and bad ones that
arrive at random (Poisson, always the same draws), half of the budget used, a restart that resets every counter, and
five minutes without a scrape.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate import storage
from tidegate.alerts import files, unit_tests
from tidegate.alerts.clouds.simulated_minutes import DAY_MINUTES, NIGHT, NIGHT_MINUTES
from tidegate.alerts.proof import Proof
from tidegate.alerts.records import AlertRule, ObjectiveRules
from tidegate.alerts.unit_tests import Scenario, SimulatedService
from tidegate.analyses import selector
from tidegate.errors import InfrastructureError
from tidegate.number_format import exact_percent
from tidegate.objectives import SimulatedSeries

if TYPE_CHECKING:
    import numpy as np

    from tidegate.arrays import Floats

LONGEST_S = 600
MISSING = (
    "promtool was not found; it proves rules. Install Prometheus' package (Debian, Ubuntu: `apt install prometheus`)"
)
RESTART_AT, GAP_AT = 2 * DAY_MINUTES + 300, 4 * DAY_MINUTES + 700
"""The minutes at which counters begin again, and at which five minutes are not scraped."""
ANSWER = re.compile(r'expr: (".*"), time: .*\n\s+exp:.*\n\s+got:(.*)')


@dataclass(frozen=True, slots=True)
class ProvenAlert:
    """What became of one alert.

    `fires_s` is how long after the fault's begin it fired, None where it did not; `false_alarms` counts the evaluations
    of the healthy days in which it fired, `healthy` is the share or level then.
    """

    alert: AlertRule
    objective: str
    environment: str
    fires_s: int | None
    false_alarms: int
    healthy: float

    @property
    def fault(self) -> str:
        """What was seeded."""
        at = self.alert.fault.at
        return "its series end" if at is None else f"{exact_percent(at)} instead of {exact_percent(self.healthy)}"

    @property
    def proof(self) -> Proof:
        """The same without the rule."""
        within_s, severity = self.alert.fault.within_s, self.alert.labels["severity"]
        return Proof(self.alert.alert, severity, self.fault, self.fires_s, within_s, self.false_alarms)

    @property
    def holds(self) -> bool:
        return self.proof.holds

    @property
    def reason(self) -> str:
        return self.proof.reason


def prove(services: Mapping[str, SimulatedService], *, seed: int, days: int) -> tuple[ProvenAlert, ...]:
    """Every alert of these environments, in so many healthy days.

    Raises InfrastructureError without promtool, or where it cannot read a rule.
    """
    if shutil.which("promtool") is None:
        raise InfrastructureError(MISSING)
    work = [(rules, service) for service in services.values() for rules in service.rules]
    healthy = Scenario("healthy", None, days * 86400)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        proofs = pool.map(lambda both: tuple(_proven(both[0], both[1], healthy, seed)), work)
        return tuple(proof for objective in proofs for proof in objective)


def _proven(rules: ObjectiveRules, service: SimulatedService, healthy: Scenario, seed: int) -> Iterator[ProvenAlert]:
    """promtool prints what a query returned only if a test fails, so each query is expected to return `never`."""
    faults = [scenario for scenario in unit_tests.scenarios(rules) if scenario.fault]
    questions = {scenario.name: _first_firing(scenario) for scenario in faults}
    tests = [_asked(unit_tests.series(scenario, rules, service), [questions[scenario.name]]) for scenario in faults]
    counted = {alert.alert: _times_firing(alert, healthy.before_s) for alert in rules.alerts}
    tests.append(_asked(_healthy(healthy, rules, service, seed), list(counted.values())))
    answers = _run(rules, service, tests)
    for scenario in faults:
        assert scenario.fault is not None
        at = answers[str(questions[scenario.name]["expr"])]
        yield ProvenAlert(
            scenario.fault,
            rules.objective,
            rules.environment,
            round(at) - scenario.before_s if at is not None else None,
            round(answers[str(counted[scenario.name]["expr"])] or 0),
            rules.healthy,
        )


def _first_firing(scenario: Scenario) -> dict[str, object]:
    """When the scenario's alert fired first, in seconds."""
    assert scenario.fault is not None
    firing = selector({"alertname": scenario.fault.alert, "alertstate": "firing"})
    until = scenario.before_s + scenario.fault_s
    step = unit_tests.TEST_EVERY_S
    return _question(f"min(min_over_time(timestamp(ALERTS{firing})[{until}s:{step}s]))", until)


def _times_firing(alert: AlertRule, until_s: int) -> dict[str, object]:
    firing = selector({"alertname": alert.alert, "alertstate": "firing"})
    return _question(f"sum(count_over_time(ALERTS{firing}[{until_s}s]))", until_s)


def _question(expr: str, at_s: int) -> dict[str, object]:
    return {"expr": expr, "eval_time": f"{at_s}s", "exp_samples": [{"labels": "never{}", "value": -1}]}


def _asked(series: dict[str, str], questions: list[dict[str, object]]) -> dict[str, object]:
    written = [{"series": name, "values": values} for name, values in series.items()]
    return {"interval": "1m", "input_series": written, "promql_expr_test": questions}


def _run(rules: ObjectiveRules, service: SimulatedService, tests: list[dict[str, object]]) -> dict[str, float | None]:
    """The answer to each question by its query; None where there was none."""
    with storage.folder() as folder:
        for name, text in files.rules_and_tests(rules, service).items():
            (folder / name).write_text(text)
        every = f"{unit_tests.TEST_EVERY_S}s"
        whole: dict[str, object] = {
            "rule_files": [f"{rules.objective}.rules.yaml"],
            "evaluation_interval": every,
            "tests": tests,
        }
        (folder / "questions.yaml").write_text(files.written(whole))
        printed = _promtool(folder, "questions.yaml")
    answers = {json.loads(query): _number(got) for query, got in ANSWER.findall(printed)}
    wanted = [str(question["expr"]) for test in tests for question in _questions(test)]
    if lost := [query for query in wanted if query not in answers]:
        raise InfrastructureError(f"promtool did not answer {lost[0]}: {printed.strip()[:500]}")
    return answers


def _questions(test: dict[str, object]) -> list[dict[str, object]]:
    asked = test["promql_expr_test"]
    assert isinstance(asked, list)
    return asked


def _promtool(folder: Path, file: str) -> str:
    command = ["promtool", "test", "rules", file]
    try:
        done = subprocess.run(  # noqa: S603 (a fixed command on files of our own)
            command, cwd=folder, capture_output=True, text=True, check=False, timeout=LONGEST_S
        )
    except subprocess.TimeoutExpired:
        raise InfrastructureError(f"promtool took longer than {LONGEST_S} s") from None
    return done.stdout + done.stderr


def _number(got: str) -> float | None:
    """`{} 1.2E+03` or `nil`."""
    found = re.search(r"} (\S+?),?$", got.strip())
    return float(found[1]) if found else None


def _healthy(healthy: Scenario, rules: ObjectiveRules, service: SimulatedService, seed: int) -> dict[str, str]:
    import numpy as np

    generator = np.random.default_rng(seed)
    minutes = healthy.before_s // 60
    shape = np.where(np.arange(minutes + 1) % DAY_MINUTES < NIGHT_MINUTES, NIGHT, 1.0)
    read = "\n".join(record.expr for record in rules.records)
    labels = service.service.pods.labels or {}
    return {
        unit_tests.name_of(found, labels): _values(found, grown)
        for found, grown in _growth(tuple(service.healthy.series()), shape, generator)
        if f"{found.name}{{" in read
    }


def _growth(
    world: tuple[SimulatedSeries, ...], shape: "Floats", generator: "np.random.Generator"
) -> "Iterator[tuple[SimulatedSeries, Floats]]":
    """What each series gains per minute, or what it is. Requests of a bucket are also in all larger ones."""
    import numpy as np

    slower, below = np.zeros(len(shape)), 0.0
    for found in world:
        if found.name.endswith("_bucket"):
            slower = slower + generator.poisson(max(found.amount - below, 0.0) * shape)
            below = found.amount
            yield found, slower
        elif found.name.endswith("_count"):
            yield found, slower
        elif found.counter and found.name.startswith("tidegate"):
            yield found, generator.poisson(found.amount * shape).astype(np.float64)
        else:
            yield found, np.full(len(shape), found.amount)


def _values(found: SimulatedSeries, minutes: "Floats") -> str:
    """One value per minute; `_` where nothing was scraped."""
    total = minutes
    if found.counter:
        total = minutes.cumsum()
        total[RESTART_AT:] -= total[RESTART_AT - 1]
    values = [f"{value:.9g}" for value in total.tolist()]
    values[GAP_AT : GAP_AT + 5] = ["_"] * 5
    return " ".join(values)
