"""How often a rehearsal decides right, and whether the embedded queries and a running Prometheus decide alike.

`python bench/rehearsal.py [REPLAYS] [COMPARED]`, in the reference project after `dvc repro`. Real servers are recorded
once, the healthy one twice (a twin is the stable version); then the same answers are replayed as other traffic, one
seed each: REPLAYS times without a fault, COMPARED times with every fault by both.
"""

import sys
import time
from collections import Counter
from dataclasses import replace

from tidegate import paths
from tidegate.config.params import load
from tidegate.rehearsal import rehearse
from tidegate.rehearsal.prometheus import by_prometheus
from tidegate.rehearsals import HEALTHY
from tidegate.stages import rehearse as stage

REPLAYS = int(sys.argv[1]) if len(sys.argv) > 1 else 100
COMPARED = int(sys.argv[2]) if len(sys.argv) > 2 else 10


def main() -> None:
    params = load(stage.Params)
    plans = {name: plan for name in params.environments if (plan := stage._plan(name)).steps}  # noqa: SLF001
    with stage._asked(params.columns) as rows:  # noqa: SLF001
        recorded = rehearse.recorded(paths.PACKAGE, paths.PACKAGE, rows, rehearse.faults())
    twin = rehearse.Recorded(recorded.stable, {HEALTHY: recorded.candidates[HEALTHY]})
    for name, plan in plans.items():
        given = stage._given(params, name, plan, paths.PACKAGE)  # noqa: SLF001
        began = time.process_time()
        outcomes = Counter(
            rehearse.rehearse(replace(given, seed=seed), twin).runs[0].outcome.name for seed in range(REPLAYS)
        )
        each = (time.process_time() - began) / REPLAYS
        print(f"{name}: {REPLAYS} replays of a healthy twin, {each:.2f} s of CPU each: {dict(outcomes)}", flush=True)
        alike = decisions = caught = catchable = 0
        for seed in range(COMPARED):
            seeded = replace(given, seed=seed)
            own, theirs = rehearse.rehearse(seeded, recorded), by_prometheus(seeded, recorded)
            for one, other in zip(own.runs, theirs.runs, strict=True):
                decisions += 1
                same = (one.fault, one.outcome, one.deciding, one.decided_s, one.minutes)
                alike += same == (other.fault, other.outcome, other.deciding, other.decided_s, other.minutes)
                catchable += one.expected
                caught += one.expected and one.outcome.name != "PROMOTED"
        print(f"{name}: {alike} of {decisions} decisions alike; {caught} of {catchable} catchable faults caught")


if __name__ == "__main__":
    main()
