"""What a workflow did, job by job and step by step."""

from dataclasses import dataclass, field
from typing import Any

Job = dict[str, Any]


@dataclass
class Run:
    """What a workflow did."""

    number: int
    jobs: list[Job]
    github: dict[str, Any]
    told: dict[str, Any] = field(default_factory=dict)
    """Which head GitHub says it ran for."""

    @property
    def conclusion(self) -> str:
        return "failure" if any(job["result"] == "failure" for job in self.jobs) else "success"

    @property
    def log(self) -> str:
        return "\n".join(
            f"— {step['name']}: {step['outcome']}\n{step['log']}" for job in self.jobs for step in job["steps"]
        )

    def outcomes(self, job: int = 0) -> dict[str, str]:
        return {step["name"]: step["outcome"] for step in self.jobs[job]["steps"]}

    def log_of(self, step: str) -> str:
        return next(each["log"] for job in self.jobs for each in job["steps"] if each["name"] == step)
