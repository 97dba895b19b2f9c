"""How often a rehearsal decides right, and whether the embedded queries and a running Prometheus decide alike.

`python bench/rehearsal.py [REPLAYS] [COMPARED] [FIRST]`, in the reference project after `dvc repro`. Real servers are
recorded once, the healthy one twice (a twin is the stable version); then the same answers are replayed as other
traffic, one seed each: REPLAYS times without a fault, COMPARED times with every fault by both, from the seed FIRST (0).

`python bench/rehearsal.py shipped [NAME…]` rehearses each of conf/rollout/, or those, in place of the plan: what it
catches.
"""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import yaml

from tidegate import paths
from tidegate.config.params import load
from tidegate.delivery.rehearsals import HEALTHY
from tidegate.rehearsal import rehearse
from tidegate.rehearsal.prometheus import by_prometheus
from tidegate.rehearsal.rehearse import Recorded, Rehearsed
from tidegate.rollouts import plan as planned
from tidegate.stages import rehearse as stage

SHIPPED = sys.argv[1:2] == ["shipped"]
NUMBERS = [int(text) for text in sys.argv[1:4] if text.isdecimal()]
REPLAYS, COMPARED, FIRST = (*NUMBERS, *(100, 10, 0)[len(NUMBERS) :])


def recorded(params: stage.Params) -> Recorded:
    with stage._asked(params.columns) as rows:  # noqa: SLF001
        return rehearse.recorded(paths.PACKAGE, paths.PACKAGE, rows, rehearse.faults())


def replayed(name: str, given: Rehearsed, answers: Recorded) -> None:
    twin = Recorded(answers.stable, {HEALTHY: answers.candidates[HEALTHY]})
    began = time.process_time()
    seeds = range(FIRST, FIRST + REPLAYS)
    outcomes = Counter(rehearse.rehearse(replace(given, seed=seed), twin).runs[0].outcome.name for seed in seeds)
    each = (time.process_time() - began) / max(REPLAYS, 1)
    print(f"{name}: {REPLAYS} replays of a healthy twin, {each:.2f} s of CPU each: {dict(outcomes)}", flush=True)


def compared(name: str, given: Rehearsed, answers: Recorded) -> None:
    alike = decisions = caught = catchable = 0
    for seed in range(FIRST, FIRST + COMPARED):
        seeded = replace(given, seed=seed)
        own, theirs = rehearse.rehearse(seeded, answers), by_prometheus(seeded, answers)
        for one, other in zip(own.runs, theirs.runs, strict=True):
            decisions += 1
            same = (one.fault, one.outcome, one.deciding, one.decided_s, one.minutes)
            alike += same == (other.fault, other.outcome, other.deciding, other.decided_s, other.minutes)
            catchable += one.expected
            caught += one.expected and one.outcome.name != "PROMOTED"
    seeds = f"seeds {FIRST} to {FIRST + COMPARED - 1}"
    print(f"{name}, {seeds}: {alike} of {decisions} decisions alike; {caught} of {catchable} catchable faults caught")


def shipped(params: stage.Params) -> Iterator[tuple[str, Rehearsed]]:
    """The environment with traffic of its own, once with each strategy of conf/rollout/."""
    name, environment = next((name, one) for name, one in params.environments.items() if name == "prod")
    raw = yaml.safe_load(Path("params.yaml").read_text())["environments"][name]
    named = sys.argv[2:]
    for path in sorted(Path("conf/rollout").glob("*.yaml")):
        if named and path.stem not in named:
            continue
        other = type(environment).model_validate(raw | {"rollout": yaml.safe_load(path.read_text())})
        steps = planned(name, other, params.monitor)
        beside = params.model_copy(update={"environments": {name: other}})
        if steps.steps:
            yield path.stem, stage._given(beside, name, steps, paths.PACKAGE)  # noqa: SLF001
        else:
            print(f"| {path.stem} | no steps: nothing is measured | | |")


def scores(params: stage.Params, answers: Recorded) -> None:
    print("| strategy | caught | the healthy twin | promoted although faulty |\n|---|--:|---|---|")
    for name, given in shipped(params):
        runs = rehearse.rehearse(given, answers).runs
        expected = [run for run in runs if run.expected]
        missed = [run.fault for run in expected if run.outcome.name == "PROMOTED"]
        others = [run.fault for run in runs if run.outcome.name == "PROMOTED" and run.fault != HEALTHY]
        healthy = next(run.outcome.name.lower() for run in runs if run.fault == HEALTHY)
        caught = f"{len(expected) - len(missed)} of {len(expected)}"
        print(f"| {name} | {caught} | {healthy} | {', '.join(others) or '–'} |", flush=True)


def main() -> None:
    params = load(stage.Params)
    answers = recorded(params)
    if SHIPPED:
        scores(params, answers)
        return
    for name in params.environments:
        if (plan := stage._plan(name)).steps:  # noqa: SLF001
            given = stage._given(params, name, plan, paths.PACKAGE)  # noqa: SLF001
            replayed(name, given, answers)
            if COMPARED:
                compared(name, given, answers)


if __name__ == "__main__":
    main()
