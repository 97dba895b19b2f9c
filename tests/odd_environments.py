"""Valid declarations that nobody would write first: the longest names, the largest sizes, every option at once."""

from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from batch_environments import BATCH
from odd_targets import IN_CLUSTER, JOBS, STORES, Draw, target_of
from tidegate.alerts.problems import problems as alerting
from tidegate.config.schema.env import Environment
from tidegate.config.schema.monitor import Monitor
from tidegate.config.schema.root import Environments
from tidegate.delivery.losses import SupportGrade, TargetLimitProblem, support
from tidegate.kinds import ROLLOUTS
from tidegate.targets._declaration_checks import problems


def drawn(params: dict[str, Any], kind: str, seed: int) -> dict[str, Environment]:
    """An environment on that target which validates; empty where these choices do not go together."""
    draw = Draw(f"{kind} {seed}")
    strategies = [name for name in ROLLOUTS.names() if support(kind, name).grade is not SupportGrade.IMPOSSIBLE]
    strategy = draw.choice(strategies)
    declared = _environment(params, draw, kind, strategy)
    monitor = Monitor.model_validate(params["monitor"])
    for _ in range(2):
        try:
            environments = TypeAdapter(Environments).validate_python({"prod": declared})
        except ValidationError:
            return {}
        found = [*problems("flights", environments, monitor), *alerting("flights", environments, monitor)]
        if not found:
            return environments
        if not all(isinstance(problem, TargetLimitProblem) and " loses " in problem.message for problem in found):
            return {}
        accepted = found[0].message.rpartition("accept_loss: [")[2].partition("]")[0]
        declared["accept_loss"] = accepted.split(", ")
    return {}


def _environment(params: dict[str, Any], draw: Draw, kind: str, strategy: str) -> dict[str, Any]:
    prod = params["environments"]["prod"]
    rollout = _rollout(draw, strategy, kind)
    declared = {key: value for key, value in prod.items() if key != "accept_loss"} | {
        "store": draw.choice(STORES),
        "traffic": {"requests_per_second": draw.of(40, 400.5, 1e6)},
        "unknown_inputs": draw.of("refuse", "ignore"),
        "rollout": rollout,
        "target": target_of(draw, kind, strategy),
    }
    if kind in JOBS:
        scheme = "s3" if kind == "sagemaker_batch" else draw.of("s3", "gs", "az")
        declared["batch"] = BATCH | {
            "schedule": draw.of("30 4 * * *", "0 0 1 1 *", "*/7 3-5 1,15 * 1-5"),
            "time_zone": draw.of("UTC", "America/Argentina/Buenos_Aires", "Asia/Kolkata"),
            "input": f"{scheme}://w.0/a=b/y=1/-_",
            "output": f"{scheme}://w-0/null",
            "keep": draw.of([], ["id", 'a "quoted", column', "-x", "ü", "a\\b", "%d {}"[:2]]),
            "retries": draw.of(0, 2, 10),
            "concurrency": draw.of("forbid", "replace", "allow"),
            "deadline": draw.of("60s", "2h", "7d"),
        }
    elif kind in IN_CLUSTER and draw.random() < 0.5:
        declared["gitops"] = {
            "kind": draw.of("flux", "argo_cd", "argo_cd_set"),
            "repository": draw.of("https://github.com/acme/flights", "ssh://git@git.example.com:2222/~a/b.c_d.git"),
        }
    return declared


def _rollout(draw: Draw, strategy: str, kind: str) -> dict[str, Any]:
    with open(f"conf/rollout/{strategy}.yaml") as text:  # noqa: PTH123 (tests run in the repository)
        rollout: dict[str, Any] = yaml.safe_load(text)
    for held in (rollout, *rollout.get("steps", {}).values()):
        if "hold" in held:
            held["hold"] = draw.of("15m", "30m", "1.5h") if kind != "compose" else held["hold"]
    if strategy in ("canary", "phased"):
        steps = list(rollout["steps"].values())
        names = ["null", "y", "on-2", "a" * 20][: len(steps)]
        rollout["steps"] = dict(zip(names, steps, strict=True)) if draw.random() < 0.5 else rollout["steps"]
    if kind == "flagger" and strategy == "phased":
        rollout["steps"] = dict(list(rollout["steps"].items())[:1])
    if "max_surge" in rollout or strategy in ("canary", "linear", "rolling"):
        rollout |= draw.of({}, {"max_surge": 0, "max_unavailable": 1}, {"max_surge": 7, "max_unavailable": 3})
    return rollout
