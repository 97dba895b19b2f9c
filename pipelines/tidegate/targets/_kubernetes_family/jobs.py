"""What targets of jobs in a cluster share: what templates see."""

from tidegate.targets import Deployment, _job_params, _kubernetes_family
from tidegate.targets._kubernetes_family import PodParams, identity

NAMES = frozenset({"arguments", "job"})
POLICIES = {"forbid": "Forbid", "replace": "Replace", "allow": "Allow"}


def values(params: PodParams, deployment: Deployment) -> dict[str, object]:
    """What every template of the family sees, and `job`; a run reaches the store, its input and its output."""
    batch = _job_params.batch(deployment)
    agents = [agent for place in (deployment.store, batch.input, batch.output) for agent in identity.agents(place)]
    job = {
        "schedule": batch.schedule,
        "time_zone": batch.time_zone,
        "concurrency": POLICIES[batch.concurrency],
        "start_within_s": round(batch.start_within),
        "deadline_s": round(batch.deadline),
        "retries": batch.retries,
        "scratch": f"{round(batch.scratch * 1024)}Ki",
    }
    reached = {"agents": [agent for place, agent in enumerate(agents) if agent not in agents[:place]]}
    return _kubernetes_family.values(params, deployment, "job") | {"job": job} | reached
