"""Faults of jobs on a schedule and of GitOps: each is found at its file and line."""

from pathlib import Path

import pytest

from seeded_faults import edit, lay_out, require_found, require_none

PROD = "conf/env/prod.yaml"
ACCEPTED = {
    "argo_workflow": "serving, pace",
    "cron_job": "serving, pace",
    "ray_job": "serving, pace, deadline, futile_retries, start_within, concurrency",
    "sagemaker_batch": "serving, pace, retries",
    "spark_application": "serving, pace, deadline, futile_retries, start_within",
}
AWS = "conf/target/sagemaker_batch.yaml"
DECLARED = """\
batch:
  schedule: "30 4 * * *"
  time_zone: Europe/Madrid
  input: s3://warehouse/flights/tonight
  output: s3://warehouse/flights-predicted
  deadline: 2h
  retries: 2
  concurrency: forbid
gitops: {kind: flux, repository: "https://github.com/acme/flights"}
"""
FAULTS = {
    "declares no job": (DECLARED, "", "cron_job runs a job, and none is declared"),
    "declares a job for servers": ("/target@target: cron_job", "/target@target: kubernetes", "runs servers and no job"),
    "has six fields": ("30 4 * * *", "0 30 4 * * *", "must have 5 fields"),
    "has a minute that no clock shows": ("30 4 * * *", "60 4 * * *", "the minute must be from 0 to 59"),
    "has a shorthand": ("30 4 * * *", "@daily", "write five fields"),
    "is due on 30 February": ("30 4 * * *", "30 4 30 2 *", "never fires"),
    "is due in the hour that the clock skips": ("30 4 * * *", "30 2 * * *", "on one night the run is left out"),
    "is due by a clock that nobody has": ("Europe/Madrid", "Europe/Atlantis", "unknown time zone Europe/Atlantis"),
    "may take longer than to the next run": ("deadline: 2h", "deadline: 25h", "that one would be left out"),
    "ends before it can begin": ("deadline: 2h", "deadline: 30s", "batch.deadline"),
    "may begin after the next one": ("deadline: 2h", "deadline: 2h\n  start_within: 25h", "batch.start_within"),
    "begins again for ever": ("retries: 2", "retries: 1000", "batch.retries"),
    "writes among the rows": ("flights-predicted", "flights/tonight/predicted", "is inside the input"),
    "writes over the rows": ("s3://warehouse/flights-predicted", "s3://warehouse/flights/tonight", "inside the input"),
    "reads a folder of this machine": ("s3://warehouse/flights/tonight", "/data/tonight", "batch.input"),
    "reads over the web": ("s3://warehouse/flights/tonight", "https://example.com/rows.csv", "batch.input"),
    "has a policy that does not exist": ("forbid", "never", "batch.concurrency"),
    "has a misspelt key": ("deadline: 2h", "deadlien: 2h", "deadline"),
    "is divided by weight": (
        "/rollout@rollout: rolling",
        "/rollout@rollout: canary",
        "can't carry out canary",
    ),
    "copies requests": ("/rollout@rollout: rolling", "/rollout@rollout: shadow", "a run copies no live request"),
    "wants several containers": ("{min: 1, max: 1}", "{min: 1, max: 3}", "cron_job loses replicas"),
    "does not accept what is lost": ("[serving, pace]", "[serving]", "cron_job loses pace"),
    "is applied by nobody": ("kind: flux", "kind: fluxx", "did you mean flux?"),
    "is cloned with a secret in the address": ("https://github", "https://me:secret@github", "gitops.repository"),
    "is cloned from no host": ("github.com", "github..com", "gitops.repository"),
    "leaves edits in the cluster": ("kind: flux", "kind: flux, self_heal: false", "gitops.self_heal"),
    "keeps what was removed": ("kind: flux", "kind: flux, prune: false", "keeps running"),
    "waits for no time": ("kind: flux", "kind: flux, timeout: 1s", "gitops.timeout"),
}
"""By what the environment does: the edit, and the sentence."""


