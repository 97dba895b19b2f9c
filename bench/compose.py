"""Compose the reference 200 times: tidegate's composer beside a loop of plain `hydra.compose`, in one process.

Both resolve interpolations and end at plain values; every pair is compared. tidegate also reads strictly and keeps the
line of every value, which Hydra does not.
"""

import time
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

from hydra import compose as hydra_compose
from hydra import initialize_config_dir
from omegaconf import OmegaConf

from tidegate.config.composing.compose import Composer
from tidegate.config.reading.conf import read_conf

CONF = Path(__file__).parent.parent / "conf"
PROJECTS: tuple[tuple[str, ...], ...] = ((), ("experiment=baseline",))
BATCH = [
    (*project, f"seed={seed}", f"environments.prod.target.replicas.min={replicas}")
    for project, replicas, seed in product(PROJECTS, (1, 2, 3, 4), range(10))
]
BATCH += [
    (f"train={model}", f"rollout@environments.prod.rollout={rollout}", f"seed={seed}")
    for model, rollout, seed in product(("logistic_regression", "gradient_boosting"), ("canary", "rolling"), range(20))
]


def plain() -> list[Any]:
    with initialize_config_dir(str(CONF), version_base=None):
        return [OmegaConf.to_container(hydra_compose("config", list(each)), resolve=True) for each in BATCH]


def traced() -> list[Any]:
    composer = Composer(read_conf(CONF))
    return [composer.compose(each).values for each in BATCH]


def timed(run: Callable[[], list[Any]]) -> tuple[float, list[Any]]:
    """Processor time, because a busy neighbour must not count."""
    started = time.process_time()
    result = run()
    return time.process_time() - started, result


def main() -> None:
    assert len(BATCH) == len(set(BATCH)) == 200
    (hydra, theirs), (ours, own) = timed(plain), timed(traced)
    assert theirs == own, "the values differ"
    print("| 200 compositions | CPU s | each ms |")
    print("|---|---|---|")
    print(f"| plain hydra.compose | {hydra:.2f} | {hydra * 5:.1f} |")
    print(f"| tidegate, strict and traced | {ours:.2f} | {ours * 5:.1f} |")
    print(f"\n{hydra / ours:.1f} times faster; equal values in all 200")


if __name__ == "__main__":
    main()
