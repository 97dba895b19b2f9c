"""The reference's staging as a processing job."""

from pathlib import Path
from typing import Any

import pytest

from batch_environments import declared_job, job_manifests, job_names
from tidegate.targets import Manifest

ON_AWS = {
    "kind": "sagemaker_batch",
    "instance": "ml.m7i.large",
    "role": "arn:aws:iam::111122223333:role/flights",
    "scheduler_role": "arn:aws:iam::111122223333:role/scheduler",
    "models": "s3://models-example/flights",
    "image": "111122223333.dkr.ecr.eu-central-1.amazonaws.com/serve@sha256:" + "a" * 64,
}


@pytest.fixture(scope="package")
def on_aws() -> dict[str, Any]:
    return dict(ON_AWS)


@pytest.fixture(scope="package")
def scheduled(params: dict[str, Any], repository: Path) -> Manifest:
    environment = declared_job(params, ON_AWS)["staging"]
    (found,) = job_manifests(repository, "sagemaker_batch", job_names(params, environment))
    return found