FLUX = "gitops: {kind: flux, repository: https://a.b/c}\n"
FAULTS_ON_AWS = {
    "reads another cloud's store": (PROD, "s3://warehouse/flights/tonight", "gs://warehouse/tonight", "s3:// only"),
    "is due on either day": (PROD, "30 4 * * *", "30 4 1 * MON", "EventBridge takes a day of the month"),
    "begins again": (PROD, "pace, retries", "pace", "sagemaker_batch loses retries"),
    "has a policy that is not kept": (PROD, "deadline: 2h", "deadline: 24h", "sagemaker_batch loses concurrency"),
    "has no role": (AWS, "role: arn:aws:iam::111122223333:role/flights-batch", "role: flights", "target.role"),
    "has an instance that is too small": (PROD, 'cpu: "1", ', 'cpu: "4", ', "has 2 processors"),
    "is applied by Flux": (
        PROD,
        "target:\n",
        f"{FLUX}target:\n",
        "renders none",
    ),
}
"""The same on AWS: the file, its edit, and the sentence."""
RAY, SPARK = "conf/target/ray_job.yaml", "conf/target/spark_application.yaml"
SMALL = "{count: 2, resources: {requests: {cpu: 1000m, memory: 700Mi}, limits: {cpu: 1000m, memory: 700Mi}}}"
FAULTS_OF_OPERATORS = {
    "runs by no clock on Ray": (
        "ray_job",
        RAY,
        "kind: ray_job",
        "kind: ray_job\nscheduled: false",
        "ray_job loses schedule",
    ),
    "begins beside the run before on Ray": ("ray_job", PROD, ", concurrency", "", "ray_job loses concurrency"),
    "begins again in vain on Ray": ("ray_job", PROD, "deadline, futile_retries", "deadline", "loses futile_retries"),
    "has workers of Ray that are too small": (
        "ray_job",
        RAY,
        "kind: ray_job",
        f"kind: ray_job\nworkers: {SMALL}",
        "Ray's own processes need",
    ),
    "has executors that leave Java no memory": (
        "spark_application",
        SPARK,
        "kind: spark_application",
        f"kind: spark_application\nworkers: {SMALL}",
        "Java takes 512 MiB of it",
    ),
    "has a node of Ray that is too small": ("ray_job", PROD, "memory: 2Gi", "memory: 1Gi", "Ray's own processes need"),
    "has a version of Ray that is none": (
        "ray_job",
        RAY,
        "kind: ray_job",
        "kind: ray_job\nray_version: new",
        "ray_ver",
    ),
    "has an operator that is no namespace": (
        "ray_job",
        RAY,
        "kind: ray_job",
        "kind: ray_job\noperator: A B",
        "operator",
    ),
    "ends no run on Spark": (
        "spark_application",
        PROD,
        "deadline, futile",
        "futile",
        "spark_application loses deadline",
    ),
    "begins late on Spark": ("spark_application", PROD, ", start_within", "", "spark_application loses start_within"),
    "leaves Java no memory": ("spark_application", PROD, "memory: 2Gi", "memory: 700Mi", "Java takes 512 MiB of it"),
    "runs a file of elsewhere on Spark": (
        *("spark_application", SPARK, "kind: spark_application"),
        *("kind: spark_application\napplication: https://a.b/c.py", "target.application"),
    ),
    "is divided by weight on Argo": (
        *("argo_workflow", PROD, "/rollout@rollout: rolling", "/rollout@rollout: canary", "can't carry out canary"),
    ),
}
"""The same where an operator hands out machines: the target, the file, its edit, and the sentence."""


@pytest.fixture
def conf(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    lay_out(repository, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def move(conf: Path, target: str) -> None:
    for old, new in (
        ("/rollout@rollout: canary", "/rollout@rollout: rolling"),
        ("/target@target: argo_rollouts", f"/target@target: {target}"),
        ("release: latest\n", f"release: latest\naccept_loss: [{ACCEPTED[target]}]\n"),
        ("{min: 3, max: 20, cpu: 70%}", "{min: 1, max: 1}"),
        ("target:\n", f"{DECLARED}target:\n"),
    ):
        edit(conf / PROD, old, new)
    if target in {"ray_job", "spark_application"}:
        edit(conf / PROD, "memory: 1Gi", "memory: 2Gi")
    if target == "sagemaker_batch":
        gitops = DECLARED.splitlines(keepends=True)[-1]
        edit(conf / PROD, gitops, "")
        edit(conf / PROD, "registry.example.com", "111122223333.dkr.ecr.eu-central-1.amazonaws.com")


@pytest.mark.parametrize("target", sorted(ACCEPTED))
def test_the_reference_has_none_there(target: str, conf: Path) -> None:
    move(conf, target)
    require_none("a tag can be moved", "nothing is known to scrape the servers of prod", "no rollout measures it")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_where_it_is_declared(fault: str, conf: Path) -> None:
    old, new, message = FAULTS[fault]
    move(conf, "cron_job")
    edit(conf / PROD, old, new)
    require_found(message)


@pytest.mark.parametrize("fault", FAULTS_ON_AWS)
def test_a_fault_on_aws_is_found_where_it_is_declared(fault: str, conf: Path) -> None:
    file, old, new, message = FAULTS_ON_AWS[fault]
    move(conf, "sagemaker_batch")
    edit(conf / file, old, new)
    require_found(message)


@pytest.mark.parametrize("fault", FAULTS_OF_OPERATORS)
def test_a_fault_before_an_operator_is_found_where_it_is_declared(fault: str, conf: Path) -> None:
    target, file, old, new, message = FAULTS_OF_OPERATORS[fault]
    move(conf, target)
    edit(conf / file, old, new)
    require_found(message)
