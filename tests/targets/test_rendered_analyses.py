"""What the rendered analyses ask Prometheus, and what they decide on its answers."""

import subprocess
from pathlib import Path

import pytest
import yaml

from prometheus import answers, counted, needs_promtool
from tidegate.delivery.served_series import REQUESTS, SCORE, SECONDS
from tidegate.targets._render import Manifest
from tidegate.targets.argo_rollouts.condition import condition


@needs_promtool
def test_prometheus_reads_every_rendered_query(prod: tuple[Manifest, ...], tmp_path: Path) -> None:
    queries = [
        metric["provider"]["prometheus"]["query"]
        for manifest in prod
        if manifest.kind == "AnalysisTemplate"
        for metric in manifest.document["spec"]["metrics"]
    ]
    rules = [{"record": f"measured:{number}", "expr": text} for number, text in enumerate(queries)]
    path = tmp_path / "rules.yaml"
    path.write_text(yaml.safe_dump({"groups": [{"name": "rendered", "rules": rules}]}))
    done = subprocess.run(["promtool", "check", "rules", path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(queries) == 23
    assert "SUCCESS: 23 rules found" in done.stdout


HEALTHY = [
    *(counted(REQUESTS, version, 4, code="200") for version in ("new", "old")),
    counted(SECONDS + "_count", "new", 4),
    *(counted(SECONDS + "_bucket", "new", 4, le=le) for le in ("0.05", "0.1", "+Inf")),
    *(counted(SCORE + "_count", version, 4) for version in ("new", "old")),
    *(counted(SCORE + "_sum", version, 1) for version in ("new", "old")),
]
FAULTY = [
    *HEALTHY[1:2],
    *(counted(REQUESTS, "new", rate, code=code) for rate, code in ((2, "200"), (2, "500"), (4, "400"))),
    counted(SECONDS + "_count", "new", 4),
    *(counted(SECONDS + "_bucket", "new", rate, le=le) for rate, le in ((1, "0.1"), (4, "2.5"), (4, "+Inf"))),
    *(counted(SCORE + "_count", version, 4) for version in ("new", "old")),
    *(counted(SCORE + "_sum", version, rate) for version, rate in (("new", 3), ("old", 1))),
]


@needs_promtool
@pytest.mark.parametrize(
    ("series", "expected"),
    [(HEALTHY, "successful"), (FAULTY, "failed"), ([], "inconclusive")],
    ids=["a healthy version passes", "a faulty version fails", "no data decides nothing"],
)
def test_every_rendered_analysis_decides_as_it_says(
    series: list[tuple[str, str]], expected: str, prod: tuple[Manifest, ...], tmp_path: Path
) -> None:
    (metrics,) = (manifest.document["spec"]["metrics"] for manifest in prod if manifest.name == "flights-half")
    of_pods = [metric for metric in metrics if not metric["name"].endswith(".router")]
    assert [metric["name"] for metric in of_pods] == ["errors", "refused", "latency", "score_shift"]
    there = {name.replace('namespace="prod"', 'namespace="flights-prod"'): values for name, values in series}
    pods = {name.replace("hash=", "rollouts_pod_template_hash="): values for name, values in there.items()}
    for metric in of_pods:
        text = metric["provider"]["prometheus"]["query"]
        for argument, version in (("canary-hash", "new"), ("stable-hash", "old")):
            text = text.replace("{{args." + argument + "}}", version)
        answer = answers(text, pods, tmp_path, at="20m")
        holds = {key: condition(metric[f"{key}Condition"])(answer) for key in ("success", "failure")}
        decided = {(True, False): "successful", (False, True): "failed", (False, False): "inconclusive"}
        assert decided[holds["success"], holds["failure"]] == expected, (metric["name"], answer)
